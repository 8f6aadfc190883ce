"""A small disk, and something that fills it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Disk:
    """A mounted disk."""

    folder: Path

    def fill(self, scant: int) -> None:
        """Leave `scant` bytes, though others go on writing meanwhile."""
        state = os.statvfs(self.folder)
        with (self.folder / "ballast").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_bsize - scant)

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
