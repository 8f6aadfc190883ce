"""What the services of a fleet log over shows that succeed and fail: lines of JSON, as declared."""

import asyncio
import json
import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts import FeedSource, ShowFailed, ShowGenerated, ShowRequested, subjects
from services.client.keys import KeyStore
from services.kit.clock import SystemClock
from services.kit.telemetry.log_fields import EXCEPTION, FIELDS
from tests.chaos.fleet import Fleet, running_fleet
from tests.chaos.processes import BROKER
from tests.emulator.server import Emulator, emulator
from tests.script_models import honest
from tests.waiting import until

pytestmark = [pytest.mark.prove, pytest.mark.timeout(200)]

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRET = "token-9f2c"  # noqa: S105 - no secret of ours: it must not be logged
SERVICES = ("show", "content", "audio", "media", "speaker", "data", "webhook", "bridge")


@dataclass(frozen=True)
class Logs:
    """What each service wrote, and the keys that nothing may hold."""

    lines: dict[str, list[str]]
    keys: tuple[str, ...]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for lines in self.lines.values() for line in lines]

    def handled(self, show_id: str) -> list[dict[str, Any]]:
        """The lines of the show's events."""
        ours = [record for record in self.records if record.get("show_id") == show_id]
        return [record for record in ours if "verdict" in record]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    """The logs of a fleet: a show that fails, an outage of the broker, a show that succeeds."""
    return asyncio.run(_written(tmp_path_factory.mktemp("logs")))


async def _written(folder: Path) -> Logs:
    async with emulator(writer=honest) as providers:
        environment = {
            "RADIOX_LOG_FORMAT": "json",
            "RADIOX_CONTENT_WRITER": "openai",
            "OPENAI_API_KEY": providers.key,
            "OPENAI_BASE_URL": providers.openai_url,
            "RADIOX_BRIDGE_ACCESS": "required",
            "RADIOX_ENV_FILE": str(folder / "station.env"),
            "PYTHON_DOTENV_DISABLED": "",
        }
        async with running_fleet(folder, *SERVICES[:-1], **environment) as fleet:
            store = KeyStore(fleet.platform.client, SystemClock())
            _, key = await store.create("newsroom", "read")
            await fleet.start("bridge")
            await fleet.consumes("bridge")
            await _make_shows(fleet, providers)
            await _ask(fleet, key)
            await _reload(fleet)
        lines = {name: fleet.log(name).read_text().splitlines() for name in SERVICES}
        return Logs(lines, (providers.key, key.rpartition("_")[2], SECRET))


async def _make_shows(fleet: Fleet, providers: Emulator) -> None:
    """One without providers, whose voices cannot be stored; one behind an outage of the broker."""
    providers.plan({"*": {"probability": 1, "kinds": ["server_error"]}})
    await fleet.stop("audio")
    (fleet.folder / "blobs").mkdir()
    (fleet.folder / "blobs" / "takes").write_text("where a folder should be")
    await fleet.start("audio", RADIOX_BLOBS="filesystem")
    await _request(fleet, "failing", 7)
    assert isinstance(await fleet.ended("failing"), ShowFailed)
    await fleet.stop("audio")
    await fleet.start("audio")
    await fleet.consumes("audio")
    providers.plan({})
    await fleet.kill(BROKER)
    await fleet.start(BROKER)
    await fleet.consumes(BROKER)
    await _request(fleet, "succeeding", 8)
    assert isinstance(await fleet.ended("succeeding"), ShowGenerated)
    await fleet.idle()


async def _request(fleet: Fleet, show_id: str, seed: int) -> None:
    private = FeedSource(url=f"http://127.0.0.1:9/feed?key={SECRET}")
    wire = await fleet.feed(show_id, seed)
    request = ShowRequested(
        show_id=show_id, minutes=1, news=2, feeds=(wire, private), allow_shorter=True
    )
    parent = f"00-{TRACE}-00f067aa0ba902b7-01"
    send = fleet.platform.publisher.send
    await send(request, subjects.SHOW_REQUESTED, f"{show_id}:requested", traceparent=parent)


