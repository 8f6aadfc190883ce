"""Counts the shows that end, and measures the time that they and their stages took."""

from opentelemetry import metrics

from contracts import Event, ShowCancelled, ShowFailed, ShowGenerated
from contracts.ending import UnfinishedShow
from services.kit.telemetry import instruments

UNMEASURED = frozenset({"review", "total"})
"""Times of a show that are no stage's: people take the one, and the other is the show's."""


class ShowMetrics:
    """Measures terminal events."""

    def __init__(self, meter: metrics.Meter | None = None) -> None:
        self._ended = instruments.counter(instruments.SHOWS_ENDED, meter)
        self._seconds = instruments.histogram(instruments.SHOW_DURATION, meter)
        self._stages = instruments.histogram(instruments.STAGE_DURATION, meter)

    def __call__(self, event: Event) -> None:
        """Measure a terminal event that was handled; other events have no effect."""
        if isinstance(event, ShowGenerated):
            self._count("generated", event.seconds["total"])
            for stage, seconds in event.seconds.items():
                if stage not in UNMEASURED:
                    self._stages.record(seconds, {"radiox.stage": stage})
        elif isinstance(event, ShowFailed):
            self._count("refused" if event.refused else "failed", _seconds(event), event.stage)
        elif isinstance(event, ShowCancelled):
            self._count("cancelled", _seconds(event))

    def _count(self, outcome: str, seconds: float | None, stage: str = "") -> None:
        about = {"radiox.outcome": outcome}
        self._ended.add(1, about | ({"radiox.stage": stage} if stage else {}))
        if seconds is not None:
            self._seconds.record(seconds, about)


def _seconds(event: UnfinishedShow) -> float | None:
    """Seconds from the request to the end; None where one of the two is not known."""
    if event.requested_at is None or event.occurred_at is None:
        return None
    return max(0.0, (event.occurred_at - event.requested_at).total_seconds())
