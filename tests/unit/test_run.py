"""The hooks of tests/conftest.py."""

import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import platformdirs
import pytest

from tests.conftest import ROOM, failed_in_ci, has_room

Outcome = Literal["passed", "failed", "skipped"]


def report(outcome: Outcome) -> pytest.TestReport:
    why = ("test_x.py", 1, "Skipped: there is no Node")
    return pytest.TestReport("test_x", ("test_x.py", 1, "test_x"), {}, outcome, why, "call")


def test_a_skipped_test_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    failed = failed_in_ci(report("skipped"))
    assert failed.failed
    assert "there is no Node" in str(failed.longrepr)


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_ci_changes_no_other_outcome(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert failed_in_ci(report(outcome)).outcome == outcome


def test_a_test_may_skip_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert failed_in_ci(report("skipped")).skipped


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    expected = report("skipped")
    vars(expected)["wasxfail"] = "reason"
    assert failed_in_ci(expected).skipped


def test_nothing_is_left_in_the_users_home() -> None:
    for folder in (platformdirs.user_cache_path("radiox"), platformdirs.user_data_path("radiox")):
        assert folder.is_relative_to(tempfile.gettempdir())


def test_only_a_folder_with_room_holds_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not has_room(tmp_path / "none")
    for free in (ROOM, ROOM - 1):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr("shutil.disk_usage", lambda _, usage=usage: usage)
        assert has_room(tmp_path) == (free == ROOM)
