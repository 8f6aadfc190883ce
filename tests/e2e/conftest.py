"""Shared by the tests of the command line."""

import os
import shutil
from pathlib import Path

import pytest

from tests.command_line import FEEDS, environment


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a user with an empty data directory."""
    return environment(tmp_path)


@pytest.fixture
def mixed_folder(tmp_path: Path) -> Path:
    """A folder with the feeds of the sample and with files that are no feeds."""
    folder = tmp_path / "mixed"
    shutil.copytree(FEEDS, folder)
    (folder / "huge.xml").write_bytes(b" " * 5_000_001)
    (folder / "gone.xml").symlink_to("nowhere.xml")
    os.mkfifo(folder / "pipe.rss")
    (folder / "notes.txt").touch()
    return folder