async def _ask(fleet: Fleet, key: str) -> None:
    """Ask the bridge for the shows, and wait for the line of the request."""
    log = fleet.log("bridge")
    texts = [json.loads(line)["message"] for line in log.read_text().splitlines()]
    address = next(text for text in texts if "serves HTTP at" in text).rpartition(" ")[2]
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
        answer = await client.get(f"{address}/api/v1/shows?secret={SECRET}")
    assert answer.status_code in {200, 422}

    async def logged() -> bool:
        return "GET /api/v1/shows" in log.read_text()

    await until(logged)


async def _reload(fleet: Fleet) -> None:
    """Change a setting of a running service."""
    (fleet.folder / "station.env").write_text("RADIOX_BUDGET_DAY=5\n")
    os.kill(fleet.processes["audio"].pid, signal.SIGHUP)

    async def logged() -> bool:
        return "RADIOX_BUDGET_DAY=5" in fleet.log("audio").read_text()

    await until(logged)


def test_every_declared_field_is_written_and_no_other(logs: Logs) -> None:
    written = {name for record in logs.records for name in record}
    assert written == {field.name for field in FIELDS}


def test_every_line_names_time_level_and_module(logs: Logs) -> None:
    for record in logs.records:
        assert {"timestamp", "level", "logger", "message"} <= record.keys()
        assert record["timestamp"].endswith("+00:00")


def test_an_event_that_is_handled_has_one_line_in_the_trace_of_the_show(logs: Logs) -> None:
    handled = logs.handled("succeeding")
    times = Counter((r["consumer"], r["sequence"], r["deliveries"]) for r in handled)
    assert set(times.values()) == {1}
    done = {record["subject"] for record in handled if record["verdict"] == "done"}
    assert {"show.requested", "show.accepted", "script.ready", "audio.ready"} <= done
    assert {record["trace_id"] for record in handled} == {TRACE}
    assert {record["service"] for record in handled} >= {"show", "content", "audio", "media"}
    assert {record["attempt"] for record in handled} == {1}


def test_what_a_handler_logs_names_the_show_and_its_trace(logs: Logs) -> None:
    takes = [r for r in logs.records if r["message"].startswith("stored take")]
    assert takes
    assert {(r["service"], r["show_id"], r["trace_id"]) for r in takes} == {
        ("audio", "succeeding", TRACE)
    }


def test_a_handler_that_fails_is_seen_attempt_by_attempt(logs: Logs) -> None:
    consumer = subjects.consumer_of("audio", subjects.SCRIPT_READY)
    speaking = [record for record in logs.handled("failing") if record["consumer"] == consumer]
    seen = [(record["attempt"], record["verdict"], record["level"]) for record in speaking]
    assert seen == [
        (1, "delayed", "WARNING"),
        (2, "delayed", "WARNING"),
        (3, "dead_lettered", "ERROR"),
    ]
    assert all("NotADirectoryError" in record["reason"] for record in speaking)
    assert [record["delay"] for record in speaking[:2]] == [0.2, 0.2]


def test_a_bug_has_a_stack_trace_and_no_expected_error_has_one(logs: Logs) -> None:
    """Providers that are out of order and a broker that is killed are expected."""
    traced = [record for record in logs.records if EXCEPTION.name in record]
    assert {(r["service"], r["show_id"], r["attempt"]) for r in traced} == {
        ("audio", "failing", attempt) for attempt in (1, 2, 3)
    }
    assert all("Traceback" in record[EXCEPTION.name] for record in traced)
    refused = [r for r in logs.records if "out of order (500)" in r["message"]]
    assert {record["provider"] for record in refused if "provider" in record} == {"openai"}


def test_the_outage_of_the_broker_is_told(logs: Logs) -> None:
    warned = {r["logger"] for r in logs.records if r["level"] == "WARNING"}
    assert "services.kit.broker" in warned


def test_no_key_and_no_query_of_an_address_is_logged(logs: Logs) -> None:
    text = "\n".join(line for lines in logs.lines.values() for line in lines)
    assert not [key for key in logs.keys if key in text]
