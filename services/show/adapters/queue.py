"""The queue: pending messages of the stages' consumers, and the measured pace."""

from datetime import datetime

from contracts import subjects
from services.kit.kv import KeyValue
from services.kit.stream import StreamReader
from services.show.domain.queue import Pace, learned_pace

KEY = "pace"
QUEUED_AT = (("content", subjects.SHOW_ACCEPTED), ("audio", subjects.SCRIPT_READY))
"""Consumers at which shows wait, by service and subject: those of the long stages."""


class StreamQueue:
    """Counts messages that no worker has received yet, and stores the pace for all replicas."""

    def __init__(self, streams: StreamReader, bucket: KeyValue) -> None:
        self._streams = streams
        self._bucket = bucket

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

    async def pace(self) -> Pace:
        """The measured pace of the station."""
        found = await self._bucket.get(KEY)
        return Pace() if found is None else Pace.model_validate_json(found[0])

    async def learn(self, ended_at: datetime, *, waited: bool) -> None:
        """Update the pace with the end of a show; `waited`: whether that show was queued."""
        pace = learned_pace(await self.pace(), ended_at, waited=waited)
        await self._bucket.put(KEY, pace.model_dump_json().encode())
