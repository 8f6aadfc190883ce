"""The station as it is watched: from its streams, and from what the broker tells of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from nats.aio.client import Client
from pydantic import ValidationError

from contracts import (
    DeadLetter,
    ListenerActed,
    ProviderCalled,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
    subjects,
)
from contracts.client.stored import Stored
from contracts.event import Contract
from services.analytics.adapters import measuring
from services.analytics.domain.evaluation import Point
from services.analytics.domain.readings import CurrentReadings, Measurement, Measurements
from services.kit.calls.breaker import CircuitState
from services.kit.calls.budget import Budgets
from services.kit.clock import Clock
from services.kit.discovery import queues, running_services
from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.kit.replay import replay
from services.kit.stream import StreamReader
from services.kit.telemetry import instruments as metrics

LISTENING_FOR = timedelta(minutes=5)
"""For how long a listening counts after its last sign of life."""
_ENDS: Mapping[str, type[ShowGenerated | ShowFailed | ShowCancelled]] = {
    subjects.SHOW_GENERATED: ShowGenerated,
    subjects.SHOW_FAILED: ShowFailed,
    subjects.SHOW_CANCELLED: ShowCancelled,
}
GAUGES = (
    metrics.PENDING,
    metrics.UNACKNOWLEDGED,
    metrics.CONNECTED,
    metrics.CIRCUIT_OPEN,
    metrics.BUDGET_USED,
    metrics.LISTENERS,
    metrics.CHANNEL_SILENCE,
)
"""The metrics of which only the present counts."""


class Tail:
    """A subject of a stream, of which each look yields what has come since the last one."""

    def __init__(self, client: Client, streams: StreamReader, stream: str, subject: str) -> None:
        self._client = client
        self._streams = streams
        self._stream = stream
        self._subject = subject
        self._after: int | None = None

    async def new(self, since: datetime) -> AsyncIterator[Stored]:
        """The messages since the last look; at the first one, those since a time.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        last = await self._streams.last(self._stream)
        if self._after is not None and last < self._after:
            self._after = None  # the stream was begun anew
        if self._after is None:
            found = replay(self._client, self._stream, self._subject, since=since)
        elif last > self._after:
            found = replay(self._client, self._stream, self._subject, after=self._after)
        else:
            return
        async for stored in found:
            self._after = stored.sequence
            yield stored
        self._after = max(last, self._after or 0)


