"""Scratch folders: temporary files that are removed with their process, or by the next one."""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "radiox-scratch-"
UNLOCKED = ".radiox-scratch-"
"""Prefix of a folder that is being created, until its lock is held."""
LOCK = ".lock"
CREATION_TIMEOUT = 3600.0
"""Seconds after which a folder without a lock counts as abandoned: no process is creating or
removing it any more."""


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """Create a folder that is removed after the block; abandoned ones are removed first.

    A process holds the lock in its folder while it lives: a folder whose lock is free is
    abandoned. The folder gets its name once the lock is held, so that no other process takes it
    for abandoned in between.
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
    """Remove the abandoned scratch folders in `parent`; return their number."""
    found = abandoned(parent)
    for folder in found:
        shutil.rmtree(folder, ignore_errors=True)
    return len(found)


def abandoned(parent: Path | None = None) -> list[Path]:
    """The scratch folders in `parent`, by default the temporary folder, that no process holds."""
    root = parent or Path(tempfile.gettempdir())
    left = [folder for folder in root.glob(f"{PREFIX}*") if _is_free(folder)]
    return left + [folder for folder in root.glob(f"{UNLOCKED}*") if _is_old(folder)]


def _is_free(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:  # the folder is being removed, or its removal was interrupted
        return _is_old(folder)
    except OSError:
        return False


def _is_old(folder: Path) -> bool:
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime > CREATION_TIMEOUT
    return False
