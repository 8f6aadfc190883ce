"""The metrics of a process as Prometheus scrapes them, with exemplars.

OpenTelemetry's own exporter (opentelemetry-exporter-prometheus 0.66b2) leaves exemplars out, hence
this translation of the SDK's data points into the families of Prometheus' client.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, cast

from opentelemetry.sdk.metrics import Exemplar as Measured
from opentelemetry.sdk.metrics.export import (
    DataT,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricReader,
    MetricsData,
    NumberDataPoint,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.trace import format_span_id, format_trace_id
from prometheus_client import REGISTRY
from prometheus_client.core import (
    CounterMetricFamily,
    Exemplar,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.core import Metric as Family

from services.kit.telemetry.instruments import Metric as Declared

_Series = tuple[str, tuple[str, ...], int]
"""Family, label values and number of the bucket."""


class ScrapedReader(MetricReader):
    """Adds the metrics of a meter provider to the registry of Prometheus' client."""

    def __init__(self) -> None:
        super().__init__()
        self._collector = _Collector(self)
        self.read: MetricsData | None = None
        REGISTRY.register(self._collector)

    def _receive_metrics(self, metrics_data: MetricsData, *_: Any, **__: Any) -> None:
        self.read = metrics_data

    def shutdown(self, *_: Any, **__: Any) -> None:
        """Remove the metrics from the registry."""
        REGISTRY.unregister(self._collector)


class _Collector:
    """Translates what its reader reads.

    The SDK gives each exemplar to one reading; the last one of each bucket is kept here, so that it
    does not matter who reads first.
    """

    def __init__(self, reader: ScrapedReader) -> None:
        self._reader = reader
        self._exemplars: dict[_Series, Exemplar] = {}

    def describe(self) -> Iterable[Family]:
        """Describe none, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterator[Family]:
        """Read all metrics."""
        self._reader.collect()
        for resource in self._reader.read.resource_metrics if self._reader.read else ():
            yield _target(resource.resource)
            for scope in resource.scope_metrics:
                yield from map(self._family, scope.metrics)

    def _family(self, metric: Metric) -> Family:
        data = metric.data
        keys = sorted({key for point in data.data_points for key in point.attributes or ()})
        about = Declared(metric.name, "gauge", metric.unit or "", metric.description or "")
        family = _kind_of(data)(
            about.prometheus,
            about.description,
            labels=[key.replace(".", "_") for key in keys],
            unit=about.prometheus_unit,
        )
        for point in data.data_points:
            row = tuple(str((point.attributes or {}).get(key, "")) for key in keys)
            if isinstance(point, HistogramDataPoint):
                family.add_metric(row, self._buckets(about.prometheus, row, point), point.sum)
            elif isinstance(point, NumberDataPoint):
                family.add_metric(row, point.value)
        return cast("Family", family)

    def _buckets(
        self, family: str, row: tuple[str, ...], point: HistogramDataPoint
    ) -> list[tuple[str, int, Exemplar | None]]:
        for each in point.exemplars:
            if each.trace_id:
                number = bisect_left(point.explicit_bounds, each.value)
                self._exemplars[family, row, number] = _translated(each)
        bounds = [*map(str, point.explicit_bounds), "+Inf"]
        counts = accumulate(point.bucket_counts)
        return [
            (bound, count, self._exemplars.get((family, row, number)))
            for number, (bound, count) in enumerate(zip(bounds, counts, strict=True))
        ]


def _kind_of(data: DataT) -> Any:
    if isinstance(data, Histogram):
        return HistogramMetricFamily
    return CounterMetricFamily if isinstance(data, Sum) and data.is_monotonic else GaugeMetricFamily


def _translated(exemplar: Measured) -> Exemplar:
    context = {
        "trace_id": format_trace_id(exemplar.trace_id or 0),
        "span_id": format_span_id(exemplar.span_id or 0),
    }
    return Exemplar(context, exemplar.value, exemplar.time_unix_nano / 1e9)


def _target(resource: Resource) -> Family:
    attributes = {key.replace(".", "_"): str(value) for key, value in resource.attributes.items()}
    family = InfoMetricFamily("target", "Target metadata", labels=list(attributes))
    family.add_metric(list(attributes), attributes)
    return family
