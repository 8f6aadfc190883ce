"""asyncapi.yaml is up to date, and the official parser accepts it."""

import os
import re
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import Field

from contracts import ShowFailed, subjects
from contracts.event import Contract
from infra.asyncapi.document import document as document_of
from infra.asyncapi.document import generate
from services import fleet
from services.kit.service import Query, Route, Service

ROOT = Path(__file__).parents[2]
PARSER = ROOT / "infra/asyncapi"
DOCUMENTED = tuple(fleet.SERVICES)


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(generate())


def test_the_file_is_up_to_date() -> None:
    assert (ROOT / "asyncapi.yaml").read_text("utf-8") == generate(), "run `make asyncapi`"


def test_the_official_parser_finds_no_error() -> None:
    node = shutil.which("node")
    if node is None or not (PARSER / "node_modules").is_dir():
        reason = "the official parser needs Node: `make parser`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    command = [node, str(PARSER / "parse.mjs"), str(ROOT / "asyncapi.yaml")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_subject_is_a_channel(document: Any) -> None:
    stored = {
        channel.get("x-jetstream", {}).get("subject") for channel in document["channels"].values()
    }
    waiting = {subjects.SCHEDULES}
    ours = {s for stream in subjects.STREAMS.values() for s in stream}
    assert ours - waiting <= stored


def test_every_channel_has_a_sender_and_a_receiver(document: Any) -> None:
    actions: dict[str, set[str]] = {channel: set() for channel in document["channels"]}
    for operation in document["operations"].values():
        actions[operation["channel"]["$ref"].rpartition("/")[2]].add(operation["action"])
        if "reply" in operation:
            actions[operation["reply"]["channel"]["$ref"].rpartition("/")[2]] |= {"send", "receive"}
    one_sided = {name: found for name, found in actions.items() if found != {"send", "receive"}}
    assert one_sided == {}


def test_a_query_is_an_operation_with_a_reply(document: Any) -> None:
    query = document["operations"]["show.receive.show.state"]
    assert query["messages"] == [{"$ref": "#/channels/show.state/messages/ShowStateQuery"}]
    reply = query["reply"]["channel"]["$ref"].rpartition("/")[2]
    assert document["channels"][reply]["address"] is None
    assert [*document["channels"][reply]["messages"]] == ["ShowState"]
    assert document["operations"]["integrator.send.show.state"]["reply"] == query["reply"]


def test_a_route_has_as_many_workers_as_its_service_has_by_default(document: Any) -> None:
    for name in fleet.SERVICES:
        for route in fleet.documented(name).routes:
            durable = subjects.consumer_of(name, route.subject)
            assert workers_of(document)[durable] == route.workers, durable
    durables = ("audio-script-ready", "content-show-accepted", "media-show-accepted")
    for durable in (*durables, "show-show-requested"):
        settings = fleet.composition(durable.partition("-")[0]).SETTINGS
        assert workers_of(document)[durable] == settings.model_fields["workers"].default, durable
    assert workers_of(document)["audio-script-ready"] == 2


class TotalsQuery(Contract):
    """Requests the number of shows."""


class Totals(Contract):
    """The number of shows."""

    shows: int = Field(examples=[7])
    """Number of shows."""


async def count(_: object, __: object) -> None:
    """Count what ends."""


async def totals(_: TotalsQuery, __: object) -> Totals:
    """Return the number of shows."""
    return Totals(shows=0)


def test_a_new_service_is_documented_from_its_declaration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analytics = Service(
        "analytics",
        open=lambda _: nullcontext(),
        routes=(Route(ShowFailed, count),),
        queries=(Query("analytics.totals", TotalsQuery, Totals, totals),),
    )
    monkeypatch.setitem(fleet.SERVICES, "analytics", "services.media")
    made = document_of([*map(fleet.documented, DOCUMENTED), analytics], {})
    assert made["operations"]["analytics.receive.show.failed"]["summary"] == "Count what ends."
    query = made["channels"]["analytics.totals"]
    assert "request and reply" in query["description"]
    assert "x-jetstream" not in query
    messages = made["components"]["messages"]
    assert "headers" not in messages["Totals"]
    assert messages["Totals"]["examples"][0]["payload"] == {"shows": 7}


def test_the_environment_does_not_change_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    before = generate()
    for name in ("AUDIO", "CONTENT", "MEDIA", "SHOW"):
        monkeypatch.setenv(f"RADIOX_{name}_WORKERS", "7")
    monkeypatch.setenv("RADIOX_AUDIO_SPEECH", "nobody")
    monkeypatch.setenv("RADIOX_BRIDGE_PORT", "no number")
    monkeypatch.setenv("RADIOX_NATS_REPLICAS", "3")
    assert fleet.load("audio").routes[0].workers == 7  # the variables are the services' own
    assert generate() == before


def workers_of(document: Any) -> dict[str, int]:
    consumers = [op.get("x-jetstream", {}) for op in document["operations"].values()]
    return {each["durable"]: each["workers"] for each in consumers if "durable" in each}


def test_every_key_is_valid_for_tools(document: Any) -> None:
    keys = [*document["channels"], *document["operations"]]
    keys += [key for part in document["components"].values() for key in part]
    assert [key for key in keys if not re.fullmatch(r"[A-Za-z0-9._-]+", key)] == []


def test_everything_is_described(document: Any) -> None:
    for name, operation in document["operations"].items():
        assert operation["summary"], name
    for name, message in document["components"]["messages"].items():
        assert message["summary"], name
        assert message["examples"], name
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name
        for field, kind in schema.get("properties", {}).items():
            assert kind.get("description"), f"{name}.{field}"


def test_a_measured_field_names_its_unit(document: Any) -> None:
    units = {
        "seconds": "second",
        "start": "second",
        "end": "second",
        "duration": "second",
        "minutes": "minute",
        "minutes_requested": "minute",
        "max_age_hours": "hour",
        "integrated": "LUFS",
        "true_peak": "dBTP",
        "size": "byte",
        "characters_per_second": "characters a second",
    }
    for name, schema in document["components"]["schemas"].items():
        for field, kind in schema.get("properties", {}).items():
            if field in units:
                assert units[field] in kind["description"], f"{name}.{field}"
