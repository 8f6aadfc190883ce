"""The memory of channels, in the KV bucket."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from services.content.domain import memory
from services.content.domain.memory import ToldShow
from services.kit.kv import KeyValue

_SHOWS = TypeAdapter(tuple[ToldShow, ...])


@dataclass(frozen=True, slots=True)
class StoredChannels:
    """Keeps one value a channel: the shows that it has told, in the order of their ends."""

    bucket: KeyValue

    async def recall(self, channel: str) -> tuple[ToldShow, ...]:
        """What the channel has told.

        Raises:
            Retry: the broker is out of reach.
        """
        found = await self.bucket.get(channel)
        return _SHOWS.validate_json(found[0]) if found else ()

    async def remember(self, channel: str, told: ToldShow) -> None:
        """Keep what a show of the channel has told; once, however often it is called.

        Raises:
            Retry: the broker is out of reach.
        """
        while True:
            found = await self.bucket.get(channel)
            shows = _SHOWS.validate_json(found[0]) if found else ()
            value = _SHOWS.dump_json(memory.remembered(shows, told))
            if found is None:
                written = await self.bucket.create(channel, value)
            else:
                written = await self.bucket.update(channel, value, found[1])
            if written is not None:
                return
