"""A small disk, and something that fills it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

MOST_TRIES = 50
"""Somebody may take the room between the look at it and its use."""


@dataclass
class Disk:
    """A mounted disk."""

    folder: Path

    def fill(self, scant: int) -> None:
        """Leave `scant` bytes, though others go on writing meanwhile."""
        for _ in range(MOST_TRIES):
            state = os.statvfs(self.folder)
            room = state.f_bavail * state.f_bsize - scant
            if room <= 0:
                return
            with (self.folder / "ballast").open("ab") as file, suppress(OSError):
                os.posix_fallocate(file.fileno(), file.tell(), room)
                return
        raise AssertionError("others fill the disk faster than the ballast does")

    def clear(self) -> None:
        """Make room again."""
        (self.folder / "ballast").unlink()


@contextmanager
def small_disk(folder: Path, room: int) -> Iterator[Disk]:
    """A disk of `room` bytes at `folder`; only root may have one."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={room}", "radiox-test", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("only root may mount a small disk")
    subprocess.run(["/bin/mount", *options], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)
