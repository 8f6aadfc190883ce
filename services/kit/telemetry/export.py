"""Exports spans and metrics: one exporter per process, one resource per service."""

import os
from collections import deque
from functools import cached_property

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from services.kit.telemetry.ids import chosen_ids
from services.kit.telemetry.recording import Recorder

EXPORT_TIMEOUT = 3.0
"""Seconds for one export unless OTEL_EXPORTER_OTLP_TIMEOUT is set; bounds the exit of commands."""


MAX_HELD = 20_000
"""Ended spans that are held while the broker is unavailable; the oldest ones go first."""


class ChosenIds(RandomIdGenerator):
    """Ids of roots are those that `fixed_ids` has chosen, all others are random."""

    def generate_trace_id(self) -> int:
        """The id of a new trace."""
        return chosen_ids()[0] or super().generate_trace_id()

    def generate_span_id(self) -> int:
        """The id of a new span."""
        return chosen_ids()[1] or super().generate_span_id()


class HeldSpans(SpanProcessor):
    """Holds ended spans until they are taken to the station's broker."""

    def __init__(self) -> None:
        self._ended: deque[ReadableSpan] = deque(maxlen=MAX_HELD)

    def on_end(self, span: ReadableSpan) -> None:
        """Hold a span that is sampled; the deque is safe to use from threads."""
        if span.context is not None and span.context.trace_flags.sampled:
            self._ended.append(span)

    def take(self) -> list[ReadableSpan]:
        """The spans that have ended since the last call."""
        return [self._ended.popleft() for _ in range(len(self._ended))]


class ServiceResource(Resource):
    """The resource of a service, whose hash is computed once.

    The SDK writes its attributes as JSON for each hash, and the exporter asks for one with each
    span.
    """

    @cached_property
    def _computed(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        """The hash of its attributes, which do not change."""
        return self._computed


class ServiceRecorders:
    """The recorder of each service, since several services may share a process.

    OTEL_SERVICE_NAME overrides the names of all of them.
    """

    def __init__(self, *processors: SpanProcessor) -> None:
        self._processors = processors
        self._recorders: dict[str, Recorder] = {}
        self.held = next((each for each in processors if isinstance(each, HeldSpans)), None)

    def of(self, service: str) -> Recorder:
        """The recorder of a service."""
        if service not in self._recorders:
            name = os.environ.get("OTEL_SERVICE_NAME") or f"radiox-{service}"
            created = Resource.create({"service.name": name})
            resource = ServiceResource(created.attributes, created.schema_url)
            provider = TracerProvider(
                resource=resource, shutdown_on_exit=False, id_generator=ChosenIds()
            )
            self._recorders[service] = Recorder(provider, self._end)
        return self._recorders[service]

    def _end(self, span: ReadableSpan) -> None:
        for processor in self._processors:
            processor.on_end(span)

    def shutdown(self) -> None:
        """Flush the remaining spans."""
        for processor in self._processors:
            processor.shutdown()


def open_recorders(*, exported: bool, kept: bool) -> ServiceRecorders:
    """Create the recorders of spans.

    `exported`: the spans are sent over OTLP/HTTP, as the `OTEL_…` variables configure; `kept`: they
    are held for the station's broker.
    """
    processors: list[SpanProcessor] = [HeldSpans()] if kept else []
    if exported:
        configured = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT"} & set(
            os.environ
        )
        exporter = OTLPSpanExporter(timeout=None if configured else EXPORT_TIMEOUT)
        processors.append(BatchSpanProcessor(exporter))
    return ServiceRecorders(*processors)


def open_meter_provider(process: str, *, pushed: bool, scraped: bool) -> MeterProvider:
    """Create a provider of meters.

    `pushed`: they are exported every minute, or as OTEL_METRIC_EXPORT_INTERVAL configures;
    `scraped`: they are part of the registry of Prometheus' client.
    """
    resource = Resource.create(
        {"service.name": os.environ.get("OTEL_SERVICE_NAME") or f"radiox-{process}"}
    )
    readers = [*([_pushing_reader()] if pushed else []), *([_scraped_reader()] if scraped else [])]
    return MeterProvider(readers, resource=resource, shutdown_on_exit=False)


def _pushing_reader() -> MetricReader:
    configured = {"OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT"} & set(
        os.environ
    )
    exporter = OTLPMetricExporter(timeout=None if configured else EXPORT_TIMEOUT)
    return PeriodicExportingMetricReader(exporter)


def _scraped_reader() -> MetricReader:
    from services.kit.telemetry.prometheus import ScrapedReader  # noqa: PLC0415 - loaded only where it is scraped

    return ScrapedReader()
