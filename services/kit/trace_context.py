"""The trace context of messages (W3C Trace Context), passed on from each to those that it causes.

It is so with tracing switched off, too: then the publisher's own context is passed on unchanged.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
FIELDS = frozenset(_PROPAGATOR.fields)
"""The headers that hold it: `traceparent` and `tracestate`."""


@contextmanager
def received(headers: Mapping[str, str]) -> Iterator[None]:
    """Make the context of a message that of the block; a malformed one counts as none."""
    carrier = {name.lower(): text for name, text in headers.items() if name.lower() in FIELDS}
    token = context.attach(_PROPAGATOR.extract(carrier, context.Context()))
    try:
        yield
    finally:
        context.detach(token)


def context_of(headers: Mapping[str, str]) -> SpanContext:
    """The context that headers hold; an invalid one where they hold none, or a malformed one."""
    with received(headers):
        return get_current_span().get_span_context()


@contextmanager
def within(context_of_span: SpanContext) -> Iterator[None]:
    """Make the context of a span that of the block."""
    parent = set_span_in_context(NonRecordingSpan(context_of_span), context.Context())
    token = context.attach(parent)
    try:
        yield
    finally:
        context.detach(token)


def passed_on() -> dict[str, str]:
    """The headers with the current context, for a message; none without one."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier
