"""What was made without a show: each is claimed before it is made, and found afterwards."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from pydantic import ValidationError

from contracts import BlobRef, subjects
from contracts.event import Contract
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.claims import Claims

logger = logging.getLogger(__name__)

C = TypeVar("C", bound=Contract)


class StoredProductions:
    """Keeps each reply as a blob beside the files that it refers to."""

    def __init__(self, blobs: BlobStore, claims: Claims) -> None:
        self._blobs = blobs
        self._claims = claims

    async def find_or_make(self, name: str, kind: type[C], make: Callable[[], Awaitable[C]]) -> C:
        """The reply of that id, whose files are there; else one worker at a time calls `make`.

        Raises:
            Retry: the store or the broker is unavailable.
        """
        return await self._claims.find_or_make(
            f"made.{name}", partial(self._find, name, kind), partial(self._made, name, make)
        )

    async def _made(self, name: str, make: Callable[[], Awaitable[C]]) -> C:
        made = await make()
        data = made.model_dump_json().encode()
        await self._blobs.put(subjects.BLOBS_SHOWS, _key(name), data, "application/json")
        return made

    async def _find(self, name: str, kind: type[C]) -> C | None:
        ref = await self._blobs.find(subjects.BLOBS_SHOWS, _key(name))
        if ref is None:
            return None
        try:
            found = kind.model_validate_json(await self._blobs.get(ref))
        except (BlobMissing, ValidationError):
            return None
        files = [each for _, each in found if isinstance(each, BlobRef)]
        there = [await self._blobs.find(each.bucket, each.key) for each in files]
        return found if there == files else None


def _key(name: str) -> str:
    return f"{name}/made.json"
