"""Spans of consumed and published messages, as an exporter receives them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from faststream.nats import NatsPublishCommand, Schedule
from faststream.response.publish_type import PublishType
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from contracts import subjects
from services.kit.delivery.chain import Incoming
from services.kit.delivery.tracing import SCHEDULED, ConsumeTracing, pattern, publish_tracing
from services.kit.export import ServiceProvider
from services.kit.telemetry import span
from tests.unit.kit.fakes import incoming

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HEADERS = {"traceparent": f"00-{TRACE}-{PARENT}-01"}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = ServiceProvider(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


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
    await ConsumeTracing("show")(given, handle)
    found = only(spans)
    assert found.name == "process show.cancel.requested"
    assert found.kind is SpanKind.CONSUMER
    assert trace_and_parent(found) == (TRACE, PARENT)
    assert found.resource.attributes["service.name"] == "radiox-show"
    assert dict(found.attributes or {}) == {
        "messaging.system": "nats",
        "messaging.operation.name": "process",
        "messaging.destination.name": "show.cancel.requested",
        "messaging.message.id": "s1:show.cancel.requested:1",
        "messaging.message.body.size": len(given.delivery.body),
        "messaging.consumer.group.name": "show-it",
        "messaging.nats.stream": subjects.STREAM_SHOWS,
        "messaging.nats.stream_sequence": 7,
        "messaging.nats.delivery_count": 1,
        "verdict": "done",
    }


async def test_a_scheduled_message_has_no_span_of_its_own(spans: InMemorySpanExporter) -> None:
    async def handle(_: Incoming) -> None:
        with span("publish show.failed"):
            pass

    given, _ = incoming(headers=HEADERS | {SCHEDULED: "schedule.s1"})
    await ConsumeTracing("show")(given, handle)
    assert only(spans).name == "publish show.failed"
    assert trace_and_parent(only(spans)) == (TRACE, PARENT)


async def test_a_failure_is_recorded_by_its_class_alone(spans: InMemorySpanExporter) -> None:
    async def fail(_: Incoming) -> None:
        raise LookupError("a secret")

    with pytest.raises(LookupError):
        await ConsumeTracing("show")(incoming()[0], fail)
    found = only(spans)
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
    assert attributes["messaging.nats.stream"] == subjects.STREAM_SHOWS


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
