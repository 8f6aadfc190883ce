"""Scratch folders: files that do not outlive a process, nor a kill -9 for long."""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "radiox-scratch-"
UNLOCKED = ".radiox-scratch-"
"""A folder that is being made has this prefix, until its lock is held."""
LOCK = ".lock"
MAKING_TIMEOUT = 3600.0
"""Seconds after which nobody is making a folder any more, nor removing it."""


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """A folder that is gone when the block ends; those that killed processes left go first.

    A process holds the lock in its folder for as long as it lives: a folder whose lock can be
    had belongs to nobody. The folder gets its name once the lock is held, so that no other
    process takes it for abandoned in between.
    """
    remove_abandoned()
    making = Path(tempfile.mkdtemp(prefix=f"{UNLOCKED}{name}-"))
    folder = making.with_name(PREFIX + making.name.removeprefix(UNLOCKED))
    with (making / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        making.rename(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(parent: Path | None = None) -> int:
    """Remove the scratch folders in `parent` that no living process holds; how many there were."""
    found = abandoned(parent)
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


def abandoned(parent: Path | None = None) -> list[Path]:
    """The scratch folders in `parent`, the machine's own by default, that nobody holds."""
    root = parent or Path(tempfile.gettempdir())
    left = [folder for folder in root.glob(f"{PREFIX}*") if _is_free(folder)]
    return left + [folder for folder in root.glob(f"{UNLOCKED}*") if _is_old(folder)]


def _is_free(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:  # whoever removed the folder was killed, or is at it
        return _is_old(folder)
    except OSError:
        return False


def _is_old(folder: Path) -> bool:
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime > MAKING_TIMEOUT
    return False
