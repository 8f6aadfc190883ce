"""An OpenTelemetry collector: receives OTLP/HTTP exports on loopback, keeps spans and metrics."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

Scalar = str | int | float | bool


@dataclass(frozen=True)
class ExportedSpan:
    """An exported span."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Scalar]
    failed: bool
    texts: str
    """Description of its status, and names and attributes of its events."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Trace and span of each link."""
    kind: str = ""
    """Its kind, e.g. `consumer`."""
    start: int = 0
    end: int = 0
    """Nanoseconds since the epoch."""


class Collector:
    """The received spans and metric points.

    An export is parsed when somebody looks: whoever is measured meanwhile loses no time by it.
    """

    def __init__(self) -> None:
        self.url = ""
        self._spans: list[ExportedSpan] = []
        self._points: list[tuple[str, dict[str, Scalar]]] = []
        self._sums: dict[tuple[str, str, int, frozenset[tuple[str, Scalar]]], float] = {}
        self._unread: deque[tuple[str, bytes]] = deque()
        self._reading = Lock()

    @property
    def spans(self) -> list[ExportedSpan]:
        """The spans, in the order in which they came."""
        self._read()
        return self._spans

    @property
    def points(self) -> list[tuple[str, dict[str, Scalar]]]:
        """Name and attributes of each point of a metric."""
        self._read()
        return self._points

    def trace(self, trace_id: str) -> list[ExportedSpan]:
        """The spans of one trace."""
        return [span for span in self.spans if span.trace == trace_id]

    def total(self, metric: str, **attributes: Scalar) -> float:
        """The value of a counter, over all processes and all attributes that are not named."""
        self._read()
        wanted = {f"radiox.{name}": value for name, value in attributes.items()}
        return sum(
            value
            for (_, name, _, about), value in self._sums.items()
            if name == metric and wanted.items() <= dict(about).items()
        )

    def receive(self, path: str, body: bytes) -> None:
        """Receive one export."""
        self._unread.append((path, body))

    def _read(self) -> None:
        with self._reading:
            while self._unread:
                path, body = self._unread.popleft()
                (self._metrics if path.endswith("metrics") else self._traces)(body)

    def _metrics(self, body: bytes) -> None:
        for group in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            service = str(_scalars(group.resource.attributes)["service.name"])
            for metric in (m for scope in group.scope_metrics for m in scope.metrics):
                points = [*metric.sum.data_points, *metric.histogram.data_points]
                self._points += [(metric.name, _scalars(point.attributes)) for point in points]
                for point in metric.sum.data_points:  # counters are cumulative for a process
                    about = frozenset(_scalars(point.attributes).items())
                    series = (service, metric.name, point.start_time_unix_nano, about)
                    self._sums[series] = float(point.as_int or point.as_double)

    def _traces(self, body: bytes) -> None:
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = str(_scalars(group.resource.attributes)["service.name"])
            for scope in group.scope_spans:
                self._spans += [_exported(service, span) for span in scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector on a free loopback port while the block runs."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.receive(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


def _exported(service: str, span: Span) -> ExportedSpan:
    texts = [span.status.message]
    for event in span.events:
        texts += [event.name, *map(str, _scalars(event.attributes).values())]
    return ExportedSpan(
        service=service,
        name=span.name,
        trace=span.trace_id.hex(),
        id=span.span_id.hex(),
        parent=span.parent_span_id.hex(),
        attributes=_scalars(span.attributes),
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        texts=" ".join(texts),
        links=[(link.trace_id.hex(), link.span_id.hex()) for link in span.links],
        kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        start=span.start_time_unix_nano,
        end=span.end_time_unix_nano,
    )


def _scalars(attributes: "Iterator[KeyValue] | list[KeyValue]") -> dict[str, Scalar]:
    return {pair.key: _scalar(pair.value) for pair in attributes}


def _scalar(value: AnyValue) -> Scalar:
    return getattr(value, str(value.WhichOneof("value")))  # type: ignore[no-any-return]  # protobuf's
