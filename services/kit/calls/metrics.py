"""Metrics of calls to providers.

Without a meter provider, which `services.kit.telemetry.export` sets where metrics are enabled, the
instruments do nothing.
"""

from collections.abc import Iterable

from opentelemetry import metrics

from contracts import Usage
from services.kit.telemetry import instruments


class CallMetrics:
    """The instruments of the calls to one provider for one operation."""

    def __init__(self, provider: str, operation: str, meter: metrics.Meter | None = None) -> None:
        self._about = {"radiox.provider": provider, "radiox.operation": operation}
        self._calls = instruments.counter(instruments.PROVIDER_CALLS, meter)
        self._retries = instruments.counter(instruments.PROVIDER_RETRIES, meter)
        self._recovered = instruments.counter(instruments.PROVIDER_RECOVERED, meter)
        self._seconds = instruments.histogram(instruments.PROVIDER_DURATION, meter)
        self._open = instruments.gauge(instruments.CIRCUIT_OPEN, meter)
        self._units = instruments.counter(instruments.PROVIDER_UNITS, meter)
        self._cost = instruments.counter(instruments.PROVIDER_COST, meter)

    def ended(self, outcome: str, attempts: int, seconds: float) -> None:
        """Count a call."""
        about = {**self._about, "radiox.outcome": outcome}
        self._calls.add(1, about)
        self._seconds.record(seconds, about)
        if attempts > 1:
            self._retries.add(attempts - 1, self._about)
            if outcome == "done":
                self._recovered.add(1, self._about)

    def circuit(self, *, is_open: bool) -> None:
        """Set the state of the circuit."""
        self._open.set(int(is_open), self._about)

    def used(self, usages: Iterable[Usage]) -> None:
        """Count what a call used."""
        for usage in usages:
            about = {**self._about, "radiox.model": usage.model}
            for unit, amount in usage.units.items():
                self._units.add(amount, {**about, "radiox.unit": unit})
            self._cost.add(usage.cost, about)
