"""The queue: pending messages of the stages' consumers, and the measured pace."""

import asyncio
from datetime import datetime

from contracts import subjects
from contracts.client.stored import Stored
from services.kit.cloudevents import delivered
from services.kit.kv import KeyValue
from services.kit.stream import StreamReader
from services.kit.telemetry import are_metrics_read, instruments
from services.show.domain import incoming
from services.show.domain.queue import Pace, learned_pace

KEY = "pace"
QUEUED_AT = (("content", subjects.SHOW_ACCEPTED), ("audio", subjects.SCRIPT_READY))
"""Consumers at which shows wait, by service and subject: those of the long stages."""
STAGES = {
    "script": ("content", subjects.SHOW_ACCEPTED),
    "audio": ("audio", subjects.SCRIPT_READY),
    "cover": ("media", subjects.SHOW_ACCEPTED),
}
"""Consumers that do the work of the stages, by service and subject."""
SEARCH_TIMEOUT = 0.5
"""Seconds in which the requests that wait are looked through."""


class StreamQueue:
    """Looks at messages that no worker has handled yet, and stores the pace for all replicas."""

    def __init__(self, streams: StreamReader, bucket: KeyValue) -> None:
        self._streams = streams
        self._bucket = bucket
        self._shows = instruments.gauge(instruments.SHOWS)

    async def waiting(self) -> int:
        """Number of accepted shows that no worker of content or audio has received yet."""
        return sum(
            [
                await self._streams.waiting(
                    subjects.stream_of(subject), subjects.consumer_of(service, subject)
                )
                for service, subject in QUEUED_AT
            ]
        )

    async def measure(self) -> None:
        """Tell the metrics how many shows each stage holds, where somebody reads them."""
        if not are_metrics_read():
            return
        for stage, (service, subject) in STAGES.items():
            consumer = subjects.consumer_of(service, subject)
            backlog = await self._streams.backlog(subjects.stream_of(subject), consumer)
            if backlog is not None:
                counts = {"waiting": backlog.pending, "working": backlog.unacknowledged}
                for status, number in counts.items():
                    self._shows.set(number, {"radiox.stage": stage, "radiox.status": status})

    async def holds_request(self, show_id: str) -> bool:
        """Whether a request for the show may wait to be evaluated; yes where that takes too long.

        Not of the requests that were evaluated: those have a state.
        """
        stream, subject = subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED
        consumer = subjects.consumer_of("show", subject)
        evaluated = await self._streams.acknowledged(stream, consumer)

        def wanted(stored: Stored) -> bool:
            return incoming.read(delivered(stored, stream)).show_id == show_id

        try:
            async with asyncio.timeout(SEARCH_TIMEOUT):
                return await self._streams.find(stream, subject, wanted, evaluated) is not None
        except TimeoutError:
            return True

    async def pace(self) -> Pace:
        """The measured pace of the station."""
        found = await self._bucket.get(KEY)
        return Pace() if found is None else Pace.model_validate_json(found[0])

    async def learn(self, ended_at: datetime, *, waited: bool) -> None:
        """Update the pace with the end of a show; `waited`: whether that show was queued."""
        pace = learned_pace(await self.pace(), ended_at, waited=waited)
        await self._bucket.put(KEY, pace.model_dump_json().encode())
