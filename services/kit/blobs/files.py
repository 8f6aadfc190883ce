"""What every store of files needs: digests that are counted once, and a word for a full disk."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader

from services.kit.failures import Retry

MOST_REMEMBERED = 10_000
"""Files that are remembered as hashed."""


class Digests:
    """The SHA-256 of open files, hashed anew where the file, its size or its time is another."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], str] = {}

    def of(self, file: BufferedReader | BufferedRandom) -> str:
        """The digest; the file stands anywhere afterwards."""
        found = os.fstat(file.fileno())
        key = (found.st_ino, found.st_size, found.st_mtime_ns)
        digest = self._known.get(key)
        if digest is None:
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()  # at once, as many threads ask
            self._known[key] = digest
        return digest


@contextmanager
def retried_where_full() -> Iterator[None]:
    """A disk that is full or fails asks for another try, later.

    Raises:
        Retry: so it is.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise Retry(f"the blob store cannot be written: {error.strerror}") from error
        raise
