"""What was measured lately, as the readings that rules are evaluated over."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.analytics.domain.evaluation import Observed, Point

_Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One step of a counter, or one observation of a histogram."""

    metric: str
    at: datetime
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


class Measurements:
    """Measurements in the order in which they came, until they are older than `keep`."""

    def __init__(self, keep: timedelta, buckets: Mapping[str, tuple[float, ...]]) -> None:
        """`buckets`: upper bounds of the buckets of each histogram."""
        self._keep = keep
        self._buckets = buckets
        self._found: defaultdict[str, deque[Measurement]] = defaultdict(deque)

    def add(self, measured: Iterable[Measurement]) -> None:
        """Keep measurements, each behind the earlier ones of its metric."""
        for each in measured:
            self._found[each.metric].append(each)

    def forget(self, now: datetime) -> None:
        """Forget what is older than `keep`."""
        oldest = now - self._keep
        for found in self._found.values():
            while found and found[0].at < oldest:
                found.popleft()

    def increase(self, metric: str, since: datetime) -> list[Point]:
        """How much a counter has grown since a time."""
        sums: defaultdict[_Key, float] = defaultdict(float)
        for each in self._since(metric, since):
            sums[_key(each.labels)] += each.value
        return [Point(value, dict(labels)) for labels, value in sums.items()]

    def observed(self, metric: str, since: datetime) -> list[Observed]:
        """What a histogram has observed since a time."""
        bounds = self._buckets[metric]
        counts: defaultdict[_Key, list[float]] = defaultdict(lambda: [0.0] * (len(bounds) + 1))
        for each in self._since(metric, since):
            counts[_key(each.labels)][bisect_left(bounds, each.value)] += 1
        return [Observed(bounds, tuple(found), dict(labels)) for labels, found in counts.items()]

    def _since(self, metric: str, since: datetime) -> Iterable[Measurement]:
        return (each for each in self._found.get(metric, ()) if each.at >= since)


@dataclass(frozen=True, slots=True)
class CurrentReadings:
    """The metrics of a station at a moment: what was measured before, and gauges of now."""

    now: datetime
    measurements: Measurements
    gauges: Mapping[str, tuple[Point, ...]]

    def latest(self, metric: str) -> Iterable[Point]:
        """The values of a gauge."""
        return self.gauges.get(metric, ())

    def increase(self, metric: str, window: int) -> Iterable[Point]:
        """How much a counter has grown within `window` seconds."""
        return self.measurements.increase(metric, self.now - timedelta(seconds=window))

    def observed(self, metric: str, window: int) -> Iterable[Observed]:
        """What a histogram has observed within `window` seconds."""
        return self.measurements.observed(metric, self.now - timedelta(seconds=window))


def _key(labels: Mapping[str, str]) -> _Key:
    return tuple(sorted(labels.items()))
