"""Scratch folders: files that do not outlive a process, nor a kill -9 for long."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "radiox-scratch-"
LOCK = ".lock"


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """A folder that is gone when the block ends; those that killed processes left go first.

    A process holds the lock in its folder for as long as it lives: a folder whose lock can be
    had belongs to nobody.
    """
    remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{name}-"))
    try:
        with (folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(parent: Path | None = None) -> int:
    """Remove the scratch folders in `parent` that no living process holds; how many there were."""
    removed = 0
    for folder in abandoned(parent):
        shutil.rmtree(folder, ignore_errors=True)
        removed += 1
    return removed


def abandoned(parent: Path | None = None) -> list[Path]:
    """The scratch folders in `parent`, the machine's own by default, that nobody holds."""
    root = parent or Path(tempfile.gettempdir())
    return [folder for folder in root.glob(f"{PREFIX}*") if _is_free(folder)]


def _is_free(folder: Path) -> bool:
    with suppress(OSError), (folder / LOCK).open("r") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
