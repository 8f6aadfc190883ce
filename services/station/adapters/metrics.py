"""Measures what is scheduled."""

from opentelemetry import metrics

from contracts import StationScheduled
from services.broadcast.timeline import moment_of
from services.kit.telemetry import instruments
from services.station.domain.slots import Told


class StationFigures:
    """The metrics of station."""

    def __init__(self, meter: metrics.Meter | None = None) -> None:
        self._airings = instruments.counter(instruments.AIRINGS, meter)
        self._slots = instruments.counter(instruments.AIR_SLOTS, meter)
        self._delay = instruments.histogram(instruments.AIR_DELAY, meter)
        self._ahead = instruments.gauge(instruments.AIR_AHEAD, meter)
        self._silence = instruments.counter(instruments.AIR_SILENCE, meter)

    def placed(self, airing: StationScheduled) -> None:
        """Count an airing, and measure how late it is."""
        about = {"radiox.channel": airing.channel}
        kind = airing.kind if airing.kind == "show" else "repeat" if airing.show_id else "music"
        self._airings.add(1, about | {"radiox.kind": kind})
        if airing.planned_at is not None:
            late = moment_of(airing.start, airing.epoch) - airing.planned_at
            self._delay.record(max(0.0, late.total_seconds()), about)

    def told(self, channel: str, told: Told) -> None:
        """Count a show that is asked for, late, dropped or failed."""
        self._slots.add(1, {"radiox.channel": channel, "radiox.outcome": told.outcome})

    def planned(self, channel: str, seconds: float) -> None:
        """Measure how far ahead is planned."""
        self._ahead.set(seconds, {"radiox.channel": channel})

    def silent(self, channel: str, seconds: float) -> None:
        """Add up silence."""
        self._silence.add(seconds, {"radiox.channel": channel})
