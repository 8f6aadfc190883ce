"""Topics in a bucket whose keys expire: a key each."""

import asyncio
from collections.abc import Callable

from services.kit.clock import Clock
from services.kit.kv import KeyValue
from services.listener.domain.topics import StoredTopic


class StoredTopics:
    """The topics of the station; each is kept for `seconds` after it was asked for first."""

    def __init__(self, bucket: KeyValue, clock: Clock, seconds: float) -> None:
        self._bucket = bucket
        self._clock = clock
        self._seconds = seconds

    async def all(self) -> list[StoredTopic]:
        """All topics that are kept."""
        keys = await self._bucket.keys()
        found = await asyncio.gather(*(self._bucket.get(key) for key in keys))
        return [StoredTopic.model_validate_json(each[0]) for each in found if each is not None]

    async def change(
        self, topic_id: str, change: Callable[[StoredTopic | None], StoredTopic | None]
    ) -> StoredTopic | None:
        """Change a topic by compare-and-set and return it; None removes it."""
        while True:
            found = await self._bucket.get(topic_id)
            before = None if found is None else StoredTopic.model_validate_json(found[0])
            after = change(before)
            if after is None:
                if found is not None:
                    await self._bucket.delete(topic_id)
                return None
            if await self._write(topic_id, after, None if found is None else found[1]):
                return after

    async def _write(self, topic_id: str, topic: StoredTopic, revision: int | None) -> bool:
        body = topic.model_dump_json().encode()
        age = (self._clock.now() - topic.topic.asked_at).total_seconds()
        left = max(1.0, self._seconds - age)
        if revision is None:
            return await self._bucket.create(topic_id, body, ttl=left) is not None
        return await self._bucket.update(topic_id, body, revision, ttl=left) is not None
