"""Segments in the blob store, with those that were read last in memory."""

import asyncio
import time
from collections import OrderedDict

from contracts import subjects
from services.kit.blobs import BlobMissing, BlobStore

KEPT = 60.0
"""Seconds for which a segment is kept: a show that is deleted is not heard for longer."""


class CachedSegments:
    """Reads segments, each once for all who ask at the same time.

    Those that were read last are kept for a minute, at most `capacity` bytes.
    """

    def __init__(self, blobs: BlobStore, capacity: int) -> None:
        self._blobs = blobs
        self._capacity = capacity
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._reading: dict[str, asyncio.Task[bytes]] = {}

    async def get(self, key: str, *, anew: bool = False) -> bytes:
        """The segment `{package}/{rendition}/{n}.m4s`; `anew`: as it is in the store now.

        Raises:
            BlobMissing: there is none, or it was removed.
            Retry: the store is unavailable.
        """
        if anew:
            return await self._read(key)
        kept = self._kept.get(key)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        reading = self._reading.get(key)
        if reading is None:
            reading = asyncio.create_task(self._kept_from_now(key))
            self._reading[key] = reading
            reading.add_done_callback(lambda _: self._reading.pop(key))
        # The others still need it where one who asks goes away.
        return await asyncio.shield(reading)

    async def _read(self, key: str) -> bytes:
        ref = await self._blobs.find(subjects.BLOBS_AIR, key)
        if ref is None:
            raise BlobMissing(f"{subjects.BLOBS_AIR}/{key}: there is no such segment")
        return await self._blobs.get(ref)

    async def _kept_from_now(self, key: str) -> bytes:
        body = await self._read(key)
        self._keep(key, body)
        return body

    def _keep(self, key: str, body: bytes) -> None:
        if old := self._kept.pop(key, None):
            self._bytes -= len(old[1])
        self._kept[key] = (time.monotonic() + KEPT, body)
        self._bytes += len(body)
        while self._bytes > self._capacity:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._bytes -= len(dropped)
