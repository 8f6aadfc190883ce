"""What stores that list objects over HTTP share: looking them up, and which of them go."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.blob import BlobRef
from services.kit.blobs.port import is_named


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a list tells of it."""

    key: str
    size: int
    stored_at: datetime


async def looked_up(
    keys: Iterable[str], find: Callable[[str], Awaitable[BlobRef | None]], *, at_once: int
) -> AsyncIterator[BlobRef]:
    """Yield the blobs of some keys, in their order; `at_once` are looked up at a time."""
    limit = asyncio.Semaphore(at_once)

    async def look(key: str) -> BlobRef | None:
        async with limit:
            return await find(key)

    for ref in await asyncio.gather(*(look(key) for key in keys)):
        if ref is not None:
            yield ref


def surplus(
    objects: Iterable[Listed], older_than: float, *, name: str, max_bytes: float
) -> list[str]:
    """The keys of objects that go: see `services.kit.blobs.port.BlobStore.prune`."""
    before, total = time.time() - older_than, 0
    keys: list[str] = []
    for each in sorted(objects, key=lambda each: each.stored_at, reverse=True):
        total += each.size
        is_old = each.stored_at.timestamp() < before or total > max_bytes
        if is_old and is_named(each.key, name):
            keys.append(each.key)
    return keys
