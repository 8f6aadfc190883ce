"""Blobs in JetStream's object store: for a fleet on many machines."""

import hashlib
import io
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import ObjectInfo, ObjectMeta, RawStreamMsg
from nats.js.object_store import ObjectStore

from contracts.blob import BlobRef
from services.kit.blobs.port import PIECE, BlobMissing, path_of
from services.kit.patience import patiently

MEDIA_TYPE = "Content-Type"
SHA256 = "X-Sha256"


class JetStreamBlobs:
    """One object store per bucket; the provisioner has made them.

    `cache` is a folder in which whole objects are kept by SHA-256, so that many small ranges of
    one object cost one transfer.
    """

    def __init__(self, js: JetStreamContext, cache: Path) -> None:
        self._js = js
        self._cache = cache

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
        store = self._bucket(bucket)
        try:
            info = await patiently(lambda: store.get_info(key), f"looking for {bucket}/{key}")
        except nats.js.errors.NotFoundError:
            return None
        return _ref(bucket, key, info)

    async def get(self, ref: BlobRef) -> bytes:
        """All the bytes.

        Raises:
            BlobMissing: nothing lies there.
        """
        store, name = self._bucket(ref.bucket), f"{ref.bucket}/{ref.key}"
        while True:
            try:
                info = await patiently(lambda: store.get_info(ref.key), f"reading {name}")
            except nats.js.errors.NotFoundError as error:
                raise BlobMissing(name) from error
            data = await self._chunks(ref.bucket, info)
            if data is not None:
                return data

    async def _chunks(self, bucket: str, info: ObjectInfo) -> bytes | None:
        """The object's bytes; None where a writer replaced it meanwhile.

        nats-py's own `get` waits for ever on chunks that a writer has purged; reading them one
        by one tells at once.
        """
        subject, last, pieces = f"$O.{bucket}.C.{info.nuid}", 0, list[bytes]()

        async def following() -> RawStreamMsg:
            return await self._js.get_msg(
                f"OBJ_{bucket}", last + 1, subject=subject, direct=True, next=True
            )

        for _ in range(info.chunks or 0):
            try:
                message = await patiently(following, f"reading {bucket}/{info.name}")
            except nats.js.errors.NotFoundError:
                return None
            last = message.seq or 0
            pieces.append(message.data or b"")
        data = b"".join(pieces)
        return data if len(data) == info.size else None

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """`length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: nothing lies there.
        """
        path = self._cache / ref.sha256
        if not path.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{time.monotonic_ns()}.part")
            part.write_bytes(await self.get(ref))
            part.replace(path)
        left = ref.size - start if length is None else length
        with path.open("rb") as file:
            file.seek(start)
            while left > 0 and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob; nothing happens where none lies there."""
        store = self._bucket(bucket)
        try:
            await patiently(lambda: store.delete(key), f"removing {bucket}/{key}")
        except nats.js.errors.NotFoundError:
            return

    async def prune(self, bucket: str, older_than: float) -> int:
        """Remove what was stored more than `older_than` seconds ago; the number removed."""
        store = self._bucket(bucket)
        try:
            entries = await patiently(store.list, f"listing {bucket}")
        except nats.js.errors.NotFoundError:
            return 0
        before = time.time() - older_than
        old = [
            e for e in entries if e.mtime and datetime.fromisoformat(e.mtime).timestamp() < before
        ]
        for entry in old:
            await self.delete(bucket, str(entry.name))
        return len(old)

    async def _store(
        self, bucket: str, key: str, data: Any, digest: str, media_type: str
    ) -> BlobRef:
        path_of(bucket, key)
        store = self._bucket(bucket)

        async def put() -> ObjectInfo:
            data.seek(0)
            meta = ObjectMeta(name=key, headers={MEDIA_TYPE: media_type, SHA256: digest})
            return await store.put(key, data, meta=meta)

        info = await patiently(put, f"storing {bucket}/{key}")
        return BlobRef(
            bucket=bucket, key=key, sha256=digest, size=info.size or 0, media_type=media_type
        )

    def _bucket(self, bucket: str) -> ObjectStore:
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
