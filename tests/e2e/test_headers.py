"""The headers of every message of a real show, against asyncapi.yaml."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import pytest_asyncio
import yaml
from nats.aio.msg import Msg

from contracts import ShowCancelRequested, ShowDeadline, ShowGenerated, ShowRequested, subjects
from services.kit.clock import SystemClock
from services.kit.message import Scheduled
from tests.e2e.requester import Requester, open_requester

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.prove]

DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "asyncapi.yaml").read_text("utf-8"))
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
STATE = "newsroom=42"


@dataclass(frozen=True)
class Message:
    """A stored message."""

    subject: str
    headers: dict[str, str]
    payload: dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def messages(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Message]]:
    """All that a station stores of a show, a refused request, a refused command and a record."""
    async with open_requester(tmp_path_factory.mktemp("stack")) as requester:
        request = ShowRequested(
            show_id="s1", minutes=1, news=2, seed=1, allow_shorter=True,
            feeds=await requester.feeds("en"),
        )  # fmt: skip
        headers = {"Nats-Msg-Id": "order 1", "traceparent": PARENT, "tracestate": STATE}
        body = request.model_dump_json(exclude_none=True).encode()
        await requester.js.publish(subjects.SHOW_REQUESTED, body, headers=headers)
        refused = await requester.send(b"[]")
        await requester.platform.publisher.publish(ShowCancelRequested(show_id="nobody"))
        saved = json.dumps({"name": "Größe", "preset": {"title": "Heute"}}).encode()
        await requester.platform.client.request(subjects.PRESET_SAVE, saved, timeout=10)
        await requester.end_caused_by(f"SHOWS:{refused}")
        await requester.last_on(subjects.STREAM_DEAD, subjects.DEAD_LETTERS)
        due = ShowDeadline(show_id="late", stage="audio")
        await requester.platform.publisher.publish(Scheduled(due, SystemClock().now()))
        await requester.last_on(subjects.STREAM_DEADLINES, subjects.SHOW_DEADLINE)
        assert isinstance(await requester.end_of("s1"), ShowGenerated)
        yield [m async for m in _stored(requester)]


async def _stored(requester: Requester) -> AsyncIterator[Message]:
    for stream in subjects.STREAMS:
        last = (await requester.js.stream_info(stream)).state.last_seq
        found = await requester.js.subscribe(">", stream=stream, ordered_consumer=True)
        sequence = 0
        while sequence < last:
            message: Msg = await found.next_msg(timeout=5)
            sequence = message.metadata.sequence.stream
            payload = json.loads(message.data)
            body = payload if isinstance(payload, dict) else {}
            yield Message(message.subject, dict(message.headers or {}), body)


def of_radiox(messages: list[Message]) -> Iterator[Message]:
    return (m for m in messages if m.subject != subjects.SHOW_REQUESTED)


def documented(subject: str) -> dict[str, Any]:
    """The schema of the headers of a subject's messages."""
    if subject.startswith("schedule."):
        return DOCUMENT["components"]["schemas"]["EventHeaders"]  # type: ignore[no-any-return]
    for channel in DOCUMENT["channels"].values():
        stored = channel.get("x-jetstream", {}).get("subject", "")
        if stored in {subject, subject.partition(".")[0] + ".>"} or (
            stored.endswith(".*") and subject.startswith(stored[:-1])
        ):
            (name,) = channel["messages"]
            reference = DOCUMENT["components"]["messages"][name]["headers"]["$ref"]
            return DOCUMENT["components"]["schemas"][reference.rpartition("/")[2]]  # type: ignore[no-any-return]
    raise AssertionError(f"{subject} is not documented")


async def test_every_header_is_documented(messages: list[Message]) -> None:
    kinds = {m.subject for m in messages}
    assert len(kinds) > 12
    for message in messages:
        schema = documented(message.subject)
        assert message.headers.keys() <= schema["properties"].keys(), message.subject
        if "Nats-Scheduler" not in message.headers:
            assert message.headers.keys() >= set(schema.get("required", ())), message.subject
    (due,) = [m for m in messages if m.subject == subjects.SHOW_DEADLINE]
    assert "Nats-Scheduler" in due.headers


async def test_every_event_is_a_cloud_event(messages: list[Message]) -> None:
    for message in of_radiox(messages):
        headers, payload = message.headers, message.payload
        assert (headers["ce-specversion"], headers["ce-source"]) == ("1.0", "/radiox")
        if "event_id" in payload:
            assert unquote(headers["ce-id"]) == payload["event_id"]
            assert headers["ce-time"][:19] == payload["occurred_at"][:19]
        assert headers["ce-type"].startswith("radiox.")
    identities = [(m.headers["ce-source"], m.headers["ce-id"]) for m in of_radiox(messages)]
    assert len(identities) == len(set(identities))


async def test_the_trace_of_the_publisher_goes_through_the_whole_show(
    messages: list[Message],
) -> None:
    """Tracing is switched off here."""
    ours = [m for m in messages if m.payload.get("show_id") == "s1"]
    assert {ShowGenerated.subject, "script.ready", "cover.ready"} <= {m.subject for m in ours}
    for message in ours:
        assert message.headers.get("traceparent") == PARENT, message.subject
        assert message.headers.get("tracestate") == STATE, message.subject
    others = [m for m in messages if m.payload.get("show_id") != "s1"]
    assert all("traceparent" not in m.headers for m in others)


async def test_a_show_names_its_request_from_end_to_end(messages: list[Message]) -> None:
    """Each event names its cause; the chain of them ends at the request."""
    causes = {
        m.payload["event_id"]: m.payload["caused_by"] for m in messages if m.payload.get("event_id")
    }
    cause = "s1:show.generated:1"
    while cause in causes:
        cause = causes[cause]
    assert cause == "order 1"
