"""Scripts and units of infra/production: the shell, its checker, systemd and nginx read them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.fleet import SERVICES
from services.kit.settings import PlatformSettings
from tests.debian_tools import tool

FOLDER = Path(__file__).parents[3] / "infra/production"
SCRIPTS = sorted(FOLDER.rglob("*.sh"))
UNIT = FOLDER / "systemd/radiox-colour@.service"
CONTAINER = FOLDER / "proxmox/create-container.sh"
BASH = str(shutil.which("bash"))


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_read_and_is_run_by_its_name(script: Path) -> None:
    assert run(BASH, "-n", str(script)).stderr == ""
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text()


def test_the_checker_of_shell_scripts_finds_nothing() -> None:
    done = run(tool("shellcheck"), *map(str, SCRIPTS))
    assert (done.returncode, done.stdout) == (0, "")


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "radiox-blue@.service"
    unit.write_text(UNIT.read_text().replace("/opt/radiox/%j/bin/radiox", sys.executable))
    done = run(tool("systemd-analyze"), "verify", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_stops_later_than_the_services_do() -> None:
    (line,) = [line for line in UNIT.read_text().splitlines() if line.startswith("TimeoutStopSec")]
    assert float(line.partition("=")[2]) > PlatformSettings().grace + 5


def test_a_container_is_made_with_every_file_that_it_needs(tmp_path: Path) -> None:
    wheel, settings = tmp_path / "radiox.whl", tmp_path / "radiox.env"
    wheel.touch()
    settings.touch()
    done = run(
        BASH, str(CONTAINER), "--print", "110", "radio", str(wheel), str(settings), "show", "audio"
    )
    assert (done.returncode, done.stderr) == (0, "")
    steps = done.stdout.splitlines()
    assert steps[0].startswith("pct create 110 ")
    assert "--unprivileged 1" in steps[0]
    pushed = [Path(step.split()[3]) for step in steps if step.startswith("pct push")]
    assert all(path.is_file() for path in pushed)
    enabled = [step for step in steps if "enable" in step]
    assert [step.split()[-1] for step in enabled] == ["radiox-blue@show", "radiox-blue@audio"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("1", "radio", "W", "W", "show"), "is no id"),
        (("110", "Radio!", "W", "W", "show"), "is no host name"),
        (("110", "radio", "missing.whl", "W", "show"), "cannot be read"),
        (("110", "radio", "W", "W", "show;reboot"), "is no name of a service"),
        (("110", "radio"), "create-container.sh 110"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_done(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "W").touch()
    given = [str(tmp_path / "W") if each == "W" else each for each in arguments]
    done = run(BASH, str(CONTAINER), "--print", *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_the_change_over_restarts_every_service_of_the_fleet() -> None:
    text = (FOLDER / "blue-green.sh").read_text()
    (line,) = [line for line in text.splitlines() if "RADIOX_SERVICES:-" in line]
    assert set(line.partition(":-")[2].partition("}")[0].split()) == set(SERVICES)
