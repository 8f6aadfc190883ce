"""Metrics of calls to providers.

Without a meter provider, which `services.kit.export` sets where metrics are enabled, the
instruments do nothing.
"""

from collections.abc import Iterable

from opentelemetry import metrics

from contracts import Usage


class CallMetrics:
    """The instruments of the calls to one provider for one operation."""

    def __init__(self, provider: str, operation: str, meter: metrics.Meter | None = None) -> None:
        meter = meter or metrics.get_meter("radiox")
        self._about = {"radiox.provider": provider, "radiox.operation": operation}
        self._calls = meter.create_counter(
            "radiox.provider.calls", unit="{call}", description="Calls, by outcome."
        )
        self._retries = meter.create_counter(
            "radiox.provider.retries", unit="{attempt}", description="Attempts after the first."
        )
        self._recovered = meter.create_counter(
            "radiox.provider.recovered",
            unit="{call}",
            description="Calls that succeeded after a retry.",
        )
        self._seconds = meter.create_histogram(
            "radiox.provider.duration", unit="s", description="Time of a call with its retries."
        )
        self._open = meter.create_gauge(
            "radiox.provider.circuit_open", unit="{circuit}", description="1 where it is open."
        )
        self._units = meter.create_counter(
            "radiox.provider.units", unit="{unit}", description="Units used, by unit and model."
        )
        self._cost = meter.create_counter(
            "radiox.provider.cost", unit="USD", description="Price of the units used."
        )

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
