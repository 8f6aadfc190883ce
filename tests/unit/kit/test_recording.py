"""The spans that are recorded are those that the SDK's tracer would have made."""

from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from services.kit.telemetry.recording import Recorder
from services.kit.trace_context import parent_of

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ABOUT: dict[str, str | int | float | bool] = {"a": "ü", "b": 7, "c": 1.5, "d": True}
NONE: dict[str, str] = {}
SAMPLED = {"traceparent": f"00-{TRACE}-{SPAN}-01"}
LEFT_OUT = {"traceparent": f"00-{TRACE}-{SPAN}-00"}
STATEFUL = {"traceparent": f"00-{TRACE}-{SPAN}-03", "tracestate": "vendor=1"}
LINKED = (Link(SpanContext(3, 4, is_remote=True, trace_flags=TraceFlags(1))),)


class Ids(RandomIdGenerator):
    """Ids that count, for two providers alike."""

    def __init__(self) -> None:
        self.last = 0

    def generate_span_id(self) -> int:
        self.last += 1
        return self.last

    generate_trace_id = generate_span_id


def counting() -> TracerProvider:
    return TracerProvider(resource=Resource({"service.name": "it"}), id_generator=Ids())


def encoded(found: list[ReadableSpan]) -> str:
    """What an exporter sends of spans, their attributes in order."""
    sent = encode_spans(found)
    for span in (s for r in sent.resource_spans for scope in r.scope_spans for s in scope.spans):
        span.attributes.sort(key=lambda attribute: attribute.key)
    return str(sent)


def made_by_the_sdk(parent: Context, told: Callable[[trace.Span], None]) -> list[ReadableSpan]:
    exporter = InMemorySpanExporter()
    provider = counting()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    span = provider.get_tracer("radiox").start_span(
        "it", parent, SpanKind.CONSUMER, ABOUT, LINKED, start_time=5
    )
    told(span)
    return list(exporter.get_finished_spans())


def recorded(parent: Context, told: Callable[[trace.Span], None]) -> list[ReadableSpan]:
    found: list[ReadableSpan] = []
    recorder = Recorder(counting(), found.append)
    told(recorder.begin("it", SpanKind.CONSUMER, ABOUT, parent=parent, links=LINKED, start_time=5))
    return [span for span in found if span.context.trace_flags.sampled]


def ended(span: trace.Span) -> None:
    span.end(9)


def ended_twice_and_changed(span: trace.Span) -> None:
    span.end(9)
    span.end(10)
    span.set_attribute("late", 1)
    span.set_attributes({"later": 2})
    span.set_status(StatusCode.ERROR)
    span.update_name("latest")


def changed(span: trace.Span) -> None:
    span.set_attribute("a", "other")
    span.set_attributes({"e": 2, "b": 8})
    span.update_name("renamed")
    span.end(9)


def failed(span: trace.Span) -> None:
    span.set_status(StatusCode.ERROR, "Kind")
    span.set_status(StatusCode.UNSET)
    span.end(9)


def well(span: trace.Span) -> None:
    span.set_status(Status(StatusCode.OK))
    span.set_status(StatusCode.ERROR, "Kind")
    span.end(9)


@pytest.mark.parametrize("headers", [NONE, SAMPLED, LEFT_OUT, STATEFUL])
@pytest.mark.parametrize("told", [ended, ended_twice_and_changed, changed, failed, well])
def test_a_span_is_exported_as_the_sdk_would(
    headers: dict[str, str], told: Callable[[trace.Span], None]
) -> None:
    parent = parent_of(headers)
    found = recorded(parent, told)
    assert encoded(found) == encoded(made_by_the_sdk(parent, told))
    assert bool(found) == (headers != LEFT_OUT)


@pytest.mark.parametrize(("sampler", "number"), [("always_off", 0), ("parentbased_always_on", 1)])
def test_the_sampler_of_the_environment_decides(
    monkeypatch: pytest.MonkeyPatch, sampler: str, number: int
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", sampler)
    assert len(recorded(Context(), ended)) == number


def test_attributes_that_change_after_the_beginning_are_not_those_of_the_span() -> None:
    given: dict[str, Any] = dict(ABOUT)
    found: list[ReadableSpan] = []
    span = Recorder(TracerProvider(), found.append).begin("it", SpanKind.CLIENT, given)
    given["z"] = 1
    span.end()
    assert dict(found[0].attributes or {}) == ABOUT


def test_an_exception_leaves_its_class_and_no_words() -> None:
    found: list[ReadableSpan] = []
    span = Recorder(TracerProvider(), found.append).begin("it", SpanKind.CLIENT, {})
    span.record_exception(ValueError("a secret"))
    span.end()
    assert "ValueError" in encoded(found)
    assert "a secret" not in encoded(found)
