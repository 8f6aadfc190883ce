"""A blob store that opens a span for each blob that is written or read within a trace.

It is around every store alike: the SDKs of object stores have no instrumentation, or one that
writes addresses out.
"""

import math
from collections.abc import AsyncIterator
from pathlib import Path

from contracts.blob import BlobRef
from services.kit.blobs.port import BlobStore, Usage
from services.kit.telemetry import call_span, spans


class TracedBlobs:
    """The blobs of another store; looking them up and removing them opens no span."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""
        with call_span(spans.BLOB_WRITE, {spans.BUCKET: bucket, spans.BYTES: len(data)}):
            return await self._store.put(bucket, key, data, media_type)

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""
        with call_span(spans.BLOB_WRITE, {spans.BUCKET: bucket}) as current:
            ref = await self._store.put_file(bucket, key, path, media_type)
            current.set_attribute(spans.BYTES, ref.size)
        return ref

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""
        return await self._store.find(bucket, key)

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist.
        """
        with call_span(spans.BLOB_READ, {spans.BUCKET: ref.bucket, spans.BYTES: ref.size}):
            return await self._store.get(ref)

    def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Without a span: its reader decides how long it takes.

        Raises:
            BlobMissing: the blob does not exist.
        """
        return self._store.stream(ref, start, length)

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""
        await self._store.delete(bucket, key)

    def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order."""
        return self._store.list(bucket, prefix)

    async def signed_url(self, ref: BlobRef, seconds: float) -> str | None:
        """An address at which everybody can read the blob for `seconds`."""
        return await self._store.signed_url(ref, seconds)

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number."""
        return await self._store.prune(bucket, older_than, name=name, max_bytes=max_bytes)

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""
        return await self._store.usage(bucket)
