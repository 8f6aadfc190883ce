"""Exports spans and metrics: one exporter per process, one resource per service."""

import os
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

EXPORT_TIMEOUT = 3.0
"""Seconds for one export unless OTEL_EXPORTER_OTLP_TIMEOUT is set; bounds the exit of commands."""


class ServiceProvider(trace.TracerProvider):
    """Creates a tracer per service, since several services may share a process.

    The name of the tracer is the name of the service; OTEL_SERVICE_NAME overrides all of them.
    """

    def __init__(self, processor: SpanProcessor) -> None:
        self._processor = processor
        self._tracers: dict[str, trace.Tracer] = {}

    def get_tracer(self, instrumenting_module_name: str, *_: Any, **__: Any) -> trace.Tracer:
        """The tracer of a service."""
        service = instrumenting_module_name
        if service not in self._tracers:
            name = os.environ.get("OTEL_SERVICE_NAME") or f"radiox-{service}"
            resource = Resource.create({"service.name": name})
            provider = TracerProvider(resource=resource, shutdown_on_exit=False)
            provider.add_span_processor(self._processor)
            self._tracers[service] = provider.get_tracer("radiox")
        return self._tracers[service]

    def shutdown(self) -> None:
        """Flush the remaining spans."""
        self._processor.shutdown()


def open_tracer_provider() -> ServiceProvider:
    """Create a provider that exports over OTLP/HTTP, as the `OTEL_…` variables configure."""
    configured = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"} & set(
        os.environ
    )
    exporter = OTLPSpanExporter(timeout=None if configured else EXPORT_TIMEOUT)
    return ServiceProvider(BatchSpanProcessor(exporter))


def open_meter_provider(process: str) -> MeterProvider:
    """Create a provider that exports every minute, or as OTEL_METRIC_EXPORT_INTERVAL configures."""
    configured = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT"} & set(
        os.environ
    )
    exporter = OTLPMetricExporter(timeout=None if configured else EXPORT_TIMEOUT)
    resource = Resource.create(
        {"service.name": os.environ.get("OTEL_SERVICE_NAME") or f"radiox-{process}"}
    )
    reader = PeriodicExportingMetricReader(exporter)
    return MeterProvider([reader], resource=resource, shutdown_on_exit=False)
