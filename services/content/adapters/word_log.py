"""The log of an answer, in the KV bucket: the words of its parts as they came, then its end."""

import logging
from collections.abc import AsyncIterator

from pydantic import BaseModel, ConfigDict, ValidationError

from services.content.ports import Worded
from services.kit.kv import KeyValue

logger = logging.getLogger(__name__)

MAX_BYTES = 64_000
"""Most bytes of an entry; words that take more are no part of a script, and are not kept."""


class Entry(BaseModel):
    """The words of a part; or, without words, the end of the answer."""

    model_config = ConfigDict(frozen=True)

    show_id: str
    """The show for which they were bought."""
    words: Worded | None = None
    cost: float = 0.0
    """What the call that ended the answer cost, in USD."""


class WordLog:
    """One log, which is read from its start and written at its end.

    `key`: of the answer; each entry has a key of its own behind it. `seconds`: age at which an
    entry expires.
    """

    def __init__(self, bucket: KeyValue, key: str, seconds: float) -> None:
        self._bucket = bucket
        self._key = key
        self._seconds = seconds
        self._position = 0

    async def unread(self) -> AsyncIterator[Entry]:
        """The entries that were neither read nor appended here.

        Raises:
            Retry: the broker is unavailable.
        """
        while (found := await self._bucket.get(self._place)) is not None:
            self._position += 1
            try:
                yield Entry.model_validate_json(found[0])
            except ValidationError as error:
                logger.warning("an entry of answer %s cannot be read: %s", self._key, error)

    async def append(self, entry: Entry) -> None:
        """Write an entry, durably, behind all that are there.

        Raises:
            Retry: the broker is unavailable.
        """
        data = entry.model_dump_json(exclude_defaults=True).encode()
        if len(data) > MAX_BYTES:
            logger.warning("words of %d bytes are not kept in answer %s", len(data), self._key)
            return
        while await self._bucket.create(self._place, data, ttl=self._seconds) is None:
            self._position += 1
        self._position += 1

    @property
    def _place(self) -> str:
        return f"{self._key}.{self._position}"
