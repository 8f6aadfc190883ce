"""A small disk that a test can fill."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

MAX_ATTEMPTS = 50
"""Attempts to fill the disk: another process may write between the check and the write."""


@dataclass
class Disk:
    """A mounted disk."""

    folder: Path

    def fill(self, free: int) -> None:
        """Fill the disk up to `free` bytes, while other processes go on writing."""
        for _ in range(MAX_ATTEMPTS):
            state = os.statvfs(self.folder)
            size = state.f_bavail * state.f_bsize - free
            if size <= 0:
                return
            with (self.folder / "ballast").open("ab") as file, suppress(OSError):
                os.posix_fallocate(file.fileno(), file.tell(), size)
                return
        raise AssertionError("others fill the disk faster than the ballast does")

    def clear(self) -> None:
        """Free the disk space again."""
        (self.folder / "ballast").unlink()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Disk]:
    """A disk of `size` bytes at `folder`; only root may have one."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "radiox-test", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("only root may mount a small disk")
    subprocess.run(["/bin/mount", *options], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)
