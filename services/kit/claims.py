"""Claims: locks with an expiry, so that one worker at a time does work that costs money."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from uuid import uuid4

from services.kit.failures import Retry
from services.kit.kv import KeyValue

T = TypeVar("T")

CLAIM_TIMEOUT = 15.0
"""Seconds after which the claim of a dead worker expires."""
POLL_INTERVAL = 0.2
"""Seconds between two checks for the result of another worker."""


class Claims:
    """Claims in a bucket whose keys expire.

    `seconds` (whole): time after which a claim that is not renewed expires. `poll_interval`:
    seconds between two checks for the result of another worker.
    """

    def __init__(
        self,
        bucket: KeyValue,
        seconds: float = CLAIM_TIMEOUT,
        *,
        poll_interval: float = POLL_INTERVAL,
    ) -> None:
        self._bucket = bucket
        self._seconds = seconds
        self._poll_interval = poll_interval
        self._held: set[str] = set()
        """Keys that this process holds: while the broker is away, a claim may expire unnoticed."""

    async def find_or_make(
        self,
        key: str,
        find: Callable[[], Awaitable[T | None]],
        make: Callable[[], Awaitable[T]],
    ) -> T:
        """Return the result of `find`; where it is None, one worker at a time calls `make`.

        `make` stores its result for `find` before it returns. `key`: key of the claim.

        Raises:
            Retry: the broker is unavailable.
        """
        while True:
            if (found := await find()) is not None:
                return found
            async with self.hold(key) as held:
                if held:
                    found = await find()
                    return await make() if found is None else found
            await asyncio.sleep(self._poll_interval)

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[bool]:
        """Claim `key` while the block runs; yields False where another worker holds it.

        Raises:
            Retry: the broker is unavailable.
        """
        if key in self._held:
            yield False
            return
        self._held.add(key)
        try:
            async with self._claimed(key) as held:
                yield held
        finally:
            self._held.discard(key)

    @asynccontextmanager
    async def _claimed(self, key: str) -> AsyncIterator[bool]:
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
