"""Shell completion of commands, options and values, from a process that loads no service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.grid import DEFAULT_CHANNEL
from services import fleet
from services.commands.terminal.completion import (
    MAIN_CHANNEL,
    PRESETS_FILE,
    channels,
    presets,
    remember_channels,
    remember_presets,
    service_names,
)

COMPLETE = """
import sys
from services.cli import main
sys.argv = ["radiox"]
try: main()
finally: print([m for m in ("faststream", "numpy", "nats", "contracts") if m in sys.modules])
"""


def offered(words: str) -> list[str]:
    completion = {
        "_RADIOX_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    output = subprocess.run(
        [sys.executable, "-c", COMPLETE],
        env=os.environ | completion, capture_output=True, text=True, check=False,
    )  # fmt: skip
    *values, loaded = output.stdout.splitlines()
    assert (loaded, output.stderr) == ("[]", "")
    return values


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("radiox sh", {"show", "shows"}),
        ("radiox feeds ", {"check", "list"}),
        ("radiox show --min", {"--minutes"}),
        ("radiox n", {"news"}),
        ("radiox news --ex", {"--explain"}),
        ("radiox news --preset b", {"brief", "business"}),
        ("radiox show --language ", {"en", "de"}),
        ("radiox show --preset b", {"brief", "business"}),
        ("radiox serve ", {*fleet.SERVICES, "all"}),
        ("radiox station s", {"show", "start", "stop", "skip"}),
        ("radiox station grid --channel m", {"main"}),
        ("radiox --install", {"--install-completion"}),
    ],
)
def test_the_shell_is_offered_the_matching_values(words: str, expected: set[str]) -> None:
    assert set(offered(words)) == expected


def test_the_users_own_presets_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "presets.toml"
    own.write_text("[bedtime]\n")
    monkeypatch.setenv("RADIOX_SHOW_PRESETS", str(own))
    assert presets("b") == ["brief", "business", "bedtime"]
    own.write_text("no TOML")
    assert presets("b") == ["brief", "business"]


def test_the_presets_that_a_command_has_seen_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_DATA_DIR", str(tmp_path))
    assert presets("b") == ["brief", "business"]
    remember_presets(["bay news", "brief", "zebra"], tmp_path)
    assert presets("b") == ["bay news", "brief"]
    remember_presets(["nothing"], tmp_path / "missing")
    (tmp_path / PRESETS_FILE).write_bytes(b"\xff\xfe\n")
    assert presets("b") == ["brief", "business"]


def test_every_service_is_offered() -> None:
    assert set(service_names("")) == {*fleet.SERVICES, "all"}
    assert service_names("sh") == ["show"]


def test_channels_are_those_that_a_command_has_seen_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_DATA_DIR", str(tmp_path))
    assert channels("") == [MAIN_CHANNEL] == [DEFAULT_CHANNEL]
    remember_channels(["harbour", "hill", "tide"], tmp_path)
    assert channels("h") == ["harbour", "hill"]
