"""Traces: one show is one trace. Off, and free of cost, without OTEL_EXPORTER_OTLP_ENDPOINT."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace

_tracer = trace.get_tracer("radiox")


def enabled() -> bool:
    """Whether somebody listens to traces."""
    return bool(
        os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


@contextmanager
def exporting(service: str) -> Iterator[None]:
    """Export spans while the block runs, and flush them at its end; nothing where not enabled.

    Endpoint, headers and sampling come from the standard `OTEL_…` variables.
    """
    if not enabled():
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - costs 0.2 s
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    name = os.environ.get("OTEL_SERVICE_NAME", f"radiox-{service}")
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


def middlewares() -> list[Any]:
    """FastStream's telemetry, where somebody listens."""
    if not enabled():
        return []
    from faststream.nats.opentelemetry import NatsTelemetryMiddleware  # noqa: PLC0415

    return [NatsTelemetryMiddleware()]


@contextmanager
def span(name: str, **attributes: str | float | bool) -> Iterator[trace.Span]:
    """A span around a piece of work, a child of whatever span is current.

    Work handed to a thread keeps its parent with `asyncio.to_thread`, which copies the context.
    """
    with _tracer.start_as_current_span(name, attributes=attributes) as current:
        yield current
