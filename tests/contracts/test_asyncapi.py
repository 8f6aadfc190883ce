"""asyncapi.yaml is up to date, and the official parser accepts it."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import Field

from contracts import ShowFailed, subjects
from contracts.event import Contract
from infra.asyncapi.audience import GROUPS, TITLES
from infra.asyncapi.document import document as document_of
from infra.asyncapi.document import golden
from infra.asyncapi.views import FULL, INTEGRATOR, SCHEMAS, generate
from services import fleet
from services.kit.service import Query, Route, Service
from services.webhook.domain.event_types import KINDS as WEBHOOK_EVENTS

ROOT = Path(__file__).parents[2]
PARSER = ROOT / "infra/asyncapi"
DOCUMENTED = tuple(fleet.SERVICES)


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return generate()


@pytest.fixture(scope="module")
def document(generated: dict[str, str]) -> Any:
    return yaml.safe_load(generated[FULL])


@pytest.fixture(scope="module")
def view(generated: dict[str, str]) -> Any:
    return yaml.safe_load(generated[INTEGRATOR])


def test_the_files_are_up_to_date(generated: dict[str, str]) -> None:
    outdated = [
        name for name, text in generated.items() if (ROOT / name).read_text("utf-8") != text
    ]
    assert outdated == [], "run `make asyncapi`"
    exported = {path.relative_to(ROOT).as_posix() for path in (ROOT / SCHEMAS).iterdir()}
    assert exported == {name for name in generated if name.startswith(SCHEMAS)}


@pytest.mark.parametrize("name", [FULL, INTEGRATOR])
def test_the_official_parser_finds_no_error(name: str) -> None:
    node = shutil.which("node")
    if node is None or not (PARSER / "node_modules").is_dir():
        reason = "the official parser needs Node: `make parser`"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    command = [node, str(PARSER / "parse.mjs"), str(ROOT / name)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_subject_is_a_channel(document: Any) -> None:
    stored = {
        channel.get("x-jetstream", {}).get("subject") for channel in document["channels"].values()
    }
    waiting = {subjects.SCHEDULES, subjects.WEBHOOK_SCHEDULES}
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
    tally = Service(
        "tally",
        open=lambda _: nullcontext(),
        routes=(Route(ShowFailed, count),),
        queries=(Query("tally.totals", TotalsQuery, Totals, totals),),
    )
    monkeypatch.setitem(fleet.SERVICES, "tally", "services.media")
    made = document_of([*map(fleet.documented, DOCUMENTED), tally], golden())
    assert made["operations"]["tally.receive.show.failed"]["summary"] == "Count what ends."
    query = made["channels"]["tally.totals"]
    assert "request and reply" in query["description"]
    assert "x-jetstream" not in query
    messages = made["components"]["messages"]
    assert messages["Totals"]["headers"] == {"$ref": "#/components/schemas/ReplyHeaders"}
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


def test_operations_and_channels_have_titles_for_people(document: Any, view: Any) -> None:
    titles = [each["title"] for each in view["operations"].values()]
    assert sorted(titles) == sorted(set(titles))
    for name, channel in document["channels"].items():
        assert re.match(r"[A-Z][a-z]", channel["title"]), name
    operations = document["operations"]
    assert operations["audio.receive.script.ready"]["title"] == "Audio handles: script ready"
    asked = operations["integrator.send.archive.stories.list"]["title"]
    assert asked == "Ask: archive stories query"
    assert document["channels"]["show.state.reply"]["title"] == "Reply: show state"


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


def anonymous(schema: Any, place: str) -> Iterator[str]:
    """The places of objects and enumerations below a schema that have no name of their own."""
    for key, part in schema.items() if isinstance(schema, dict) else enumerate(schema):
        where = f"{place}.{key}"
        if isinstance(part, dict) and {"properties", "enum", "const", "allOf"} & part.keys():
            yield where
        if isinstance(part, dict | list) and key not in {"examples", "default", "required"}:
            yield from anonymous(part, where)


def test_every_schema_has_a_title_and_is_defined_once(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert {name: schema.get("title") for name, schema in schemas.items()} == {
        name: name for name in schemas
    }
    found = [
        place
        for name, schema in schemas.items()
        for place in anonymous(schema.get("properties", {}), name)
    ]
    assert found == []


PURPOSES = ("request", "follow", "progress", "cancel", "retry", "delete", "ask")


def test_the_first_lines_tell_what_an_integrator_does(document: Any, view: Any) -> None:
    for each in (document, view):
        head = each["info"]["description"].partition("\n## ")[0]
        assert [purpose for purpose in PURPOSES if f"**{purpose}**" not in head] == []
    assert "Between the services" in document["info"]["description"]
    assert "Between the services" not in view["info"]["description"]


def test_what_integrators_do_comes_first(document: Any) -> None:
    audiences = [operation["x-audience"] for operation in document["operations"].values()]
    assert set(audiences) == {"integrator", "internal"}
    assert sorted(audiences) == audiences
    titles = [each["title"] for each in document["operations"].values()]
    assert titles[: len(TITLES)] == [*TITLES.values()]


def test_what_integrators_do_is_grouped(document: Any, view: Any) -> None:
    for name, operation in view["operations"].items():
        (tag,) = operation["tags"]
        assert tag["name"] in GROUPS, name
    tags = {tag["name"] for tag in document["info"]["tags"]}
    used = {tag["name"] for each in document["operations"].values() for tag in each["tags"]}
    assert used <= tags


def test_the_view_of_integrators_is_complete_and_small(document: Any, view: Any) -> None:
    mine = {
        name for name, each in document["operations"].items() if each["x-audience"] == "integrator"
    }
    assert view["operations"].keys() == mine
    parts = [*view["operations"].values(), *view["channels"].values()]
    assert {part["x-audience"] for part in parts} == {"integrator"}
    for target in set(re.findall(r"\$ref: '#/([\w./$-]+)'", yaml.safe_dump(view))):
        part = view
        for step in target.split("/"):
            part = part[step]
    schemas = view["components"]["schemas"].keys()
    assert {"StageStarted", "ShowDeadline"} & schemas == set()
    assert {"EventHeaders", "RequestHeaders", "ReplyHeaders"} < schemas


def test_integrators_receive_what_is_on_the_streams_that_they_read(view: Any) -> None:
    """What is elsewhere, webhooks deliver."""
    read = {"SHOWS", "ARCHIVE", "DEAD"}
    delivered = {str(vars(message)["subject"]) for message in WEBHOOK_EVENTS}
    for channel in view["channels"].values():
        stream = channel.get("x-jetstream", {}).get("stream", "DEAD")
        assert stream in read or channel["address"] in delivered, channel["address"]


def test_integrators_know_all_that_webhooks_deliver(view: Any) -> None:
    addresses = {channel["address"] for channel in view["channels"].values()}
    assert {str(vars(message)["subject"]) for message in WEBHOOK_EVENTS} - addresses == set()


def test_the_opening_table_has_every_channel_of_integrators(view: Any) -> None:
    table = view["info"]["description"].split("## Request")[0]
    named = {name.partition(".")[0] for name in re.findall(r"`([a-z_]+\.[^`]*)`", table)}
    channels = [each for each in view["channels"].values() if each["address"]]
    first = {each["address"].partition(".")[0] for each in channels}
    assert first - named == {"voice", "feed", "dead"}  # "and others", and where refusals end


def test_tags_have_one_meaning(document: Any) -> None:
    names = [tag["name"] for tag in document["info"]["tags"]]
    assert sorted(names) == sorted(set(names))


def test_every_command_may_be_sent_by_integrators(document: Any) -> None:
    sent = {name for name in document["operations"] if name.startswith("integrator.send.")}
    assert {f"integrator.send.{subject}" for subject in subjects.REQUESTS} <= sent


def test_every_query_tells_its_reply_and_every_reply_its_errors(view: Any) -> None:
    for name, operation in view["operations"].items():
        channel = view["channels"][operation["channel"]["$ref"].rpartition("/")[2]]
        assert ("reply" in operation) == ("Core NATS, request" in channel["description"]), name
    reply = view["components"]["messages"]["ShowState"]
    assert reply["headers"] == {"$ref": "#/components/schemas/ReplyHeaders"}


def test_examples_have_the_headers_of_the_message(document: Any) -> None:
    messages = document["components"]["messages"]
    (made,) = messages["ShowGenerated"]["examples"]
    assert made["headers"]["Nats-Msg-Id"] == f"radiox:{made['payload']['show_id']}:show.ended:1"
    request = messages["ShowRequested"]["examples"][0]["headers"]
    assert not request["Nats-Msg-Id"].startswith("radiox:")
    for name, each in messages.items():
        named = each.get("headers", {}).get("$ref", "").rpartition("/")[2]
        assert ("headers" in each["examples"][0]) == (named not in {"", "ReplyHeaders"}), name


def test_presets_streams_and_the_window_are_those_of_the_code(view: Any) -> None:
    text = view["info"]["description"]
    assert "`morning`" in text
    assert "`nachrichten`" in text
    assert "| `SHOWS` | requests, commands, and what leads to a show | for 7 days |" in text
    assert "in the last 6 hours" in text
    assert not re.search(r"\{(presets|streams|window)\}", text)


def test_a_server_names_how_it_is_entered(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]
    named = {each["$ref"].rpartition("/")[2] for each in document["servers"]["nats"]["security"]}
    assert named == schemes.keys()


def test_the_version_is_that_of_the_contract(document: Any) -> None:
    project = tomllib.loads((ROOT / "contracts/pyproject.toml").read_text("utf-8"))["project"]
    assert document["info"]["version"] == project["version"]
    changes = (ROOT / "contracts/CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[0] == project["version"]


@pytest.mark.parametrize("path", sorted((ROOT / SCHEMAS).iterdir()), ids=lambda path: path.stem)
def test_an_exported_schema_stands_alone(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    assert schema["$id"] == f"urn:radiox:contracts:{path.stem}"
    assert schema["title"]
    Draft202012Validator.check_schema(schema)
    example = ROOT / f"contracts/examples/{path.name}"
    if example.exists():
        Draft202012Validator(schema).validate(json.loads(example.read_text("utf-8")))
