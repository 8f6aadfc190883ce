"""Measurements that are handed to the SDK many at a time.

One by one, between the work of one event and the next, each takes the SDK twice as long: nothing
of it is in the processor's caches then.
"""

from collections import deque
from collections.abc import Mapping

from opentelemetry import context, metrics
from opentelemetry.context import Context

from services.kit.telemetry import instruments

BATCH = 64
"""Measurements that are held at most."""


class BatchedHistogram:
    """A histogram whose measurements are recorded by `flush`, each with its own trace.

    Whoever reads the metrics flushes first: see `Tally`. An exemplar has the time of the flush.
    """

    def __init__(self, metric: instruments.Metric, meter: metrics.Meter | None = None) -> None:
        self._histogram = instruments.histogram(metric, meter)
        self._held: deque[tuple[float, Mapping[str, str | int], Context]] = deque()

    def record(self, value: float, attributes: Mapping[str, str | int]) -> None:
        """Take a measurement; the attributes are not changed afterwards."""
        self._held.append((value, attributes, context.get_current()))
        if len(self._held) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Record what is held; a deque is safe to use from the thread that reads, too."""
        for _ in range(len(self._held)):
            try:
                value, attributes, taken_in = self._held.popleft()
            except IndexError:  # another thread flushes as well
                return
            self._histogram.record(value, attributes, context=taken_in)
