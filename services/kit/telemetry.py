"""Traces: one show is one trace. Off, and free of cost, without OTEL_EXPORTER_OTLP_ENDPOINT."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace

_tracer = trace.get_tracer("radiox")


@contextmanager
def span(name: str, **attributes: str | float | bool) -> Iterator[trace.Span]:
    """A span around a piece of work, a child of whatever span is current.

    Work handed to a thread keeps its parent with `asyncio.to_thread`, which copies the context.
    """
    with _tracer.start_as_current_span(name, attributes=attributes) as current:
        yield current
