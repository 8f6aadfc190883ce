"""Blobs in JetStream's object store: for a fleet on many machines."""

import asyncio
import base64
import hashlib
import io
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import ObjectInfo, ObjectMeta, RawStreamMsg
from nats.js.object_store import ObjectStore

from contracts.blob import BlobRef
from services.kit.availability import retry_until_available
from services.kit.blobs.cache import Cache, WrongDigestError
from services.kit.blobs.port import CHUNK_SIZE, BlobMissing, Usage, path_of

MEDIA_TYPE = "Content-Type"
SHA256 = "X-Sha256"
MOST_READS = 5
"""Times to read an object whose chunks are not there: replaced just now, or not yet copied to
every server of a cluster."""
PAUSE = 0.1
"""Seconds between the first two further reads; each pause is longer by as much."""


class JetStreamBlobs:
    """One object store per bucket; the provisioner has made them.

    `cache` is a folder in which whole objects are kept by SHA-256, so that many small ranges of
    one object cost one transfer.
    """

    def __init__(self, js: JetStreamContext, cache: Path) -> None:
        self._js = js
        self._cache = Cache(cache)

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`, replacing what lay there."""
        digest = hashlib.sha256(data).hexdigest()
        return await self._store(bucket, key, io.BytesIO(data), digest, media_type)

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return await self._store(bucket, key, file, digest, media_type)

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of what lies at `key`, or None."""
        store = self._bucket(bucket, key)
        try:
            info = await retry_until_available(
                lambda: store.get_info(key), f"looking for {bucket}/{key}"
            )
        except nats.js.errors.NotFoundError:
            return None
        return _ref(bucket, key, info)

    async def get(self, ref: BlobRef) -> bytes:
        """All the bytes.

        Raises:
            BlobMissing: nothing lies there, or something else than the reference says.
        """
        file = io.BytesIO()
        await self._copy(ref, file)
        data = file.getvalue()
        if hashlib.sha256(data).hexdigest() != ref.sha256:
            raise BlobMissing(f"{ref.bucket}/{ref.key}: damaged, or replaced by other bytes")
        return data

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """`length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: nothing lies there, or something else than the reference says.
        """
        try:
            file = await self._cache.open(ref.sha256, partial(self._copy, ref))
        except WrongDigestError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        left = ref.size - start if length is None else length
        with file:
            file.seek(start)
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK_SIZE, left))):
                left -= len(piece)
                yield piece

    async def _copy(self, ref: BlobRef, file: IO[bytes]) -> None:
        """Write the object to `file`, from its beginning again where a writer replaces it."""
        store, name = self._bucket(ref.bucket, ref.key), f"{ref.bucket}/{ref.key}"
        for number in range(MOST_READS):
            try:
                info = await retry_until_available(
                    lambda: store.get_info(ref.key), f"reading {name}"
                )
            except nats.js.errors.NotFoundError as error:
                raise BlobMissing(name) from error
            file.seek(0)
            file.truncate()
            if await self._chunks(ref.bucket, info, file):
                return
            await asyncio.sleep(PAUSE * number)
        raise BlobMissing(f"{name}: its chunks are gone")

    async def _chunks(self, bucket: str, info: ObjectInfo, file: IO[bytes]) -> bool:
        """Write the object's chunks; False where they are gone, as when a writer replaced it.

        nats-py's own `get` waits for ever on chunks that a writer has purged; reading them one
        by one tells at once.
        """
        subject, last = f"$O.{bucket}.C.{info.nuid}", 0

        async def following() -> RawStreamMsg:
            return await self._js.get_msg(
                f"OBJ_{bucket}", last + 1, subject=subject, direct=True, next=True
            )

        for _ in range(info.chunks or 0):
            try:
                message = await retry_until_available(following, f"reading {bucket}/{info.name}")
            except nats.js.errors.NotFoundError:
                return False
            last = message.seq or 0
            file.write(message.data or b"")
        return file.tell() == info.size

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob; nothing happens where none lies there.

        nats-py leaves a marker for each deleted object, for ever: it is removed, too.
        """
        store = self._bucket(bucket, key)
        name = base64.urlsafe_b64encode(key.encode()).decode()
        marker = f"$O.{bucket}.M.{name}"
        with suppress(nats.js.errors.NotFoundError):
            await retry_until_available(lambda: store.delete(key), f"removing {bucket}/{key}")
        await retry_until_available(
            lambda: self._js.purge_stream(f"OBJ_{bucket}", subject=marker),
            f"forgetting {bucket}/{key}",
        )

    async def prune(self, bucket: str, older_than: float) -> int:
        """Remove what was stored more than `older_than` seconds ago; the number removed."""
        entries = await self._entries(bucket)
        before = time.time() - older_than
        old = [
            e for e in entries if e.mtime and datetime.fromisoformat(e.mtime).timestamp() < before
        ]
        for entry in old:
            await self.delete(bucket, str(entry.name))
        return len(old)

    async def usage(self, bucket: str) -> Usage:
        """How many blobs the bucket holds, and how much room they take up."""
        entries = await self._entries(bucket)
        return Usage(len(entries), sum(entry.size or 0 for entry in entries))

    async def _entries(self, bucket: str) -> list[ObjectInfo]:
        store = self._bucket(bucket)
        try:
            found = await retry_until_available(store.list, f"listing {bucket}")
        except nats.js.errors.NotFoundError:
            return []
        return [entry for entry in found if not entry.deleted]

    async def _store(
        self, bucket: str, key: str, data: Any, digest: str, media_type: str
    ) -> BlobRef:
        store = self._bucket(bucket, key)

        async def put() -> ObjectInfo:
            data.seek(0)
            meta = ObjectMeta(name=key, headers={MEDIA_TYPE: media_type, SHA256: digest})
            return await store.put(key, data, meta=meta)

        info = await retry_until_available(put, f"storing {bucket}/{key}")
        return BlobRef(
            bucket=bucket, key=key, sha256=digest, size=info.size or 0, media_type=media_type
        )

    def _bucket(self, bucket: str, key: str = "any") -> ObjectStore:
        path_of(bucket, key)
        return ObjectStore(name=bucket, stream=f"OBJ_{bucket}", js=self._js)


def _ref(bucket: str, key: str, info: ObjectInfo) -> BlobRef | None:
    if info.deleted:
        return None
    headers = info.headers or {}
    return BlobRef(
        bucket=bucket,
        key=key,
        sha256=str(headers.get(SHA256, "")),
        size=info.size or 0,
        media_type=str(headers.get(MEDIA_TYPE, "application/octet-stream")),
    )
