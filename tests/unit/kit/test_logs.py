"""Log records: their fields, their formats, and which errors have a stack trace."""

import asyncio
import io
import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import nats.errors
import pytest

from services.kit.delivery.chain import Incoming, Verdict
from services.kit.delivery.event_log import EventLog
from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.kit.telemetry import service_scope
from services.kit.telemetry.log_fields import FIELDS
from services.kit.telemetry.logs import JsonLines, TextLines, WorkInHand, log_scope, note
from services.kit.trace_context import received
from tests.unit.kit.fakes import incoming

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


class Log:
    """A logger of the station, and what it has written."""

    def __init__(self, style: logging.Formatter, name: str) -> None:
        self._stream = io.StringIO()
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(style)
        handler.addFilter(WorkInHand())
        self.logger = logging.Logger(name)  # noqa: LOG001 - one that no other test has
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Log:
    return Log(JsonLines(), "services.audio")


async def test_a_record_names_the_work_in_hand_also_in_tasks_and_threads(log: Log) -> None:
    async def speak() -> None:
        await asyncio.to_thread(log.logger.info, "speaking take %s", "k1")

    with service_scope("audio"), received(PARENT), log_scope():
        note(show_id="s1")
        note(attempt=2)
        await asyncio.create_task(speak())
    log.logger.info("afterwards")
    first, second = log.records
    assert (
        first.items()
        >= {
            "level": "INFO",
            "logger": "services.audio",
            "message": "speaking take k1",
            "service": "audio",
            "show_id": "s1",
            "attempt": 2,
            "trace_id": TRACE,
            "span_id": "00f067aa0ba902b7",
        }.items()
    )
    assert second.keys() == {"timestamp", "level", "logger", "message"}


def test_a_line_of_json_holds_line_breaks_and_has_the_declared_order(log: Log) -> None:
    log.logger.info("two\nlines Zürich", extra={"verdict": "done", "subject": "x"})
    (line,) = log.text.splitlines()
    assert "Zürich" in line
    names = list(json.loads(line))
    declared = [field.name for field in FIELDS]
    assert names == sorted(names, key=declared.index)


def test_fields_of_libraries_are_left_out() -> None:
    log = Log(JsonLines(), "uvicorn.error")
    log.logger.info("started", extra={"color_message": "x", "status": 200})
    assert log.records[0].keys() == {"timestamp", "level", "logger", "message", "status"}


def test_a_line_for_the_eyes_is_one_line_and_names_the_show() -> None:
    log = Log(TextLines(), "services.audio")
    with service_scope("audio"), log_scope(show_id="s1"):
        log.logger.warning("two\nlines", extra={"verdict": "done"})
    (line,) = log.text.splitlines()
    assert line.endswith("WARNING services.audio: two\\nlines [service=audio show_id=s1]")


@pytest.mark.parametrize("style", [JsonLines, TextLines])
@pytest.mark.parametrize(
    ("error", "traced"),
    [
        (Retry("the voice is hoarse"), False),
        (Discard("no such voice"), False),
        (BrokerUnavailable("out of reach"), False),
        (nats.errors.ConnectionClosedError(), False),
        (ConnectionResetError("reset"), False),
        (KeyError("bug"), True),
    ],
)
def test_only_a_bug_has_a_stack_trace(
    style: Callable[[], logging.Formatter], error: Exception, *, traced: bool
) -> None:
    log = Log(style(), "services.audio")
    try:
        raise error
    except type(error):
        log.logger.exception("failed")
    assert ("Traceback" in log.text) is traced
    assert type(error).__name__ in log.text


async def delivered(
    verdict: Verdict,
    caplog: pytest.LogCaptureFixture,
    failure: str = "",
    delay: float | None = None,
) -> dict[str, Any]:
    """The line of a delivery with this end."""
    given, _ = incoming()

    async def handle(one: Incoming) -> None:
        one.verdict, one.failure, one.delay = verdict, failure, delay

    with caplog.at_level(logging.INFO):
        await EventLog("show")(given, handle)
    (record,) = caplog.records
    found: dict[str, Any] = json.loads(JsonLines().format(record))
    return found


async def test_a_delivery_has_one_line(caplog: pytest.LogCaptureFixture) -> None:
    line = await delivered("done", caplog)
    assert line.pop("duration") >= 0
    assert line.pop("message").startswith("show.cancel.requested done after ")
    del line["timestamp"]
    assert line == {
        "level": "INFO",
        "logger": "services.kit.delivery.event_log",
        "subject": "show.cancel.requested",
        "stream": "SHOWS",
        "sequence": 7,
        "consumer": "show-it",
        "message_id": "radiox:s1:show.cancel.requested:1",
        "verdict": "done",
        "deliveries": 1,
    }


@pytest.mark.parametrize(
    ("verdict", "failure", "delay", "level"),
    [
        ("delayed", "the voice is hoarse", 5.0, "WARNING"),
        ("delayed", "", 0.2, "INFO"),
        ("released", "the broker is away", 1.0, "WARNING"),
        ("released", "", None, "INFO"),
        ("dead_lettered", "no such voice", None, "ERROR"),
        ("repeated", "", None, "INFO"),
    ],
)
async def test_the_line_tells_the_reason_and_the_delay(
    verdict: Verdict,
    failure: str,
    delay: float | None,
    level: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = await delivered(verdict, caplog, failure, delay)
    assert (line["level"], line["verdict"]) == (level, verdict)
    assert (line.get("reason", ""), line.get("delay")) == (failure, delay)
    assert failure in line["message"]


async def test_a_message_that_was_only_checked_has_a_line_where_it_was_refused(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def end(one: Incoming, verdict: Verdict) -> None:
        one.verdict = verdict

    with caplog.at_level(logging.INFO):
        for verdict in get_args(Verdict):
            given, _ = incoming()
            given.only_checked = True
            await EventLog("show")(given, partial(end, verdict=verdict))
    assert {record.__dict__["verdict"] for record in caplog.records} == {
        "repeated", "delayed", "dead_lettered", "released",
    }  # fmt: skip


async def test_a_handler_that_is_cancelled_has_its_line_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    given, _ = incoming()

    async def handle(_: Incoming) -> None:
        raise asyncio.CancelledError

    with caplog.at_level(logging.INFO), pytest.raises(asyncio.CancelledError):
        await EventLog("show")(given, handle)
    assert [record.__dict__["verdict"] for record in caplog.records] == ["released"]


def test_no_field_is_declared_twice_or_has_the_name_of_an_attribute_of_records() -> None:
    names = [field.name for field in FIELDS]
    assert len(names) == len(set(names))
    reserved = set(logging.LogRecord("x", 0, "x", 0, "x", None, None).__dict__)
    assert reserved.isdisjoint(names)
