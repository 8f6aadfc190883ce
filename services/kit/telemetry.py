"""Traces: one show is one trace. Off, and free of cost, without OTEL_EXPORTER_OTLP_ENDPOINT.

Metrics are exported where OTEL_EXPORTER_OTLP_METRICS_ENDPOINT says: Jaeger, which takes the
traces, takes none.

Span names are few and fixed; what differs stands in attributes. No attribute and no status holds
a reason, an address or a word of the news: a failure is told by its class, and why it happened
stands in the log and in the dead letter.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from opentelemetry import metrics, trace

_service: ContextVar[str] = ContextVar("service", default="other")
"""The service at work: several share a process on the embedded stack."""


def enabled() -> bool:
    """Whether somebody listens to traces."""
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


def counting() -> bool:
    """Whether somebody collects metrics."""
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"))


@contextmanager
def exporting(process: str) -> Iterator[None]:
    """Export spans and metrics while the block runs, and flush them at its end, where wanted.

    What no service of the process does is shown as `radiox-{process}`. Endpoint, headers and
    sampling come from the standard `OTEL_…` variables.
    """
    with ExitStack() as stack:
        if counting():
            from services.kit import export  # noqa: PLC0415 - the SDK costs 0.2 s

            meters = export.open_meter_provider(process)
            metrics.set_meter_provider(meters)
            stack.callback(meters.shutdown)
        if enabled():
            from services.kit import export  # noqa: PLC0415 - the SDK costs 0.2 s

            tracers = export.open_tracer_provider()
            trace.set_tracer_provider(tracers)
            stack.callback(tracers.shutdown)
            stack.enter_context(at_work(process))
        yield


@contextmanager
def at_work(service: str) -> Iterator[None]:
    """Let spans of the block belong to `service`."""
    token = _service.set(service)
    try:
        yield
    finally:
        _service.reset(token)


@contextmanager
def span(
    name: str, kind: trace.SpanKind = trace.SpanKind.INTERNAL, /, **attributes: str | float | bool
) -> Iterator[trace.Span]:
    """A span around a piece of work, a child of whatever span is current.

    Work handed to a thread keeps its parent with `asyncio.to_thread`, which copies the context.
    """
    tracer = trace.get_tracer(_service.get())
    current = tracer.start_span(name, kind=kind, attributes=attributes)
    with (
        trace.use_span(
            current, end_on_exit=True, record_exception=False, set_status_on_exception=False
        ),
        recording_errors(),
    ):
        yield current


@contextmanager
def recording_errors() -> Iterator[None]:
    """Mark the current span where the block fails."""
    try:
        yield
    except Exception as error:
        failed(error)
        raise


def failed(error: BaseException | str) -> None:
    """Mark the current span as failed, by the class of the error or of what lies behind it."""
    current = trace.get_current_span()
    kind = error if isinstance(error, str) else type(error.__cause__ or error).__name__
    current.set_status(trace.StatusCode.ERROR, kind)
    current.set_attribute("error.type", kind)


def set_attributes(**attributes: str | float | bool) -> None:
    """Add attributes to the current span."""
    trace.get_current_span().set_attributes(attributes)
