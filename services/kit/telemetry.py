"""Spans and metrics. Without OTEL_EXPORTER_OTLP_ENDPOINT tracing is off, and costs nothing.

Metrics have an endpoint of their own, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, since Jaeger accepts
traces only.

Span names are few and fixed; details are attributes. No attribute and no status holds an error
message, an address or a payload: a failure is recorded by its class, and its reason is in the log
and in the dead letter.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from opentelemetry import metrics, trace

_service: ContextVar[str] = ContextVar("service", default="other")
"""The service whose code runs: several share a process on the embedded stack."""


def tracing_enabled() -> bool:
    """Whether the environment configures an endpoint for traces."""
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


def metrics_enabled() -> bool:
    """Whether the environment configures an endpoint for metrics."""
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"))


@contextmanager
def exporting(process: str) -> Iterator[None]:
    """Export spans and metrics, where enabled, while the block runs; flush them after it.

    Spans outside of any service belong to `radiox-{process}`. Endpoint, headers and sampling
    come from the standard `OTEL_…` variables.
    """
    with ExitStack() as stack:
        if metrics_enabled():
            from services.kit import export  # noqa: PLC0415 - the SDK costs 0.2 s

            meters = export.open_meter_provider(process)
            metrics.set_meter_provider(meters)
            stack.callback(meters.shutdown)
        if tracing_enabled():
            from services.kit import export  # noqa: PLC0415 - the SDK costs 0.2 s

            tracers = export.open_tracer_provider()
            trace.set_tracer_provider(tracers)
            stack.callback(tracers.shutdown)
            stack.enter_context(service_scope(process))
        yield


@contextmanager
def service_scope(service: str) -> Iterator[None]:
    """Attribute the spans of the block to `service`."""
    token = _service.set(service)
    try:
        yield
    finally:
        _service.reset(token)


@contextmanager
def span(
    name: str, kind: trace.SpanKind = trace.SpanKind.INTERNAL, /, **attributes: str | float | bool
) -> Iterator[trace.Span]:
    """Open a span, a child of the current one, around the block.

    `asyncio.to_thread` copies the context, so that work in a thread keeps its parent.
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
    """Record an exception of the block on the current span, and raise it again."""
    try:
        yield
    except Exception as error:
        record_error(error)
        raise


def record_error(error: BaseException | str) -> None:
    """Set the current span to failed, with the class of the error, or of its cause, as type."""
    current = trace.get_current_span()
    kind = error if isinstance(error, str) else type(error.__cause__ or error).__name__
    current.set_status(trace.StatusCode.ERROR, kind)
    current.set_attribute("error.type", kind)


def set_attributes(**attributes: str | float | bool) -> None:
    """Add attributes to the current span."""
    trace.get_current_span().set_attributes(attributes)
