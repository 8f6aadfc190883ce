"""Where spans and metrics go: one exporter a process, a resource for each service in it."""

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
"""Seconds for one export, OTEL_EXPORTER_OTLP_TIMEOUT aside: no command waits longer to end."""


class ServiceProvider(trace.TracerProvider):
    """Gives each service a tracer whose spans carry its name, however many share the process.

    The name of a tracer is the name of the service; OTEL_SERVICE_NAME overrules all of them.
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
        """Send what is left."""
        self._processor.shutdown()


def open_tracer_provider() -> ServiceProvider:
    """A provider that exports over OTLP/HTTP to where the `OTEL_…` variables say."""
    told = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"} & set(os.environ)
    exporter = OTLPSpanExporter(timeout=None if told else EXPORT_TIMEOUT)
    return ServiceProvider(BatchSpanProcessor(exporter))


def open_meter_provider(process: str) -> MeterProvider:
    """A provider that exports every minute, or as OTEL_METRIC_EXPORT_INTERVAL says."""
    told = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT"} & set(os.environ)
    exporter = OTLPMetricExporter(timeout=None if told else EXPORT_TIMEOUT)
    resource = Resource.create(
        {"service.name": os.environ.get("OTEL_SERVICE_NAME") or f"radiox-{process}"}
    )
    reader = PeriodicExportingMetricReader(exporter)
    return MeterProvider([reader], resource=resource, shutdown_on_exit=False)
