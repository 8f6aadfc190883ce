"""Stores the segments of a package while they are made."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context

from contracts import SegmentsStored, ShowPackage, subjects
from services.audio.domain.air import AirSegment
from services.broadcast.segments import MEDIA_TYPE, RENDITIONS, Rendition, key_of
from services.broadcast.timeline import segments_of
from services.kit.blobs import BlobStore
from services.kit.notifier import Notifier

WAITING = 64
"""Segments that may wait for the store: four minutes of sound, 32 MB. The encoders wait then."""


class StoredPackages:
    """Packages in the bucket `air`."""

    def __init__(self, blobs: BlobStore, notify: Notifier) -> None:
        self._blobs = blobs
        self._notify = notify

    @asynccontextmanager
    async def open(
        self, key: str, *, show_id: str = "", generation: int = 1, replaces: bool = True
    ) -> AsyncIterator["GrowingPackage"]:
        """Begin a package; see `services.audio.ports.Packages`."""
        told = SegmentsStored(show_id=show_id, generation=generation, package=key, segments=0)
        package = GrowingPackage(told, self._blobs, self._notify, replaces=replaces)
        # Outside of any trace: a show has hundreds of segments, and each would be a span.
        storing = asyncio.create_task(package.store(), context=Context())
        try:
            yield package
        finally:
            storing.cancel()
            await asyncio.wait((storing,))

    async def is_whole(self, package: ShowPackage) -> bool:
        """Whether all segments of a package are stored: the last one, and the first one still."""
        for number in {0, segments_of(package.samples) - 1}:
            for rendition in RENDITIONS:
                key = key_of(package.key, rendition, number)
                if await self._blobs.find(subjects.BLOBS_AIR, key) is None:
                    return False
        return True


class GrowingPackage:
    """Stores segments in their order; one that is there already is not written again."""

    def __init__(
        self, told: SegmentsStored, blobs: BlobStore, notify: Notifier, *, replaces: bool
    ) -> None:
        """`told`: what followers of its show are told, for now of no segment."""
        self.key = told.package
        self._told = told
        self._blobs = blobs
        self._notify = notify
        self._replaces = replaces
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[AirSegment] = asyncio.Queue(WAITING)
        self._first = asyncio.Event()
        self._error: BaseException | None = None

    def add(self, segment: AirSegment) -> None:
        """Have a segment stored; called in other threads, and waits while too many wait."""
        asyncio.run_coroutine_threadsafe(self._waiting.put(segment), self._loop).result()

    async def begun(self) -> None:
        """Wait for the first segment; for ever where there is none."""
        await self._first.wait()

    async def finish(self, samples: int) -> ShowPackage:
        """Wait until all segments are stored; `samples`: how long they are heard.

        Raises:
            Retry: the store is unavailable or full.
        """
        await self.flushed()
        self._told = self._told.model_copy(update={"complete": True})
        await self._tell()
        return ShowPackage(key=self.key, samples=samples)

    async def flushed(self) -> None:
        """Wait until what was added is stored.

        Raises:
            Retry: the store is unavailable or full.
        """
        await self._waiting.join()
        if self._error is not None:
            raise self._error

    async def store(self) -> None:
        """Store what is added, until it is cancelled; after an error nothing more."""
        while True:
            segment = await self._waiting.get()
            try:
                if self._error is None:
                    await self._keep(segment)
            except Exception as error:  # noqa: BLE001 - `finish` raises it
                self._error = error
            finally:
                self._waiting.task_done()

    async def _keep(self, segment: AirSegment) -> None:
        made = segment.renditions.items()
        await asyncio.gather(*(self._put(name, segment.number, data) for name, data in made))
        self._told = self._told.model_copy(update={"segments": segment.number + 1})
        self._first.set()
        await self._tell()

    async def _put(self, rendition: Rendition, number: int, data: bytes) -> None:
        key = key_of(self.key, rendition, number)
        known = await self._blobs.find(subjects.BLOBS_AIR, key)
        if known and (not self._replaces or known.sha256 == hashlib.sha256(data).hexdigest()):
            return
        await self._blobs.put(subjects.BLOBS_AIR, key, data, MEDIA_TYPE)

    async def _tell(self) -> None:
        if self._told.show_id:
            await self._notify(self._told)
