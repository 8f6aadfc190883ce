"""The port of the blob store."""

import math
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from contracts.blob import BlobRef
from services.kit.failures import Discard

SAFE_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
CHUNK_SIZE = 256 * 1024
"""Bytes of a streamed piece."""
ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which partly written bytes, or bytes without a reference, count as abandoned."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Usage of a bucket."""

    count: int
    """Number of blobs."""
    bytes: int
    """Their size in the store."""


class BlobMissing(LookupError):  # noqa: N818 - what a lookup finds, not a fault
    """The blob does not exist, or has other bytes than its reference."""


class BlobStore(Protocol):
    """Stores blobs by (bucket, key).

    A key is a relative path of `[A-Za-z0-9._-]` parts. A write is atomic: a reader sees the old
    bytes or the new ones, and a reference is returned only once the bytes are durable. A reference
    yields its own bytes or none: where other bytes are stored at its key, the blob is missing.
    Every method raises `services.kit.failures.Retry` where the store is unavailable or full.
    """

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist.
        """

    def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: the blob does not exist.
        """

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""

    def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order.

        One that is stored or removed meanwhile may be among them or not.
        """

    async def signed_url(self, ref: BlobRef, seconds: float) -> str | None:
        """An address at which everybody can read the blob for `seconds`.

        None where the store has no addresses. It does not say whether the blob exists.
        """

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number.

        The oldest ones go too, until the others take at most `max_bytes`. `name`: only those whose
        key ends with this part, e.g. `master.flac`.
        """

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""


def replaced(ref: BlobRef) -> BlobMissing:
    """Create the error for a blob with other bytes than its reference."""
    return BlobMissing(f"{ref.bucket}/{ref.key}: damaged, or replaced by other bytes")


def verified(data: bytes, ref: BlobRef) -> bytes:
    """The bytes that were read of a blob.

    Raises:
        BlobMissing: they are not those of the reference.
    """
    if len(data) != ref.size or sha256(data).hexdigest() != ref.sha256:
        raise replaced(ref)
    return data


def is_named(key: str, name: str) -> bool:
    """Whether a key ends with the part `name`; every key does where `name` is empty."""
    return not name or key.rpartition("/")[2] == name


def path_of(bucket: str, key: str) -> list[str]:
    """Return the parts of a blob's path, bucket first.

    Raises:
        Discard: the key is not a relative path of valid names.
    """
    parts = [bucket, *key.split("/")]
    if not all(SAFE_PART.fullmatch(part) for part in parts):
        raise Discard(f"{bucket}/{key}: not a key for a blob")
    return parts