class WatchedStation:
    """The metrics of the station that events, the broker and its buckets tell."""

    metrics = frozenset(each.name for each in (*measuring.HEARD, *GAUGES))

    def __init__(
        self,
        client: Client,
        streams: StreamReader,
        circuits: KeyValue,
        budgets: Budgets,
        clock: Clock,
        *,
        channels: Sequence[str],
        keep: timedelta,
        last_show: Callable[[str], Awaitable[datetime | None]],
    ) -> None:
        """Watch the station.

        `channels`: those that are scheduled; `keep`: the longest time that rules look back;
        `last_show`: when the last show of a channel was generated, as the archive knows it.
        """
        self._client = client
        self._circuits = circuits
        self._budgets = budgets
        self._clock = clock
        self._channels = channels
        self._keep = keep
        self._measurements = Measurements(keep, measuring.BUCKETS)
        self._tails = {
            subject: Tail(client, streams, stream, subject)
            for stream, subject in (
                *((subjects.STREAM_ARCHIVE, subject) for subject in _ENDS),
                (subjects.STREAM_USAGE, subjects.PROVIDER_CALLED),
                (subjects.STREAM_DEAD, subjects.DEAD_LETTERS),
                (subjects.STREAM_LISTENING, subjects.LISTENER_ACTED),
            )
        }
        self._last_show = last_show
        self._last_shows: dict[str, datetime] = {}
        self._began = clock.now()
        self._listening: dict[str, datetime] = {}
        self._lock = asyncio.Lock()
        self._listeners = metrics.gauge(metrics.LISTENERS)
        self._silence = metrics.gauge(metrics.CHANNEL_SILENCE)

    async def readings(self) -> CurrentReadings:
        """The metrics now; those of the station itself are emitted too."""
        async with self._lock:
            await self._catch_up()
            await self._find_last_shows()
        now = self._clock.now()
        self._measurements.forget(now)
        gauges = {
            **await self._of_the_broker(),
            metrics.CIRCUIT_OPEN.name: await self._open_circuits(now),
            metrics.BUDGET_USED.name: tuple(
                Point(share, {"radiox.period": period})
                for period, share in (await self._budgets.used()).items()
            ),
            metrics.LISTENERS.name: (Point(self._present(now)),),
            metrics.CHANNEL_SILENCE.name: tuple(self._silences(now)),
        }
        self._emit(gauges)
        return CurrentReadings(now, self._measurements, gauges)

    async def listeners(self) -> int:
        """Listenings of the last five minutes."""
        async with self._lock:
            await self._heard()
        return self._present(self._clock.now())

    async def _catch_up(self) -> None:
        since = self._clock.now() - self._keep
        for subject, kind in _ENDS.items():
            async for stored in self._tails[subject].new(since):
                self._add(stored, kind)
        async for stored in self._tails[subjects.PROVIDER_CALLED].new(since):
            self._add(stored, ProviderCalled)
        async for stored in self._tails[subjects.DEAD_LETTERS].new(since):
            self._add(stored, DeadLetter)
        await self._heard()

    async def _find_last_shows(self) -> None:
        """Ask the archive for the channels without a show in the time that is looked back."""
        for channel in self._channels:
            if channel not in self._last_shows:
                with suppress(Retry):
                    self._last_shows[channel] = await self._last_show(channel) or self._began

    async def _heard(self) -> None:
        """Note the listenings, each with its last sign of life."""
        since = self._clock.now() - LISTENING_FOR
        async for stored in self._tails[subjects.LISTENER_ACTED].new(since):
            event = _parsed(stored, ListenerActed)
            if isinstance(event, ListenerActed) and event.name != "download":
                self._listening[event.session or event.action_id] = _at(stored)

    def _add(self, stored: Stored, kind: type[Contract]) -> None:
        event, at = _parsed(stored, kind), _at(stored)
        found: Iterable[Measurement] = ()
        match event:
            case ShowGenerated() | ShowFailed() | ShowCancelled():
                found = measuring.of_end(event, at)
            case ProviderCalled():
                found = measuring.of_call(event, at)
            case DeadLetter():
                found = measuring.of_dead_letter(event, at)
        self._measurements.add(found)
        if isinstance(event, ShowGenerated) and event.channel in self._channels:
            self._last_shows[event.channel] = at

    def _present(self, now: datetime) -> int:
        self._listening = {
            session: at for session, at in self._listening.items() if now - at < LISTENING_FOR
        }
        return len(self._listening)

    def _silences(self, now: datetime) -> Iterable[Point]:
        """Seconds since the last show of each scheduled channel; without one, since the start."""
        for channel in self._channels:
            last = self._last_shows.get(channel, self._began)
            yield Point((now - last).total_seconds(), {"radiox.channel": channel})

    async def _of_the_broker(self) -> dict[str, tuple[Point, ...]]:
        """Queues, and the services that answer."""
        waiting, running = await asyncio.gather(
            queues(self._client), running_services(self._client)
        )
        labels = [
            {
                "messaging.consumer.group.name": each.consumer,
                "radiox.service": each.service,
                "radiox.stream": each.stream,
            }
            for each in waiting
        ]
        both = list(zip(waiting, labels, strict=True))
        return {
            metrics.PENDING.name: tuple(Point(each.waiting, about) for each, about in both),
            metrics.UNACKNOWLEDGED.name: tuple(
                Point(each.in_flight, about) for each, about in both
            ),
            metrics.CONNECTED.name: tuple(
                Point(1.0, {"radiox.service": name}) for name in sorted(running)
            ),
        }

    async def _open_circuits(self, now: datetime) -> tuple[Point, ...]:
        """Circuits of providers; those of webhooks are none."""
        found: list[Point] = []
        for key in await self._circuits.keys():
            provider, _, operation = key.partition(".")
            stored = await self._circuits.get(key)
            if stored is None or provider == "webhook":
                continue
            state = CircuitState.model_validate_json(stored[0])
            labels = {"radiox.provider": provider, "radiox.operation": operation}
            found.append(Point(float(state.is_open(now.timestamp())), labels))
        return tuple(found)

    def _emit(self, gauges: Mapping[str, Iterable[Point]]) -> None:
        for each in gauges[metrics.LISTENERS.name]:
            self._listeners.set(each.value)
        for each in gauges[metrics.CHANNEL_SILENCE.name]:
            self._silence.set(each.value, dict(each.labels))


def _parsed(stored: Stored, kind: type[Contract]) -> Contract | None:
    """The event of a message; None where another program has published something else."""
    try:
        return kind.model_validate_json(stored.body)
    except ValidationError:
        return None


def _at(stored: Stored) -> datetime:
    return stored.stored_at or datetime.fromtimestamp(0, UTC)
