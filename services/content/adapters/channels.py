"""The memory of channels, in the KV bucket."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from services.content.domain.choosing import memory
from services.content.domain.choosing.memory import ToldShow
from services.kit.kv import KeyValue

logger = logging.getLogger(__name__)

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
        return _shows(channel, found[0]) if found else ()

    async def remember(self, channel: str, told: ToldShow) -> None:
        """Keep what a show of the channel has told; once, however often it is called.

        Raises:
            Retry: the broker is out of reach.
        """
        await self._change(channel, lambda shows: memory.remembered(shows, told))

    async def forget(self, channel: str, show_id: str) -> None:
        """Forget what a show of the channel has told.

        Raises:
            Retry: the broker is out of reach.
        """
        await self._change(
            channel, lambda shows: tuple(show for show in shows if show.show_id != show_id)
        )

    async def _change(
        self, channel: str, step: Callable[[tuple[ToldShow, ...]], tuple[ToldShow, ...]]
    ) -> None:
        """Apply `step` to what the channel has told, by compare-and-set."""
        while True:
            found = await self.bucket.get(channel)
            value = _SHOWS.dump_json(step(_shows(channel, found[0]) if found else ()))
            if found is None:
                written = await self.bucket.create(channel, value)
            else:
                written = await self.bucket.update(channel, value, found[1])
            if written is not None:
                return


def _shows(channel: str, value: bytes) -> tuple[ToldShow, ...]:
    """What a value holds; nothing where it cannot be read, so that the channel goes on."""
    try:
        return _SHOWS.validate_json(value)
    except ValidationError as error:
        logger.warning(
            "the memory of channel %s cannot be read and begins anew: %s", channel, error
        )
        return ()
