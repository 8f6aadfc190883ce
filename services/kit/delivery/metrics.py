"""Counts deliveries by verdict, and measures their duration.

Names follow OpenTelemetry's conventions for messaging. Without a meter provider, which
`services.kit.export` sets where metrics are enabled, the instruments do nothing.
"""

from time import perf_counter

from opentelemetry import metrics

from services.kit.delivery.chain import Incoming, Next
from services.kit.delivery.tracing import pattern


class Metrics:
    """Counts and times every delivery of a service."""

    def __init__(self, service: str, meter: metrics.Meter | None = None) -> None:
        meter = meter or metrics.get_meter("radiox")
        self._service = service
        self._consumed = meter.create_counter(
            "messaging.client.consumed.messages",
            unit="{message}",
            description="Delivered messages, by verdict.",
        )
        self._seconds = meter.create_histogram(
            "messaging.process.duration",
            unit="s",
            description="Time from a message's delivery to its acknowledgement.",
        )

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Measure the rest of the chain, also where it raises."""
        began = perf_counter()
        try:
            await call_next(incoming)
        finally:
            about = {
                "messaging.system": "nats",
                "messaging.destination.name": pattern(incoming.delivery.subject),
                "messaging.consumer.group.name": incoming.consumer,
                "radiox.service": self._service,
                "radiox.verdict": incoming.verdict,
            }
            self._consumed.add(1, about)
            self._seconds.record(perf_counter() - began, about)
