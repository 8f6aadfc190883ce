"""The store of covers: each is claimed before it is painted, so that it is paid for once."""

from collections.abc import Awaitable, Callable
from functools import partial

from contracts import BlobRef, ShowAccepted, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims


class StoredCovers:
    """Stores covers as blobs among the files of a show; all its generations share one cover."""

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_or_paint(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[bytes | None]]
    ) -> BlobRef | None:
        """The stored cover of the show; where there is none, one worker at a time calls `paint`.

        Raises:
            Retry: the store or the broker is unreachable.
        """
        return await self._claims.find_or_make(
            f"cover.{accepted.show_id}",
            partial(self._find, accepted),
            partial(self._painted, accepted, paint),
        )

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
