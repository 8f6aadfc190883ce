"""Scratch folders are removed with their process, or by the next one."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from services.kit.scratch import CREATION_TIMEOUT, LOCK, PREFIX, UNLOCKED, abandoned, scratch_folder

HOLDER = """
import sys
from services.kit.scratch import scratch_folder
with scratch_folder("held") as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def holder() -> tuple["subprocess.Popen[str]", Path]:
    """A process that holds a scratch folder until its input ends, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_folder_is_removed_when_its_block_ends(tmp_path: Path) -> None:
    with scratch_folder("audio") as folder:
        (folder / "mix.wav").write_bytes(b"x")
        assert folder.parent == tmp_path
        assert folder.name.startswith(f"{PREFIX}audio-")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_killed_process_is_removed_by_the_next_process(tmp_path: Path) -> None:
    process, left = holder()
    process.kill()
    process.communicate()
    assert left.is_dir()
    assert abandoned() == [left]
    with scratch_folder("next") as folder:
        assert list(tmp_path.iterdir()) == [folder]


def test_the_folder_of_a_running_process_stays() -> None:
    process, held = holder()
    with scratch_folder("next"):
        assert held.is_dir()
        assert abandoned() == []
    process.communicate("")
    assert not held.exists()


def test_folders_created_concurrently_do_not_remove_each_other() -> None:
    holders = [holder() for _ in range(4)]
    assert all((folder / LOCK).exists() for _, folder in holders)
    for process, _ in holders:
        process.communicate("")


def test_a_folder_that_is_being_created_is_abandoned_after_a_while(tmp_path: Path) -> None:
    making = tmp_path / f"{UNLOCKED}audio-x"
    making.mkdir()
    (making / LOCK).touch()
    assert abandoned() == []
    past = making.stat().st_mtime - CREATION_TIMEOUT - 1
    os.utime(making, (past, past))
    assert abandoned() == [making]


def test_a_folder_that_is_being_removed_is_abandoned_after_a_while(tmp_path: Path) -> None:
    """A process may be killed between the removal of the lock and that of the rest."""
    left = tmp_path / f"{PREFIX}audio-x"
    left.mkdir()
    (left / "mix.wav").touch()
    assert abandoned() == []
    past = left.stat().st_mtime - CREATION_TIMEOUT - 1
    os.utime(left, (past, past))
    assert abandoned() == [left]


def test_other_folders_stay(tmp_path: Path) -> None:
    (tmp_path / "radiox-other").mkdir()
    with scratch_folder("audio"):
        pass
    assert (tmp_path / "radiox-other").is_dir()
