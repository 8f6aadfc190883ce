"""Writing files so that a crash leaves the old one or the new one, and one writer at a time."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.kit.failures import Retry

PART = "."
"""Prefix of a partly written file; no key begins with it."""
MAX_ATTEMPTS = 20
"""Attempts to create a file whose folder is removed at the same time, as it is old and empty."""


@contextmanager
def written(folder: Path, fill: Callable[[Path], None]) -> Iterator[tuple[Path, str, int]]:
    """Write a temporary file durably; yields it with digest and size, and removes it if left."""
    part = _new_part(folder)
    try:
        fill(part)
        with part.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        yield part, digest, size
    finally:
        part.unlink(missing_ok=True)


def _new_part(folder: Path) -> Path:
    """Create an empty file; its folder is created again where it is removed as old and empty."""
    for _ in range(MAX_ATTEMPTS):
        with suppress(FileNotFoundError, FileExistsError):
            _make_folder(folder)
            handle, name = tempfile.mkstemp(dir=folder, prefix=PART)
            os.close(handle)
            return Path(name)
    raise Retry(f"the blob store cannot be written: {folder} was removed again and again")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock on `folder`, across processes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    """Create a folder and its parents durably: each new entry is synced with its parent."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        make_durable(made.parent)


def make_durable(folder: Path) -> None:
    """Sync a folder, so that renames in it are durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
