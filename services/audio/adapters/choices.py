"""Which take speaks each segment of a show: kept before it is mixed, and used whenever it is again.

What listeners hear of a show while it is made must not change, though the provider that failed
for a segment answers by now, or the one that spoke it is in use no more.
"""

import hashlib

from pydantic import BaseModel, ConfigDict

from contracts import Fallback
from services.kit.kv import KeyValue


class Choice(BaseModel):
    """The take that speaks a segment."""

    model_config = ConfigDict(frozen=True)

    key: str
    """Its key in the bucket of takes."""
    provider: str
    voice: str
    fallback: Fallback | None = None
    """Why it is not in the preferred voice of its host."""


class Choices:
    """Choices in a bucket; the first one of a segment counts, whoever keeps it."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def find(self, show: str, segment: str) -> Choice | None:
        """The choice for a segment of a show.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        found = await self._bucket.get(_key(show, segment))
        return None if found is None else Choice.model_validate_json(found[0])

    async def keep(self, show: str, segment: str, choice: Choice) -> Choice:
        """Keep a choice, and return the one that counts: another worker may have been first.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        value = choice.model_dump_json().encode()
        if await self._bucket.create(_key(show, segment), value) is not None:
            return choice
        return await self.find(show, segment) or choice


def _key(show: str, segment: str) -> str:
    """A key for any id of a segment: those of a user's own script have any characters."""
    return f"choice.{show}.{hashlib.sha256(segment.encode()).hexdigest()[:32]}"
