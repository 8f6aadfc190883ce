"""A bounded cache of blobs as local files, by SHA-256."""

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BufferedRandom
from pathlib import Path
from typing import IO
from weakref import WeakValueDictionary

from services.kit.blobs.files import Digests, retried_where_full

SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_BYTES = 2_000_000_000
"""Default size of the cache, in bytes: some hours of FLAC."""


class WrongDigestError(ValueError):
    """The fetched bytes have another SHA-256 than the requested one."""


class Cache:
    """Files in `folder`; beyond `max_bytes` the least recently used ones are removed.

    A file is checked when this process first opens it; one that is damaged is fetched again.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._digests = Digests()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, sha256: str, fetch: Callable[[IO[bytes]], Awaitable[None]]) -> IO[bytes]:
        """Open the file with that digest for reading; `fetch` writes it where it is not cached.

        Raises:
            WrongDigestError: the fetched bytes have another digest.
            Retry: the disk is full.
        """
        if not SHA256.fullmatch(sha256):
            raise WrongDigestError(f"{sha256[:80]!r} is no SHA-256")
        path = self._folder / sha256
        lock = self._locks.setdefault(sha256, asyncio.Lock())
        async with lock:  # concurrent callers fetch a file once
            with retried_where_full():
                found = await asyncio.to_thread(self._find, path)
                return found or await self._fetched(path, fetch)

    def _find(self, path: Path) -> IO[bytes] | None:
        with suppress(FileNotFoundError):
            file = path.open("rb")
            if self._digests.of(file) == path.name:
                _mark_used(file)
                return file
            file.close()
        return None

    async def _fetched(
        self, path: Path, fetch: Callable[[IO[bytes]], Awaitable[None]]
    ) -> IO[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
        file = os.fdopen(handle, "w+b")
        try:
            await fetch(file)
            await asyncio.to_thread(self._add, file, Path(part), path)
        except BaseException:  # where the call is cancelled, too
            file.close()
            Path(part).unlink(missing_ok=True)  # noqa: ASYNC240 - may not be interrupted
            raise
        return file

    def _add(self, file: BufferedRandom, part: Path, path: Path) -> None:
        file.flush()
        if self._digests.of(file) != path.name:
            raise WrongDigestError(f"the bytes fetched for {path.name} have another digest")
        _mark_used(file)
        with suppress(FileNotFoundError):  # evicted meanwhile; the open file can still be read
            part.replace(path)
        self._evict()

    def _evict(self) -> None:
        used = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                found = path.stat()
                used.append((found.st_atime_ns, found.st_size, path))
        excess = sum(size for _, size, _ in used) - self._max_bytes
        for _, size, path in sorted(used):
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size


def _mark_used(file: IO[bytes]) -> None:
    """Set the access time to now, in nanoseconds: the kernel's own is coarser."""
    os.utime(file.fileno(), ns=(time.time_ns(), os.fstat(file.fileno()).st_mtime_ns))
