"""The store of covers: each is claimed before it is painted, so that it is paid for once."""

from collections.abc import Awaitable, Callable
from functools import partial

from contracts import BlobRef, ShowAccepted, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.media.ports import Credit, Painted, StoredCover


class StoredCovers:
    """Stores covers as blobs among the files of a show; all its generations share one cover.

    A cover's credit is stored beside it, for a repeated announcement.
    """

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_or_paint(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[Painted | None]]
    ) -> StoredCover | None:
        """The stored cover of the show; where there is none, one worker at a time calls `paint`.

        Raises:
            Retry: the store or the broker is unreachable.
        """
        return await self._claims.find_or_make(
            f"cover.{accepted.show_id}",
            partial(self._find, accepted.show_id),
            partial(self._painted, accepted.show_id, paint),
        )

    async def _painted(
        self, show_id: str, paint: Callable[[], Awaitable[Painted | None]]
    ) -> StoredCover | None:
        painted = await paint()
        if painted is None:
            return None
        credit = painted.credit.model_dump_json().encode()
        await self._put(_credit_key(show_id), credit, "application/json")
        ref = await self._put(_key(show_id), painted.jpeg, "image/jpeg")
        return StoredCover(ref, painted.credit)

    async def _find(self, show_id: str) -> StoredCover | None:
        """The cover, where both it and its credit are there and undamaged."""
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, _key(show_id))
        credit = await self._blobs.find(subjects.BLOBS_SHOWS, _credit_key(show_id))
        if ref is None or credit is None:
            return None
        try:
            await self._blobs.get(ref)
            return StoredCover(ref, Credit.model_validate_json(await self._blobs.get(credit)))
        except BlobMissing:
            return None

    async def _put(self, key: str, data: bytes, media_type: str) -> BlobRef:
        return await self._blobs.put(subjects.BLOBS_SHOWS, key, data, media_type)


def _key(show_id: str) -> str:
    return f"{show_id}/cover.jpg"


def _credit_key(show_id: str) -> str:
    return f"{show_id}/cover.json"
