"""`radiox` reads `.env` of the folder where it runs; the environment has precedence."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import ShowGenerated
from tests.command_line import FEEDS, radiox

KEY = "sk-Zebra7Qx-not-a-key"


@pytest.fixture
def user(env: dict[str, str]) -> dict[str, str]:
    """The environment of a user; that of the tests reads no `.env`."""
    return {name: value for name, value in env.items() if name != "PYTHON_DOTENV_DISABLED"}


def covers(user: dict[str, str], folder: Path) -> Any:
    """What the doctor says of the cover artists, when it is run in `folder`."""
    result = radiox(user, "doctor", "--json", cwd=folder)
    assert KEY not in result.stdout + result.stderr
    return {row["what"]: row for row in json.loads(result.stdout)}["covers"]["found"]


def test_the_doctor_names_the_provider_of_a_key_in_the_file(
    user: dict[str, str], tmp_path: Path
) -> None:
    assert covers(user, tmp_path) == "local"
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    assert covers(user, tmp_path) == "openai, then local"


@pytest.mark.parametrize(
    ("variable", "given", "expected"),
    [("RADIOX_MEDIA_COVERS", "local", "local"), ("OPENAI_API_KEY", "", "local")],
)
def test_the_environment_has_precedence(
    user: dict[str, str], tmp_path: Path, variable: str, given: str, expected: str
) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\nRADIOX_MEDIA_COVERS=openai\n")
    own = {"RADIOX_MEDIA_COVERS": "auto"} | {variable: given}
    assert covers(user | own, tmp_path) == expected


def test_the_example_as_it_is_changes_nothing(user: dict[str, str], tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    (tmp_path / ".env").write_text(example.read_text())
    assert covers(user, tmp_path) == "local"


def test_a_file_of_another_folder_is_not_read(user: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\n")
    (tmp_path / "inner").mkdir()
    assert covers(user, tmp_path / "inner") == "local"


def test_a_show_is_made_with_the_settings_of_the_file(user: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RADIOX_SHOW_STATION=Radio Zebra\n")
    result = radiox(user, "show", "--feeds", FEEDS, "--minutes", "1", "--json", cwd=tmp_path)
    assert result.returncode == 0
    assert ShowGenerated.model_validate_json(result.stdout).station == "Radio Zebra"
