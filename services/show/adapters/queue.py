"""The queue, as the stages' consumers and one key of a bucket tell of it."""

from datetime import datetime

from contracts import subjects
from services.kit.kv import KeyValue
from services.kit.stream import StreamReader
from services.show.domain.queue import Pace, learned_pace

KEY = "pace"
WORK = (("content", subjects.SHOW_ACCEPTED), ("audio", subjects.SCRIPT_READY))
"""Where a show waits: (service, subject) of the stages that are long."""


class StreamQueue:
    """Counts what no worker was given yet, and keeps the pace for all replicas."""

    def __init__(self, streams: StreamReader, bucket: KeyValue) -> None:
        self._streams = streams
        self._bucket = bucket

    async def waiting(self) -> int:
        """How many accepted shows no worker of content or audio has taken up yet."""
        return sum(
            [
                await self._streams.waiting(
                    subjects.stream_of(subject), subjects.consumer_of(service, subject)
                )
                for service, subject in WORK
            ]
        )

    async def pace(self) -> Pace:
        """How fast the station finishes shows."""
        found = await self._bucket.get(KEY)
        return Pace() if found is None else Pace.model_validate_json(found[0])

    async def learn(self, ended_at: datetime, *, waited: bool) -> None:
        """Move the pace towards what one more end tells."""
        pace = learned_pace(await self.pace(), ended_at, waited=waited)
        await self._bucket.put(KEY, pace.model_dump_json().encode())
