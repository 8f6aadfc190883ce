"""A blob store on JetStream's object store: for a fleet on many machines."""

import asyncio
import base64
import hashlib
import io
import json
import math
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
    is_named,
    path_of,
    replaced,
    verified,
)

MEDIA_TYPE = "Content-Type"
SHA256 = "X-Sha256"
OBJECT_STREAM_PREFIX = "OBJ_"
"""Prefix of the streams that hold object stores, as the NATS clients name them."""
MAX_READS = 5
"""Attempts to read an object whose chunks are missing: it was just replaced, or is not yet copied
to every server of a cluster."""
RETRY_DELAY = 0.1
"""Seconds before the second further attempt; each later delay is longer by as much."""


class JetStreamBlobs:
    """One object store per bucket, which the provisioner creates.

    `cache`: folder in which whole objects are cached by SHA-256, so that many small ranges of one
    object cost one transfer.
    """

    def __init__(self, js: JetStreamContext, cache: Path) -> None:
        self._js = js
        self._cache = Cache(cache)

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""
        digest = hashlib.sha256(data).hexdigest()
        return await self._store(bucket, key, io.BytesIO(data), digest, media_type)

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return await self._store(bucket, key, file, digest, media_type)

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""
        store = self._bucket(bucket, key)
        try:
            info = await retry_until_available(
                lambda: store.get_info(key), f"looking for {bucket}/{key}"
            )
        except nats.js.errors.NotFoundError:
            return None
        return _ref(bucket, key, info)

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        file = io.BytesIO()
        await self._copy(ref, file)
        return verified(file.getvalue(), ref)

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
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
        """Write the object to `file`; starts again where it is replaced meanwhile."""
        store, name = self._bucket(ref.bucket, ref.key), f"{ref.bucket}/{ref.key}"
        for number in range(MAX_READS):
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
            await asyncio.sleep(RETRY_DELAY * number)
        raise BlobMissing(f"{name}: its chunks are missing")

    async def _chunks(self, bucket: str, info: ObjectInfo, file: IO[bytes]) -> bool:
        """Write the object's chunks; False where some are missing, as it was replaced."""
        if info.size:
            async for message in self._messages(bucket, _chunks_of(bucket, info.nuid)):
                file.write(message.data or b"")
                if file.tell() >= info.size:
                    break
        return file.tell() == info.size

    async def _messages(self, bucket: str, subject: str) -> AsyncIterator[RawStreamMsg]:
        """The messages of an object store on `subject`, in order.

        nats-py's own `get` and `list` wait for ever on messages that are purged meanwhile;
        reading them one by one does not.
        """
        last = 0

        async def following() -> RawStreamMsg:
            return await self._js.get_msg(
                stream_of_store(bucket), last + 1, subject=subject, direct=True, next=True
            )

        with suppress(nats.js.errors.NotFoundError):
            while True:
                message = await retry_until_available(following, f"reading {bucket}")
                last = message.seq or 0
                yield message

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""
        path_of(bucket, key)
        name = base64.urlsafe_b64encode(key.encode()).decode()
        async for message in self._messages(bucket, f"$O.{bucket}.M.{name}"):
            await self._remove(bucket, message)

    async def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order."""
        path_of(bucket, "any")
        async for message in self._messages(bucket, f"$O.{bucket}.M.>"):
            info = _info(message)
            ref = _ref(bucket, str(info.name), info)
            if ref is not None and ref.key.startswith(prefix):
                yield ref

    async def signed_url(self, ref: BlobRef, seconds: float) -> None:
        """None: objects on the broker have no addresses."""

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number.

        The oldest ones go too, until the others take at most `max_bytes`. `name`: only those whose
        key ends with this part. Abandoned chunks of cancelled or concurrent writers are removed
        too.
        """
        before, removed, used = time.time() - older_than, 0, set()
        stored = await self._all_chunks(bucket)
        excess = (await self.usage(bucket)).bytes - max_bytes
        async for message in self._messages(bucket, f"$O.{bucket}.M.>"):  # the oldest one first
            info = _info(message)
            if is_named(str(info.name), name) and (_is_older(info, before) or excess > 0):
                await self._remove(bucket, message)
                removed += 1
                excess -= info.size or 0
            else:
                used.add(_chunks_of(bucket, info.nuid))
        for subject in stored - used:
            if await self._is_abandoned(bucket, subject):
                await self._purge(bucket, subject)
        return removed

    async def _remove(self, bucket: str, message: RawStreamMsg) -> None:
        """Remove the version of an object that `message` describes, and no later one.

        nats-py would remove the latest version, and leave a marker for ever.
        """
        await self._purge(bucket, str(message.subject), up_to=message.seq)
        await self._purge(bucket, _chunks_of(bucket, _info(message).nuid))

    async def _purge(self, bucket: str, subject: str, up_to: int | None = None) -> None:
        seq = None if up_to is None else up_to + 1
        await retry_until_available(
            lambda: self._js.purge_stream(stream_of_store(bucket), seq=seq, subject=subject),
            f"removing from {bucket}",
        )

    async def _all_chunks(self, bucket: str) -> set[str]:
        """The subjects of all chunks; the broker lists 100,000 at most."""
        stream, chunks = stream_of_store(bucket), f"$O.{bucket}.C.>"
        info = await retry_until_available(
            lambda: self._js.stream_info(stream, subjects_filter=chunks), f"reading {bucket}"
        )
        return set(info.state.subjects or {})

    async def _is_abandoned(self, bucket: str, subject: str) -> bool:
        """Whether the last chunk is old; its writer is then not active any more."""
        try:
            last = await retry_until_available(
                lambda: self._js.get_msg(stream_of_store(bucket), subject=subject, direct=True),
                f"reading {bucket}",
            )
        except nats.js.errors.NotFoundError:
            return False
        return last.time is not None and last.time.timestamp() < time.time() - ABANDONED_AFTER

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""
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
        return ObjectStore(name=bucket, stream=stream_of_store(bucket), js=self._js)


def stream_of_store(bucket: str) -> str:
    """Return the name of the stream that holds an object store."""
    return f"{OBJECT_STREAM_PREFIX}{bucket}"


def _info(message: RawStreamMsg) -> ObjectInfo:
    info: ObjectInfo = ObjectInfo.from_response(json.loads(message.data or b"{}"))
    return info


def _is_older(info: ObjectInfo, before: float) -> bool:
    return bool(info.mtime) and datetime.fromisoformat(str(info.mtime)).timestamp() < before


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
