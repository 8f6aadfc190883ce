"""Measures what waits for a service: at its durable consumers, and for its projections."""

from contextlib import suppress
from typing import Any

from opentelemetry import metrics

from contracts import subjects
from services.kit.failures import Retry
from services.kit.service import BackgroundTask, Projection, Service
from services.kit.stream import StreamReader
from services.kit.telemetry import are_metrics_read, instruments

INTERVAL = 10.0
"""Seconds between two looks at the broker."""


def observing_backlogs(service: Service, streams: StreamReader) -> tuple[BackgroundTask, ...]:
    """The task that measures the backlogs of a service; none where nobody reads metrics."""
    if not are_metrics_read() or not (service.routes or service.projections):
        return ()
    task = BackgroundTask("measuring backlogs", INTERVAL, Backlogs(service, streams))
    return (task,)


class Backlogs:
    """Sets the gauges of a service's backlogs from what the broker says of them."""

    def __init__(
        self, service: Service, streams: StreamReader, meter: metrics.Meter | None = None
    ) -> None:
        self._service = service
        self._streams = streams
        self._positions: dict[str, int] = {}
        self._pending = instruments.gauge(instruments.PENDING, meter)
        self._unacknowledged = instruments.gauge(instruments.UNACKNOWLEDGED, meter)
        self._lag = instruments.gauge(instruments.LAG, meter)

    async def __call__(self, deps: Any) -> None:
        """Measure once.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        for subject in {route.subject for route in self._service.routes}:
            await self._measure(subject)
        for projection in self._service.projections:
            last = await self._streams.last(projection.stream)
            pending = max(0, last - await self._position(projection, deps))
            name = f"{self._service.name}-{projection.name}"
            self._pending.set(pending, self._about(name, projection.stream))

    async def _position(self, projection: Projection, deps: Any) -> int:
        """How far the database is, as it has told last: while it is away, the backlog grows."""
        with suppress(Retry):
            self._positions[projection.name] = await projection.position(deps)
        return self._positions.get(projection.name, 0)

    async def _measure(self, subject: str) -> None:
        stream = subjects.stream_of(subject)
        consumer = subjects.consumer_of(self._service.name, subject)
        backlog = await self._streams.backlog(stream, consumer)
        if backlog is None:
            return
        about = self._about(consumer, stream)
        self._pending.set(backlog.pending, about)
        self._unacknowledged.set(backlog.unacknowledged, about)
        self._lag.set(backlog.lag, about)

    def _about(self, consumer: str, stream: str) -> dict[str, str]:
        return {
            "radiox.service": self._service.name,
            "messaging.consumer.group.name": consumer,
            "radiox.stream": stream,
        }
