"""Backups and restores that are killed at any moment: what was whole before stays whole."""

import random
import subprocess
from pathlib import Path

import pytest

from services.kit.backup.folder import BackupFolder
from tests.command_line import FEEDS, RADIOX, environment, json_of, radiox
from tests.waiting import until_free

KILLS = 12
LONGEST = 4.0
"""Seconds after which a command is killed at the latest; it needs about three."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a station that has made one show, and has a backup."""
    env = environment(tmp_path)
    show = ("show", "--feeds", FEEDS, "--minutes", "1", "--seed", "1")
    assert radiox(env, *show, "--out", str(tmp_path / "show")).returncode == 0
    json_of(env, "backup", str(tmp_path / "backups"))
    return env


def kill_at_random(env: dict[str, str], seed: int, *arguments: str) -> None:
    """Run a command with the executable, and kill it at some moment, unless it ends before."""
    with subprocess.Popen(
        [RADIOX, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(random.Random(seed).uniform(1.0, LONGEST))
        except subprocess.TimeoutExpired:
            process.kill()


def test_every_backup_that_is_there_is_whole(env: dict[str, str], tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path / "backups")
    for seed in range(KILLS):
        kill_at_random(env, seed, "backup", str(folder.root))
        until_free(tmp_path / "data/nats")
        for name in folder.names():
            assert all(folder.check_files(folder.read(name)))
    assert folder.names()
    whole = json_of(env, "backup", str(folder.root), "--keep", "1")
    assert folder.names() == [whole["backup"]]
    assert folder.cut_short() == ""
    files = {file.sha256 for file in folder.read().files()}
    assert {path.name for path in (folder.root / "files").glob("*/*")} == files
    other = environment(tmp_path / "other")
    assert json_of(other, "restore", str(folder.root))["blobs"] == whole["blobs"]


def test_a_restore_that_is_killed_leaves_a_station(env: dict[str, str], tmp_path: Path) -> None:
    """The old one, or the new one with the old one put aside."""
    backups = str(tmp_path / "backups")
    whole = json_of(env, "backup", backups)
    for seed in range(KILLS):
        kill_at_random(env, seed, "restore", backups, "--force")
        until_free(tmp_path / "data/restoring/nats")
        made = json_of(env, "backup", str(tmp_path / "others"))
        assert (made["blobs"], made["missing"]) == (whole["blobs"], [])
        assert made["messages"] > 30
