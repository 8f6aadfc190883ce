"""The store of covers: each is claimed before it is painted, so that it is paid for once."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from contracts import BlobRef, CoverSize, subjects
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims
from services.kit.pictures import NAMES, page_sizes
from services.media.ports import Credit, Painted, StoredCover


class StoredCovers:
    """Stores covers as blobs among the files of a show; all its generations share one cover.

    A cover's credit is stored beside it, for a repeated announcement, and its sizes for pages.
    """

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_or_paint(
        self, show_id: str, paint: Callable[[], Awaitable[Painted | None]]
    ) -> StoredCover | None:
        """The stored cover of that id; where there is none, one worker at a time calls `paint`.

        Raises:
            Retry: the store or the broker is unreachable.
        """
        return await self._claims.find_or_make(
            f"cover.{show_id}",
            partial(self._find, show_id),
            partial(self._painted, show_id, paint),
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
        return StoredCover(ref, painted.credit, await self._scaled(show_id, painted.jpeg))

    async def _find(self, show_id: str) -> StoredCover | None:
        """The cover, where both it and its credit are there and undamaged."""
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, _key(show_id))
        credit = await self._blobs.find(subjects.BLOBS_SHOWS, _credit_key(show_id))
        if ref is None or credit is None:
            return None
        try:
            jpeg = await self._blobs.get(ref)
            told = Credit.model_validate_json(await self._blobs.get(credit))
        except BlobMissing:
            return None
        return StoredCover(ref, told, await self._sizes(show_id, jpeg))

    async def _sizes(self, show_id: str, jpeg: bytes) -> tuple[CoverSize, ...]:
        """The sizes that are stored; where one is missing, all of them are made again."""
        stored = [
            (pixels, await self._blobs.find(subjects.BLOBS_SHOWS, f"{show_id}/{name}"))
            for pixels, name in NAMES
        ]
        found = tuple(CoverSize(pixels=pixels, file=ref) for pixels, ref in stored if ref)
        return found if len(found) == len(stored) else await self._scaled(show_id, jpeg)

    async def _scaled(self, show_id: str, jpeg: bytes) -> tuple[CoverSize, ...]:
        sizes = []
        for each in await asyncio.to_thread(page_sizes, jpeg):
            file = await self._put(f"{show_id}/{each.name}", each.data, each.media_type)
            sizes.append(CoverSize(pixels=each.pixels, file=file))
        return tuple(sizes)

    async def _put(self, key: str, data: bytes, media_type: str) -> BlobRef:
        return await self._blobs.put(subjects.BLOBS_SHOWS, key, data, media_type)


def _key(show_id: str) -> str:
    return f"{show_id}/cover.jpg"


def _credit_key(show_id: str) -> str:
    return f"{show_id}/cover.json"
