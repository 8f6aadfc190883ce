"""Blobs as files: for the embedded stack, and for a fleet on one machine."""

import asyncio
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

from contracts.blob import BlobRef
from services.kit.blobs.port import CHUNK_SIZE, BlobMissing, Usage, path_of
from services.kit.failures import Retry

T = TypeVar("T")

META = ".ref.json"
PART = ".part"
ABANDONED_AFTER = 24 * 3600.0
"""Seconds after which a half-written file, or one without its reference, belongs to nobody."""
MOST_REMEMBERED = 10_000
"""Files that are remembered as checked."""


class FilesystemBlobs:
    """Blobs under `root/bucket/key`, each beside a small file that holds its reference.

    A file is checked by its SHA-256 when it is first read, and again where its size or its time
    has changed since: reading many ranges of one file hashes it once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._checked: dict[tuple[str, int, int], str] = {}

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
            BlobMissing: nothing lies there, or something else than the reference says.
        """

        def read() -> bytes:
            with self._path(ref.bucket, ref.key).open("rb") as file:
                return file.read(ref.size + 1)

        try:
            data = await self._thread(read)
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
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
        file = await self._thread(lambda: self._open(ref))
        left = ref.size - start if length is None else length
        with file:
            file.seek(start)
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK_SIZE, left))):
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
        """Remove what was stored more than `older_than` seconds ago; the number removed.

        What a killed writer left, and folders that are empty by then, go too.
        """
        return await self._thread(lambda: self._prune(bucket, time.time() - older_than))

    async def usage(self, bucket: str) -> Usage:
        """How many blobs the bucket holds, and how much room they take up."""

        def count() -> Usage:
            sizes = [found.stat().st_size for found in self._data(bucket)]
            return Usage(len(sizes), sum(sizes))

        return await self._thread(count)

    def _data(self, bucket: str) -> Iterator[Path]:
        for meta in (self._root / bucket).rglob(f"*{META}"):
            target = meta.with_name(meta.name.removesuffix(META))
            if target.is_file():
                yield target

    def _open(self, ref: BlobRef) -> BufferedReader:
        """The file behind a reference, checked."""
        path = self._path(ref.bucket, ref.key)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(f"{ref.bucket}/{ref.key}") from error
        if self._digest(path, file) != ref.sha256:
            file.close()
            raise BlobMissing(f"{ref.bucket}/{ref.key}: damaged, or replaced by other bytes")
        return file

    def _digest(self, path: Path, file: BufferedReader) -> str:
        found = os.fstat(file.fileno())
        known = (str(path), found.st_size, found.st_mtime_ns)
        if known not in self._checked:
            self._checked[known] = hashlib.file_digest(file, "sha256").hexdigest()
            while len(self._checked) > MOST_REMEMBERED:
                del self._checked[next(iter(self._checked))]
        return self._checked[known]

    def _prune(self, bucket: str, before: float) -> int:
        removed = 0
        root = self._root / bucket
        for path in list(root.rglob("*")):
            with suppress(FileNotFoundError):
                changed = path.stat().st_mtime
                if path.name.endswith(META) and changed < before:
                    path.unlink()
                    path.with_name(path.name.removesuffix(META)).unlink(missing_ok=True)
                    removed += 1
                elif changed < time.time() - ABANDONED_AFTER and _is_abandoned(path):
                    path.unlink()
        for folder in sorted((p for p in root.rglob("*") if p.is_dir()), reverse=True):
            with suppress(OSError):
                if folder.stat().st_mtime < before:
                    folder.rmdir()
        return removed

    def _store(
        self, bucket: str, key: str, fill: Callable[[Path], None], media_type: str
    ) -> BlobRef:
        target = self._path(bucket, key)
        _make_folder(target.parent)
        digest, size = _replace(target, fill)
        ref = BlobRef(bucket=bucket, key=key, sha256=digest, size=size, media_type=media_type)
        body = ref.model_dump_json().encode()
        _replace(target.with_name(target.name + META), lambda path: _write(path, body))
        return ref

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


def _replace(target: Path, fill: Callable[[Path], None]) -> tuple[str, int]:
    """Write beside, make durable, rename over; digest and size of what was written."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=PART)
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
    return digest, size


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _is_abandoned(path: Path) -> bool:
    """Whether a file is half-written, or has no reference beside it."""
    if not path.is_file() or path.name.endswith(META):
        return False
    return path.name.endswith(PART) or not path.with_name(path.name + META).exists()


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it; a name is on disk once the folder that holds it is."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        _make_durable(made.parent)


def _make_durable(folder: Path) -> None:
    """A rename is on disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
