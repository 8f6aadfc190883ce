"""The port of the blob store."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contracts.blob import BlobRef
from services.kit.failures import Discard

SAFE_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
CHUNK_SIZE = 256 * 1024
"""Bytes of a streamed piece."""
ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which bytes without a reference, or half of them, belong to nobody."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a bucket holds."""

    count: int
    """Blobs."""
    bytes: int
    """What they take up in the store."""


class BlobMissing(LookupError):  # noqa: N818 - what a lookup finds, not a fault
    """No blob lies there."""


class BlobStore(Protocol):
    """Keeps bytes under (bucket, key).

    A key is a relative path of `[A-Za-z0-9._-]` parts. A write is atomic: a reader sees the old
    bytes or the new ones, and a reference is returned only once the bytes are durable. A reference
    gives its own bytes or none: other bytes that lie there by now are as good as missing.
    Every method raises `services.kit.failures.Retry` where the store is out of reach or full.
    """

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`, replacing what lay there."""

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of what lies at `key`, or None."""

    async def get(self, ref: BlobRef) -> bytes:
        """All the bytes.

        Raises:
            BlobMissing: nothing lies there.
        """

    def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """`length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: nothing lies there.
        """

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob; nothing happens where none lies there."""

    async def prune(self, bucket: str, older_than: float) -> int:
        """Remove what was stored more than `older_than` seconds ago; the number removed."""

    async def usage(self, bucket: str) -> Usage:
        """How many blobs the bucket holds, and how much room they take up."""


def replaced(ref: BlobRef) -> BlobMissing:
    """What to raise where other bytes lie than the reference tells of."""
    return BlobMissing(f"{ref.bucket}/{ref.key}: damaged, or replaced by other bytes")


def path_of(bucket: str, key: str) -> list[str]:
    """The parts of a blob's path, bucket first.

    Raises:
        Discard: the key is no path of plain names.
    """
    parts = [bucket, *key.split("/")]
    if not all(SAFE_PART.fullmatch(part) for part in parts):
        raise Discard(f"{bucket}/{key}: not a key for a blob")
    return parts
