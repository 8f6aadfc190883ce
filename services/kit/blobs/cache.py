"""Whole blobs as files of this machine, found by SHA-256, in bounded room."""

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
"""Bytes that the files may take up: some hours of FLAC."""


class WrongDigestError(ValueError):
    """The bytes are not those that were asked for."""


class Cache:
    """Files in `folder`; beyond `room` bytes, those go that were not used for longest.

    A file is checked when this process first opens it: what the power took is fetched again.
    """

    def __init__(self, folder: Path, room: int = MAX_BYTES) -> None:
        self._folder = folder
        self._room = room
        self._digests = Digests()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, sha256: str, fetch: Callable[[IO[bytes]], Awaitable[None]]) -> IO[bytes]:
        """The file with that digest, to be read; `fetch` writes it where it is not there yet.

        Raises:
            WrongDigestError: what was fetched has another digest.
            Retry: the disk is full.
        """
        if not SHA256.fullmatch(sha256):
            raise WrongDigestError(f"{sha256[:80]!r} is no SHA-256")
        path = self._folder / sha256
        turn = self._turns.setdefault(sha256, asyncio.Lock())
        async with turn:  # who comes second finds what the first has fetched
            with retried_where_full():
                found = await asyncio.to_thread(self._found, path)
                return found or await self._fetched(path, fetch)

    def _found(self, path: Path) -> IO[bytes] | None:
        with suppress(FileNotFoundError):
            file = path.open("rb")
            if self._digests.of(file) == path.name:
                _note_use(file)
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
            await asyncio.to_thread(self._keep, file, Path(part), path)
        except BaseException:
            file.close()
            Path(part).unlink(missing_ok=True)  # noqa: ASYNC240 - may not be interrupted
            raise
        return file

    def _keep(self, file: BufferedRandom, part: Path, path: Path) -> None:
        file.flush()
        if self._digests.of(file) != path.name:
            raise WrongDigestError(f"what was fetched as {path.name} has another digest")
        _note_use(file)
        with suppress(FileNotFoundError):  # gone, as others needed room: it is read all the same
            part.replace(path)
        self._make_room()

    def _make_room(self) -> None:
        used = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                found = path.stat()
                used.append((found.st_atime_ns, found.st_size, path))
        excess = sum(size for _, size, _ in used) - self._room
        for _, size, path in sorted(used):
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size


def _note_use(file: IO[bytes]) -> None:
    """Note that the file is used now, to the nanosecond: the kernel's own notes are coarser."""
    os.utime(file.fileno(), ns=(time.time_ns(), os.fstat(file.fileno()).st_mtime_ns))
