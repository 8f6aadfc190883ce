"""Digests of files, and the error for a full disk."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path

from services.kit.failures import Retry

MAX_CACHED_DIGESTS = 10_000
"""Maximum number of cached digests."""


class Digests:
    """The SHA-256 of open files, cached by inode, size and modification time."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], str] = {}

    def of(self, file: BufferedReader | BufferedRandom) -> str:
        """Return the digest of `file`; its position is undefined afterwards."""
        found = os.fstat(file.fileno())
        key = (found.st_ino, found.st_size, found.st_mtime_ns)
        digest = self._known.get(key)
        if digest is None:
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if len(self._known) >= MAX_CACHED_DIGESTS:
                self._known.clear()  # in one step, since threads share it
            self._known[key] = digest
        return digest


def digest_of(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of the file at `path`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, os.fstat(file.fileno()).st_size


@contextmanager
def retried_where_full() -> Iterator[None]:
    """Turn the error of a full or failing disk into a retry.

    Raises:
        Retry: the disk is full or fails.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise Retry(f"the blob store cannot be written: {error.strerror}") from error
        raise
