"""Traces of what the client publishes: in the span of the caller, or of a foreign trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts import subjects
from services.kit.telemetry import derived_ids, fixed_ids, span, spans, tracing_enabled
from services.kit.trace_context import TRACEPARENT, passed_on, received


@contextmanager
def continued(traceparent: str | None) -> Iterator[None]:
    """Continue the trace of a `traceparent` header; without one the current trace."""
    if not traceparent:
        yield
        return
    with received({TRACEPARENT: traceparent}):
        yield


def trace_of(show_id: str) -> str:
    """The id of the trace that a show begins, hexadecimal; empty where none is recorded."""
    return f"{derived_ids(show_id)[0]:032x}" if tracing_enabled() else ""


@contextmanager
def requesting(show_id: str, traceparent: str | None) -> Iterator[None]:
    """Open the span of a show's request; a trace that begins here has the id of the show's."""
    if not tracing_enabled():
        with continued(traceparent):
            yield
        return
    trace_id, _ = derived_ids(show_id)
    with (
        continued(traceparent),
        fixed_ids(trace_id),
        span(spans.SHOW, {spans.SHOW_ID: show_id}),
        fixed_ids(None),
    ):
        yield


@contextmanager
def publishing(subject: str, message_id: str = "") -> Iterator[dict[str, str]]:
    """Open the span of a published message; yields the headers that carry its context."""
    if not tracing_enabled():
        yield passed_on()
        return
    about = {
        spans.SYSTEM: "nats",
        spans.OPERATION: "publish",
        spans.OPERATION_TYPE: "send",
        spans.DESTINATION: subject,
        spans.MESSAGE_ID: message_id,
        spans.STREAM: subjects.stream_of(subject),
    }
    with span(spans.PUBLISH, about):
        yield passed_on()
