"""`infra/drill.sh`, as an operator runs it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command_line import FEEDS, RADIOX, environment, json_of, radiox

DRILL = Path(__file__).parents[2] / "infra/drill.sh"
pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]

SECONDS = re.compile(r"^(RTO|RPO): (\d+) s", re.MULTILINE)


def drill(env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the drill."""
    return subprocess.run(
        ["/bin/sh", str(DRILL), *arguments],
        env=env | {"RADIOX": RADIOX}, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file below a folder, by its path."""
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {str(path): (each.st_size, each.st_mtime_ns) for path, each in found.items()}


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a station that has made a show, with a backup of it."""
    folder = tmp_path_factory.mktemp("station")
    env = environment(folder)
    show = ("show", "--feeds", FEEDS, "--minutes", "1", "--seed", "1")
    assert radiox(env, *show, "--out", str(folder / "show")).returncode == 0
    json_of(env, "backup", str(folder / "backups"))
    return folder


def test_a_station_that_was_lost_comes_back_and_the_real_one_is_not_touched(
    station: Path, tmp_path: Path
) -> None:
    """Settings that lead to a real database are left aside."""
    before = contents(station)
    env = environment(station) | {
        "RADIOX_DATA_DATABASE": "postgresql://nobody@127.0.0.1:1/real",
        "TMPDIR": str(tmp_path),
    }
    ended = drill(env, str(station / "backups"), str(tmp_path / "drill"))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    print(ended.stdout)  # noqa: T201 - the figures of a small station
    assert {name for name, _ in SECONDS.findall(ended.stdout)} == {"RTO", "RPO"}
    assert contents(station) == before


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("RTO_LIMIT", "the restore took longer"), ("RPO_LIMIT", "the last backup is older")],
)
def test_a_limit_that_is_exceeded_fails_the_drill(
    station: Path, tmp_path: Path, limit: str, reason: str
) -> None:
    ended = drill(environment(tmp_path) | {limit: "-1"}, str(station / "backups"))
    assert ended.returncode == 1
    assert f"{reason} than -1 s" in ended.stderr
    assert not list(tmp_path.glob("radiox-drill-*"))


def test_a_damaged_backup_fails_the_drill(station: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(station / "backups", damaged)
    file = max((damaged / "files").rglob("*"), key=lambda path: path.stat().st_size)
    os.truncate(file, 10)
    ended = drill(environment(tmp_path), str(damaged))
    assert ended.returncode == 1
    assert "the backup was not restored" in ended.stderr


@pytest.mark.parametrize(
    ("variables", "arguments", "reason"),
    [
        ({}, (), "usage"),
        ({}, ("{home}/none",), "is no folder"),
        ({"RADIOX_NATS_URL": "nats://real:4222"}, ("{home}",), "RADIOX_NATS_URL"),
        ({}, ("{home}", "{home}"), "no drill has made it"),
    ],
)
def test_what_could_be_a_real_station_is_refused(
    tmp_path: Path, variables: dict[str, str], arguments: tuple[str, ...], reason: str
) -> None:
    (tmp_path / "precious").write_text("kept")
    given = [argument.format(home=tmp_path) for argument in arguments]
    ended = drill(environment(tmp_path) | variables, *given)
    assert ended.returncode == 2
    assert reason in ended.stderr
    assert (tmp_path / "precious").read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]
