"""The store of covers: each is claimed before it is painted, so that it is paid for once."""

import asyncio
from collections.abc import Awaitable, Callable

from contracts import BlobRef, ShowAccepted, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims


class StoredCovers:
    """Stores covers as blobs among the files of a show; all its generations share one cover.

    `poll_interval`: seconds between two checks for a cover that another worker is painting.
    """

    def __init__(self, blobs: BlobStore, claims: Claims, *, poll_interval: float = 0.2) -> None:
        self._blobs = blobs
        self._claims = claims
        self._poll_interval = poll_interval

    async def find_or_paint(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[bytes | None]]
    ) -> BlobRef | None:
        """The stored cover of the show; where there is none, one worker at a time calls `paint`.

        Raises:
            Retry: the store or the broker is unreachable.
        """
        while True:
            if (found := await self._find(accepted)) is not None:
                return found
            async with self._claims.hold(f"cover.{accepted.show_id}") as held:
                if held:
                    return await self._find(accepted) or await self._painted(accepted, paint)
            await asyncio.sleep(self._poll_interval)

    async def _painted(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[bytes | None]]
    ) -> BlobRef | None:
        data = await paint()
        if data is None:
            return None
        return await self._blobs.put(subjects.BLOBS_SHOWS, _key(accepted), data, "image/jpeg")

    async def _find(self, accepted: ShowAccepted) -> BlobRef | None:
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, _key(accepted))
        if ref is None:
            return None
        try:
            await self._blobs.get(ref)
        except BlobMissing:
            return None
        return ref


def _key(accepted: ShowAccepted) -> str:
    return f"{accepted.show_id}/cover.jpg"
