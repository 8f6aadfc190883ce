"""The trace context of messages (W3C Trace Context), passed on from each to those that it causes.

It is so with tracing switched off, too: then the publisher's own context is passed on unchanged.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from opentelemetry import context
from opentelemetry.context import Context
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    TraceFlags,
    format_trace_id,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.kit.traceparent import VERSION_00

_PROPAGATOR = TraceContextTextMapPropagator()
TRACEPARENT = "traceparent"
"""The header that names trace and span."""
NO_CONTEXT = Context()
FIELDS = frozenset(_PROPAGATOR.fields)
"""The headers that hold it: `traceparent` and `tracestate`."""
_LENGTHS = frozenset(map(len, FIELDS))
"""Most headers are told from these by their length alone."""
MAX_REMEMBERED = 128
"""Contexts that are not read again: those of one message are asked for more than once."""


@contextmanager
def received(headers: Mapping[str, str]) -> Iterator[None]:
    """Make the context of a message that of the block; a malformed one counts as none."""
    with attached(parent_of(headers)):
        yield


def parent_of(headers: Mapping[str, str]) -> Context:
    """The context of a message, to open a span in; an empty one where it holds none."""
    found = fields_of(headers)
    parent = found.get(TRACEPARENT)
    return _extracted(parent, found.get("tracestate")) if parent else NO_CONTEXT


def fields_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that hold a context, valid or not, under their own names."""
    return {
        name.lower(): text
        for name, text in headers.items()
        if len(name) in _LENGTHS and name.lower() in FIELDS
    }


@lru_cache(MAX_REMEMBERED)
def _extracted(traceparent: str, tracestate: str | None) -> Context:
    # What almost all messages carry is read here, at half of what the propagator takes.
    if tracestate is None and (usual := VERSION_00.fullmatch(traceparent)):
        trace_id, span_id, flags = (int(field, 16) for field in usual.groups())
        found = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
        return holding(found)
    carrier = {TRACEPARENT: traceparent}
    if tracestate is not None:
        carrier["tracestate"] = tracestate
    return _PROPAGATOR.extract(carrier, NO_CONTEXT)


@contextmanager
def attached(chosen: Context) -> Iterator[None]:
    """Make a context that of the block."""
    token = context.attach(chosen)
    try:
        yield
    finally:
        context.detach(token)


def context_of(headers: Mapping[str, str]) -> SpanContext:
    """The context that headers hold; an invalid one where they hold none, or a malformed one."""
    return span_context(parent_of(headers))


def trace_id_of(traceparent: str) -> str:
    """The id of the trace that a header names, hexadecimal; empty where it names none."""
    found = context_of({TRACEPARENT: traceparent})
    return format_trace_id(found.trace_id) if found.is_valid else ""


def span_context(chosen: Context) -> SpanContext:
    """The context of the span that a context holds; an invalid one where it holds none."""
    return get_current_span(chosen).get_span_context()


@contextmanager
def within(context_of_span: SpanContext) -> Iterator[None]:
    """Make the context of a span that of the block."""
    with attached(holding(context_of_span)):
        yield


def holding(context_of_span: SpanContext) -> Context:
    """A context that holds that of a span, and nothing else."""
    return set_span_in_context(NonRecordingSpan(context_of_span), NO_CONTEXT)


def passed_on(chosen: Context | None = None) -> dict[str, str]:
    """The headers with a context, the current one by default; none without one."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, chosen)
    return carrier
