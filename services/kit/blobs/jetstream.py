"""Blobs in JetStream's object store: for a fleet on many machines."""

import asyncio
import base64
import hashlib
import io
import json
import os
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
from services.kit.blobs.port import (
    ABANDONED_AFTER,
    CHUNK_SIZE,
    BlobMissing,
    Usage,
    path_of,
    replaced,
)

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
            raise replaced(ref)
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
            raise replaced(ref) from error
        left = ref.size - start if length is None else length
        with file:
            if os.fstat(file.fileno()).st_size != ref.size:
                raise replaced(ref)
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
            if info.size != ref.size:
                raise replaced(ref)
            file.seek(0)
            file.truncate()
            if await self._chunks(ref.bucket, info, file):
                return
            await asyncio.sleep(PAUSE * number)
        raise BlobMissing(f"{name}: its chunks are gone")

    async def _chunks(self, bucket: str, info: ObjectInfo, file: IO[bytes]) -> bool:
        """Write the object's chunks; False where they are gone, as when a writer replaced it."""
        if info.size:
            async for message in self._messages(bucket, _chunks_of(bucket, info.nuid)):
                file.write(message.data or b"")
                if file.tell() >= info.size:
                    break
        return file.tell() == info.size

    async def _messages(self, bucket: str, subject: str) -> AsyncIterator[RawStreamMsg]:
        """The messages of an object store on `subject`, in order.

        nats-py's own `get` and `list` wait for ever on what somebody has purged meanwhile;
        reading one by one tells at once.
        """
        last = 0

        async def following() -> RawStreamMsg:
            return await self._js.get_msg(
                f"OBJ_{bucket}", last + 1, subject=subject, direct=True, next=True
            )

        with suppress(nats.js.errors.NotFoundError):
            while True:
                message = await retry_until_available(following, f"reading {bucket}")
                last = message.seq or 0
                yield message

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob; nothing happens where none lies there."""
        path_of(bucket, key)
        name = base64.urlsafe_b64encode(key.encode()).decode()
        async for message in self._messages(bucket, f"$O.{bucket}.M.{name}"):
            await self._remove(bucket, message)

    async def prune(self, bucket: str, older_than: float) -> int:
        """Remove what was stored more than `older_than` seconds ago; the number removed.

        What a killed writer left, or two that wrote at once, goes too.
        """
        before, removed, used = time.time() - older_than, 0, set()
        there = await self._all_chunks(bucket)
        async for message in self._messages(bucket, f"$O.{bucket}.M.>"):
            info = _info(message)
            if info.mtime and datetime.fromisoformat(info.mtime).timestamp() < before:
                await self._remove(bucket, message)
                removed += 1
            else:
                used.add(_chunks_of(bucket, info.nuid))
        for subject in there - used:
            if await self._is_abandoned(bucket, subject):
                await self._purge(bucket, subject)
        return removed

    async def _remove(self, bucket: str, message: RawStreamMsg) -> None:
        """Remove the version of an object that `message` tells of, and no later one.

        nats-py would remove whichever is there, and leave a marker for ever.
        """
        await self._purge(bucket, str(message.subject), up_to=message.seq)
        await self._purge(bucket, _chunks_of(bucket, _info(message).nuid))

    async def _purge(self, bucket: str, subject: str, up_to: int | None = None) -> None:
        seq = None if up_to is None else up_to + 1
        await retry_until_available(
            lambda: self._js.purge_stream(f"OBJ_{bucket}", seq=seq, subject=subject),
            f"removing from {bucket}",
        )

    async def _all_chunks(self, bucket: str) -> set[str]:
        """The subjects of all chunks; the broker names 100,000 at most."""
        info = await retry_until_available(
            lambda: self._js.stream_info(f"OBJ_{bucket}", subjects_filter=f"$O.{bucket}.C.>"),
            f"reading {bucket}",
        )
        return set(info.state.subjects or {})

    async def _is_abandoned(self, bucket: str, subject: str) -> bool:
        """Whether the last chunk came long ago, and nobody has named it since."""
        try:
            last = await retry_until_available(
                lambda: self._js.get_msg(f"OBJ_{bucket}", subject=subject, direct=True),
                f"reading {bucket}",
            )
        except nats.js.errors.NotFoundError:
            return False
        return last.time is not None and last.time.timestamp() < time.time() - ABANDONED_AFTER

    async def usage(self, bucket: str) -> Usage:
        """How many blobs the bucket holds, and how much room they take up."""
        sizes = {}
        async for message in self._messages(bucket, f"$O.{bucket}.M.>"):
            info = _info(message)
            if not info.deleted:
                sizes[info.name] = info.size or 0
        return Usage(len(sizes), sum(sizes.values()))

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


def _info(message: RawStreamMsg) -> ObjectInfo:
    info: ObjectInfo = ObjectInfo.from_response(json.loads(message.data or b"{}"))
    return info


def _chunks_of(bucket: str, nuid: str | None) -> str:
    return f"$O.{bucket}.C.{nuid}"


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
