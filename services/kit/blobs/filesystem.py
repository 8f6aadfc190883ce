"""Blobs as files: for the embedded stack, and for a fleet on one machine."""

import asyncio
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from contracts.blob import BlobRef
from services.kit.blobs.port import PIECE, BlobMissing, path_of
from services.kit.failures import Retry

T = TypeVar("T")

META = ".ref.json"


class FilesystemBlobs:
    """Blobs under `root/bucket/key`, each beside a small file that holds its reference."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, bucket: str, key: str, data: bytes, media_type: str) -> BlobRef:
        """Store `data`, replacing what lay there."""

        def fill(path: Path) -> None:
            path.write_bytes(data)

        return await self._thread(lambda: self._store(bucket, key, fill, media_type))

    async def put_file(self, bucket: str, key: str, path: Path, media_type: str) -> BlobRef:
        """Store the file at `path` without holding it in memory."""

        def fill(target: Path) -> None:
            shutil.copyfile(path, target)

        return await self._thread(lambda: self._store(bucket, key, fill, media_type))

    async def find(self, bucket: str, key: str) -> BlobRef | None:
        """The reference of what lies at `key`, or None."""
        meta = self._path(bucket, key + META)
        try:
            return BlobRef.model_validate_json(await self._thread(meta.read_bytes))
        except FileNotFoundError:
            return None

    async def get(self, ref: BlobRef) -> bytes:
        """All the bytes.

        Raises:
            BlobMissing: nothing lies there.
        """
        path = self._path(ref.bucket, ref.key)
        try:
            return await self._thread(path.read_bytes)
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error

    async def stream(
        self, ref: BlobRef, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """`length` bytes from `start` on, in pieces; to the end where `length` is None.

        Raises:
            BlobMissing: nothing lies there.
        """
        path = self._path(ref.bucket, ref.key)
        try:
            file = await self._thread(lambda: path.open("rb"))
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        left = ref.size - start if length is None else length
        with file:
            file.seek(start)
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
                left -= len(piece)
                yield piece

    async def delete(self, bucket: str, key: str) -> None:
        """Remove the blob; nothing happens where none lies there."""
        reference, target = self._path(bucket, key + META), self._path(bucket, key)

        def remove() -> None:
            reference.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

        await self._thread(remove)

    async def prune(self, bucket: str, older_than: float) -> int:
        """Remove what was stored more than `older_than` seconds ago; the number removed."""
        return await self._thread(lambda: self._prune(bucket, time.time() - older_than))

    def _prune(self, bucket: str, before: float) -> int:
        removed = 0
        for meta in (self._root / bucket).rglob(f"*{META}"):
            if meta.stat().st_mtime < before:
                meta.unlink(missing_ok=True)
                meta.with_name(meta.name.removesuffix(META)).unlink(missing_ok=True)
                removed += 1
        return removed

    def _store(
        self, bucket: str, key: str, fill: Callable[[Path], None], media_type: str
    ) -> BlobRef:
        target = self._path(bucket, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        ref = self._replace(target, fill, bucket, key, media_type)
        blank = target.with_name(target.name + META)
        self._replace(
            blank,
            lambda path: _write(path, ref.model_dump_json().encode()),
            bucket,
            key,
            media_type,
        )
        return ref

    @staticmethod
    def _replace(
        target: Path, fill: Callable[[Path], None], bucket: str, key: str, media_type: str
    ) -> BlobRef:
        """Write beside, make durable, rename over."""
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        os.close(handle)
        part = Path(name)
        try:
            fill(part)
            with part.open("rb+") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            size = part.stat().st_size
            part.replace(target)
            _make_durable(target.parent)
        finally:
            part.unlink(missing_ok=True)
        return BlobRef(bucket=bucket, key=key, sha256=digest, size=size, media_type=media_type)

    def _path(self, bucket: str, key: str) -> Path:
        return self._root.joinpath(*path_of(bucket, key))

    @staticmethod
    async def _thread(call: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(call)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                raise Retry(f"the blob store cannot be written: {error.strerror}") from error
            raise


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _make_durable(folder: Path) -> None:
    """A rename is on disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
