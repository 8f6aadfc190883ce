"""Counts deliveries by verdict, and measures their age and duration.

Without a meter provider, which `services.kit.telemetry.export` sets where metrics are enabled, the
instruments do nothing.
"""

from datetime import UTC, datetime
from functools import cache, lru_cache
from time import perf_counter

from opentelemetry import metrics

from services.kit.delivery.chain import Incoming, Next
from services.kit.delivery.tracing import pattern
from services.kit.telemetry import instruments
from services.kit.telemetry.batches import BatchedHistogram
from services.kit.telemetry.tallies import Tally

SYSTEM, OPERATION = "nats", "process"
MAX_SERIES = 1024
"""Series whose attributes are remembered."""


class Tallies:
    """What is counted of the deliveries of one process."""

    def __init__(self, meter: metrics.Meter | None = None) -> None:
        self.seconds = BatchedHistogram(instruments.PROCESS_DURATION, meter)
        self.age = BatchedHistogram(instruments.EVENT_AGE, meter)
        self.consumed = Tally(instruments.CONSUMED, meter, self._flush)
        self.redelivered = Tally(instruments.REDELIVERED, meter)
        self.in_hand = Tally(instruments.IN_HAND, meter)

    def _flush(self) -> None:
        self.seconds.flush()
        self.age.flush()


@cache
def _tallies() -> Tallies:
    """Those of this process, which its services share."""
    return Tallies()


class Metrics:
    """Counts and times every delivery of a service."""

    def __init__(self, service: str, meter: metrics.Meter | None = None) -> None:
        self._service = service
        self._tallies = _tallies() if meter is None else Tallies(meter)

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Measure the rest of the chain, also where it raises."""
        tallies = self._tallies
        about = (SYSTEM, pattern(incoming.delivery.subject), self._service, incoming.consumer)
        if incoming.deliveries > 1:
            tallies.redelivered.add(1, *about)
        elif incoming.delivery.stored_at is not None:
            age = _seconds_since(incoming.delivery.stored_at)
            tallies.age.record(age, _named(instruments.EVENT_AGE.labels, about))
        tallies.in_hand.add(1, *about)
        began = perf_counter()
        try:
            await call_next(incoming)
        finally:
            tallies.in_hand.add(-1, *about)
            ended = (OPERATION, *about, incoming.verdict, incoming.error)
            tallies.consumed.add(1, *ended)
            seconds = perf_counter() - began
            tallies.seconds.record(seconds, _named(instruments.PROCESS_DURATION.labels, ended))


def count_unreadable(service: str, consumer: str, subject: str, error: str) -> None:
    """Count a message of core NATS that cannot be read; `error`: the class of the failure."""
    _tallies().consumed.add(1, OPERATION, SYSTEM, subject, service, consumer, "unreadable", error)


@lru_cache(MAX_SERIES)
def _named(labels: tuple[str, ...], values: tuple[str, ...]) -> dict[str, str]:
    """The attributes of a series, which the SDK copies; a value that is empty is left out."""
    return {name: value for name, value in zip(labels, values, strict=True) if value}


def _seconds_since(at: datetime) -> float:
    """Seconds since the broker's time `at`; none where our clock is behind."""
    return max(0.0, (datetime.now(UTC) - at).total_seconds())
