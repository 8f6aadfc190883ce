"""A blob store in a folder: for the embedded stack, and for a fleet on one machine."""

import asyncio
import math
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from contracts.blob import BlobRef
from services.kit.blobs.durable import PART, locked, make_durable, written
from services.kit.blobs.files import Digests, retried_where_full
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

T = TypeVar("T")

META = ".ref.json"


class FilesystemBlobs:
    """Blobs at `root/bucket/key`, each beside a small file with its reference.

    A file is checked by its SHA-256 when it is first read, and again where its size or its
    modification time has changed: reading many ranges of one file hashes it once. Blob and
    reference are replaced and removed under a lock on their folder, so that both are there, or
    neither.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._digests = Digests()

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`; replaces an existing blob."""

        def fill(path: Path) -> None:
            path.write_bytes(data)

        return await self._thread(lambda: self._store(bucket, key, fill, media_type))

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""

        def fill(target: Path) -> None:
            shutil.copyfile(path, target)

        return await self._thread(lambda: self._store(bucket, key, fill, media_type))

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of the blob at `key`, or None."""
        meta = _meta(self._path(bucket, key))
        try:
            return BlobRef.model_validate_json(await self._thread(meta.read_bytes))
        except (FileNotFoundError, ValidationError):  # a damaged reference counts as missing
            return None

    async def get(self, ref: BlobRef) -> bytes:
        """Read the whole blob.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """

        def read() -> bytes:
            with self._path(ref.bucket, ref.key).open("rb") as file:
                if os.fstat(file.fileno()).st_size != ref.size:
                    raise replaced(ref)
                return file.read()

        try:
            data = await self._thread(read)
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        return verified(data, ref)

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """Read `length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: the blob does not exist, or has other bytes than the reference.
        """
        file = await self._thread(lambda: self._open(ref))
        left = ref.size - start if length is None else length
        with file:
            file.seek(start)
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK_SIZE, left))):
                left -= len(piece)
                yield piece

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob, if it exists."""
        target = self._path(bucket, key)

        def remove() -> None:
            with suppress(FileNotFoundError), locked(target.parent):
                _remove(target)

        await self._thread(remove)

    async def list(self, bucket: str, prefix: str = "") -> AsyncIterator[BlobRef]:
        """The blobs of a bucket whose keys begin with `prefix`, in no order."""
        folder = prefix.rpartition("/")[0]
        path_of(bucket, folder or "any")
        keys = await self._thread(lambda: [*self._keys(bucket, folder)])
        for key in keys:
            if key.startswith(prefix) and (ref := await self.find(bucket, key)):
                yield ref

    async def signed_url(self, ref: BlobRef, seconds: float) -> None:
        """None: files have no addresses."""

    async def prune(
        self, bucket: str, older_than: float, *, name: str = "", max_bytes: float = math.inf
    ) -> int:
        """Remove blobs that were stored more than `older_than` seconds ago; return their number.

        The oldest ones go too, until the others take at most `max_bytes`. `name`: only those whose
        key ends with this part. Abandoned partial files and old empty folders are removed too.
        """
        before = time.time() - older_than

        def remove() -> int:
            return self._prune(bucket, max(before, self._cutoff(bucket, max_bytes)), name)

        return await self._thread(remove)

    async def usage(self, bucket: str) -> Usage:
        """Number and size of the blobs in a bucket."""

        def count() -> Usage:
            sizes = [size for _, size in self._stored(bucket)]
            return Usage(len(sizes), sum(sizes))

        return await self._thread(count)

    def _keys(self, bucket: str, folder: str = "") -> Iterator[str]:
        """The keys of a bucket, or only those in a folder of it."""
        root = self._root / bucket
        for path, _, names in os.walk(root / folder):
            for name in names:
                if name.endswith(META):
                    yield Path(path, name.removesuffix(META)).relative_to(root).as_posix()

    def _stored(self, bucket: str) -> Iterator[tuple[float, int]]:
        """When each blob was stored (seconds since the epoch), and its size in bytes."""
        for key in self._keys(bucket):
            path = self._root / bucket / key
            with suppress(FileNotFoundError):
                yield _meta(path).stat().st_mtime, path.stat().st_size

    def _cutoff(self, bucket: str, max_bytes: float) -> float:
        """The time before which blobs were stored that take the bucket beyond `max_bytes`."""
        total = 0
        for stored, size in sorted(self._stored(bucket), reverse=True):
            total += size
            if total > max_bytes:
                return math.nextafter(stored, math.inf)
        return -math.inf

    def _open(self, ref: BlobRef) -> BufferedReader:
        """Open the file of a reference, and check its size and SHA-256."""
        path = self._path(ref.bucket, ref.key)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        size = os.fstat(file.fileno()).st_size
        if size != ref.size or self._digests.of(file) != ref.sha256:
            file.close()
            raise replaced(ref)
        return file

    def _prune(self, bucket: str, before: float, name: str) -> int:
        removed, root = 0, self._root / bucket
        for folder, _, files in os.walk(root, topdown=False):
            found = (Path(folder, file) for file in files)
            removed += sum(_remove_old(path, before, name) for path in found)
            with suppress(OSError):
                if Path(folder) != root and Path(folder).stat().st_mtime < before:
                    Path(folder).rmdir()
        return removed

    def _store(
        self, bucket: str, key: str, fill: Callable[[Path], None], media_type: str
    ) -> BlobRef:
        target = self._path(bucket, key)
        folder = target.parent
        with written(folder, fill) as (part, digest, size):
            ref = BlobRef(bucket=bucket, key=key, sha256=digest, size=size, media_type=media_type)
            body = ref.model_dump_json().encode()
            with written(folder, lambda path: _write(path, body)) as (meta, *_):
                with locked(folder):
                    part.replace(target)
                    meta.replace(_meta(target))
                make_durable(folder)
        return ref

    def _path(self, bucket: str, key: str) -> Path:
        return self._root.joinpath(*path_of(bucket, key))

    @staticmethod
    async def _thread(call: Callable[[], T]) -> T:
        with retried_where_full():
            return await asyncio.to_thread(call)


def _write(path: Path, data: bytes) -> None:
    """Write a reference; its time tells the order of blobs, and the kernel's own is coarser."""
    path.write_bytes(data)
    now = time.time_ns()
    os.utime(path, ns=(now, now))


def _meta(target: Path) -> Path:
    return target.with_name(target.name + META)


def _remove(target: Path) -> None:
    """Remove the reference first, so that a crash in between leaves an abandoned file only."""
    _meta(target).unlink(missing_ok=True)
    target.unlink(missing_ok=True)


def _remove_old(path: Path, before: float, name: str) -> bool:
    """Remove an old blob of that name, or an abandoned file; return whether it was a blob."""
    with suppress(FileNotFoundError), locked(path.parent):
        changed = path.stat().st_mtime
        if path.name.endswith(META):
            blob = path.with_name(path.name.removesuffix(META))
            if changed < before and is_named(blob.name, name):
                _remove(blob)
                return True
        elif changed < time.time() - ABANDONED_AFTER and _is_abandoned(path):
            path.unlink()
    return False


def _is_abandoned(path: Path) -> bool:
    """Whether a file is partly written, or has no reference beside it."""
    return path.name.startswith(PART) or not _meta(path).exists()
