"""Claims: one worker at a time on a unit of work that costs money."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from services.kit.failures import Retry
from services.kit.kv import KeyValue

CLAIM_TIMEOUT = 15.0
"""Seconds that a claim outlives a worker that dies."""


class Claims:
    """Claims in a bucket whose keys expire.

    `seconds` (whole): how long a claim outlives its owner.
    """

    def __init__(self, bucket: KeyValue, seconds: float = CLAIM_TIMEOUT) -> None:
        self._bucket = bucket
        self._seconds = seconds

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[bool]:
        """Hold the claim on `key`, renewed while it is held; False where somebody else has it.

        Raises:
            Retry: the broker is out of reach.
        """
        owner = uuid4().hex.encode()
        revision = await self._bucket.create(key, owner, ttl=self._seconds)
        if revision is None:
            yield False
            return
        renewal = asyncio.create_task(self._renew(key, owner, revision))
        try:
            yield True
        finally:
            renewal.cancel()
            with suppress(asyncio.CancelledError):
                await renewal
            await self._release(key, owner)

    async def _renew(self, key: str, owner: bytes, revision: int) -> None:
        held: int | None = revision
        while held is not None:
            await asyncio.sleep(self._seconds / 3)
            with suppress(Retry):
                held = await self._bucket.update(key, owner, held, ttl=self._seconds)

    async def _release(self, key: str, owner: bytes) -> None:
        with suppress(Retry):
            entry = await self._bucket.get(key)
            if entry is not None and entry[0] == owner:
                await self._bucket.delete(key)
