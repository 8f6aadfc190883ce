"""Spans of consumed and published messages, as an exporter receives them."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from faststream.nats import NatsPublishCommand, Schedule
from faststream.response.publish_type import PublishType
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from contracts import subjects
from contracts.client.stored import Stored
from services.kit.delivery.chain import Incoming, Verdict
from services.kit.delivery.origins import Origins
from services.kit.delivery.tracing import ConsumeTracing, pattern, projecting, publish_tracing
from services.kit.telemetry import tracing
from services.kit.telemetry.export import ServiceRecorders, ServiceResource
from tests.fakes import MemoryKeyValue, MemoryStreams
from tests.unit.kit.fakes import NOON, incoming

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HEADERS = {"traceparent": f"00-{TRACE}-{PARENT}-01"}


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = ServiceRecorders(SimpleSpanProcessor(exporter))
    with tracing(provider):
        yield exporter
    provider.shutdown()


def consuming() -> ConsumeTracing:
    """The middleware on a station without a show."""
    return ConsumeTracing("show", Origins(MemoryKeyValue(), MemoryStreams()))


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (found,) = spans.get_finished_spans()
    return found


def trace_and_parent(found: ReadableSpan) -> tuple[str, str]:
    """Trace and parent of a span, as a traceparent writes them."""
    assert found.context is not None
    assert found.parent is not None
    return f"{found.context.trace_id:032x}", f"{found.parent.span_id:016x}"


async def test_a_message_is_processed_under_the_span_that_published_it(
    spans: InMemorySpanExporter,
) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict = "done"

    given, _ = incoming(headers=HEADERS)
    await consuming()(given, handle)
    found = only(spans)
    assert found.name == "process show.cancel.requested"
    assert found.kind is SpanKind.CONSUMER
    assert trace_and_parent(found) == (TRACE, PARENT)
    assert found.resource.attributes["service.name"] == "radiox-show"
    assert dict(found.attributes or {}) == {
        "messaging.system": "nats",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": "show.cancel.requested",
        "messaging.message.id": "radiox:s1:show.cancel.requested:1",
        "messaging.message.body.size": len(given.delivery.body),
        "messaging.consumer.group.name": "show-it",
        "radiox.stream": subjects.STREAM_SHOWS,
        "radiox.sequence": 7,
        "radiox.delivery_count": 1,
        "radiox.verdict": "done",
    }


@pytest.mark.parametrize(("effects", "names"), [(0, []), (1, ["process show.deadline"])])
async def test_a_deadline_has_a_span_where_it_has_an_effect(
    spans: InMemorySpanExporter, effects: int, names: list[str]
) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict, given.published = "done", effects

    given, _ = incoming(
        subject=subjects.SHOW_DEADLINE, stream=subjects.STREAM_DEADLINES, headers=HEADERS
    )
    await consuming()(given, handle)
    found = spans.get_finished_spans()
    assert [each.name for each in found] == names
    assert {trace_and_parent(each) for each in found} <= {(TRACE, PARENT)}


@pytest.mark.parametrize(("verdict", "spans_of_it"), [("done", 0), ("dead_lettered", 1)])
async def test_a_message_that_is_only_checked_has_a_span_where_it_is_refused(
    spans: InMemorySpanExporter, verdict: Verdict, spans_of_it: int
) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict = verdict

    given, _ = incoming(headers=HEADERS)
    given.only_checked = True
    await consuming()(given, handle)
    assert len(spans.get_finished_spans()) == spans_of_it


async def test_a_failed_deadline_has_a_span(spans: InMemorySpanExporter) -> None:
    async def fail(_: Incoming) -> None:
        raise LookupError

    given, _ = incoming(
        subject=subjects.SHOW_DEADLINE, stream=subjects.STREAM_DEADLINES, headers=HEADERS
    )
    with pytest.raises(LookupError):
        await consuming()(given, fail)
    assert only(spans).name == "process show.deadline"


async def test_deliveries_without_a_trace_are_siblings_in_one(spans: InMemorySpanExporter) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict = "done"

    for count in (1, 2):
        given, _ = incoming(headers={}, stored_at=NOON)
        given.deliveries = count
        await consuming()(given, handle)
        assert given.delivery.traceparent
    found = spans.get_finished_spans()
    roots = [each for each in found if each.parent is None]
    attempts = [each for each in found if each.parent is not None]
    assert [root.name for root in roots] == ["radio show"] * 2
    (root,) = {json.dumps(json.loads(root.to_json()), sort_keys=True) for root in roots}
    context = json.loads(root)["context"]
    assert {each.parent.span_id for each in attempts if each.parent} == {
        int(context["span_id"], 16)
    }
    assert [(each.attributes or {})["radiox.delivery_count"] for each in attempts] == [1, 2]


async def test_an_operators_command_stays_in_the_trace_of_its_show(
    spans: InMemorySpanExporter,
) -> None:
    async def handle(given: Incoming) -> None:
        given.verdict = "done"

    given, _ = incoming(headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})
    state = json.dumps({"traceparent": HEADERS["traceparent"]}).encode()
    shows = MemoryKeyValue()
    await shows.put("s1", state)
    await ConsumeTracing("show", Origins(shows, MemoryStreams()))(given, handle)
    found = only(spans)
    assert trace_and_parent(found) == (TRACE, PARENT)
    assert [f"{link.context.trace_id:032x}" for link in found.links] == ["a" * 32]


@pytest.mark.parametrize("end", [LookupError, asyncio.CancelledError])
async def test_what_is_known_of_a_delivery_is_told_however_it_ends(
    spans: InMemorySpanExporter, end: type[BaseException]
) -> None:
    async def fail(given: Incoming) -> None:
        given.about["radiox.show.id"] = "s1"
        raise end

    with pytest.raises(end):
        await consuming()(incoming(headers=HEADERS)[0], fail)
    assert (only(spans).attributes or {})["radiox.show.id"] == "s1"


def test_the_resource_of_a_service_is_the_same_to_the_sdk() -> None:
    plain = Resource.create({"service.name": "radiox-show"})
    own = ServiceResource(plain.attributes, plain.schema_url)
    assert (own, hash(own)) == (plain, hash(plain))
    other = ServiceResource({**plain.attributes, "service.name": "radiox-audio"})
    assert hash(other) != hash(own)


async def test_a_failure_is_recorded_by_its_class_alone(spans: InMemorySpanExporter) -> None:
    async def fail(_: Incoming) -> None:
        raise LookupError("a secret")

    with pytest.raises(LookupError):
        await consuming()(incoming()[0], fail)
    (found,) = [each for each in spans.get_finished_spans() if each.parent is not None]
    assert found.status.status_code is StatusCode.ERROR
    assert (found.attributes or {})["error.type"] == "LookupError"
    assert "secret" not in found.to_json()


@pytest.mark.parametrize(
    ("schedule", "name"),
    [
        (None, "publish script.ready"),
        (Schedule(datetime(2026, 3, 18, tzinfo=UTC), "show.deadline"), "schedule show.deadline"),
    ],
)
async def test_a_published_message_carries_its_span(
    spans: InMemorySpanExporter, schedule: Schedule | None, name: str
) -> None:
    command = NatsPublishCommand(
        b"{}",
        subject="script.ready",
        headers={"Nats-Msg-Id": "s1:script.ready:1"},
        stream=subjects.STREAM_SHOWS,
        schedule=schedule,
        _publish_type=PublishType.PUBLISH,
    )
    sent: list[Any] = []

    async def send(given: NatsPublishCommand) -> None:
        sent.append(given.headers["traceparent"])

    await publish_tracing("content")(None, context=None).publish_scope(send, command)
    found = only(spans)
    assert (found.name, found.kind) == (name, SpanKind.PRODUCER)
    assert found.context is not None
    (traceparent,) = sent
    assert traceparent.startswith(f"00-{found.context.trace_id:032x}-{found.context.span_id:016x}-")
    attributes = found.attributes or {}
    assert attributes["messaging.message.id"] == "s1:script.ready:1"
    assert attributes["radiox.stream"] == subjects.STREAM_SHOWS


@pytest.mark.parametrize(
    ("subject", "known"),
    [
        ("show.accepted", "show.accepted"),
        ("dead.SHOWS.5.audio-script-ready", subjects.DEAD_LETTERS),
        ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.SHOWS.x", subjects.ADVISORIES[0]),
    ],
)
def test_a_span_name_does_not_vary_from_message_to_message(subject: str, known: str) -> None:
    assert pattern(subject) == known


OTHER = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.mark.parametrize(
    ("traces", "parents", "links"),
    [
        ([HEADERS["traceparent"]] * 2, [PARENT], 0),
        ([HEADERS["traceparent"], OTHER, ""], [""], 2),
        (["", ""], [], 0),
    ],
)
def test_a_batch_is_projected_in_the_trace_of_its_messages_or_linked_to_theirs(
    spans: InMemorySpanExporter, traces: list[str], parents: list[str], links: int
) -> None:
    batch = [
        Stored("show.generated", number, b"{}", headers={"traceparent": each} if each else {})
        for number, each in enumerate(traces)
    ]
    with projecting(subjects.STREAM_ARCHIVE, "archive", batch):
        pass
    found = spans.get_finished_spans()
    assert [f"{each.parent.span_id:016x}" if each.parent else "" for each in found] == parents
    assert sum(len(each.links) for each in found) == links
    counted = [(each.attributes or {})["messaging.batch.message_count"] for each in found]
    assert counted == [len(traces)] * len(found)
