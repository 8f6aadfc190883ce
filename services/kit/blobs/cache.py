"""Whole blobs as files of this machine, found by SHA-256, in bounded room."""

import asyncio
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BufferedRandom
from pathlib import Path
from typing import IO

SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_BYTES = 2_000_000_000
"""Bytes that the files may take up: some hours of FLAC."""


class WrongDigestError(ValueError):
    """The bytes are not those that were asked for."""


class Cache:
    """Files in `folder`; beyond `room` bytes, those go that were not used for longest."""

    def __init__(self, folder: Path, room: int = MAX_BYTES) -> None:
        self._folder = folder
        self._room = room

    async def open(self, sha256: str, fetch: Callable[[IO[bytes]], Awaitable[None]]) -> IO[bytes]:
        """The file with that digest, to be read; `fetch` writes it where it is not there yet.

        Raises:
            WrongDigestError: what was fetched has another digest.
        """
        if not SHA256.fullmatch(sha256):
            raise WrongDigestError(f"{sha256[:80]!r} is no SHA-256")
        path = self._folder / sha256
        with suppress(FileNotFoundError):
            _touch(path)
            return path.open("rb")
        return await self._fetched(path, fetch)

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
        file.seek(0)
        if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
            raise WrongDigestError(f"what was fetched as {path.name} has another digest")
        _touch(part)
        part.replace(path)
        self._make_room()

    def _make_room(self) -> None:
        used = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                found = path.stat()
                used.append((found.st_mtime_ns, found.st_size, path))
        excess = sum(size for _, size, _ in used) - self._room
        for _, size, path in sorted(used):
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size


def _touch(path: Path) -> None:
    """Note that the file is used now, to the nanosecond: the kernel's own notes are coarser."""
    now = time.time_ns()
    os.utime(path, ns=(now, now))
