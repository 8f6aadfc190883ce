"""`.env.example` is generated from the settings, and Git ignores `.env`."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic_settings import BaseSettings

from infra.env_example import KEYS, generate
from services.commands.config.reading import OTHERS, classes
from services.kit.settings import variable

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
LINE = re.compile(r"(# )?([A-Z][A-Z0-9_]+)=(.*)")
LISTED = [found.groups() for found in map(LINE.fullmatch, generate().splitlines()) if found]


def known() -> dict[str, tuple[type[BaseSettings], str]]:
    """The settings class and the field of each variable: of the first class that reads it."""
    found: dict[str, tuple[type[BaseSettings], str]] = {}
    for settings in classes().values():
        for field in settings.model_fields:
            found.setdefault(variable(settings, field), (settings, field))
    return found


def test_it_is_what_the_settings_say() -> None:
    """Otherwise: `python -m infra.env_example > .env.example`."""
    assert EXAMPLE.read_text() == generate()


def test_each_variable_is_listed_once_and_explained() -> None:
    assert sorted(name for _, name, _ in LISTED) == sorted(known())
    lines = generate().splitlines()
    for before, line in pairwise(lines):
        if LINE.fullmatch(line):
            assert before.startswith("# "), line


@pytest.mark.parametrize(("mark", "name", "value"), LISTED, ids=[each[1] for each in LISTED])
def test_each_variable_can_be_set_to_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mark: str | None, name: str, value: str
) -> None:
    settings, field = known()[name]
    about = settings.model_fields[field]
    if mark is None:
        assert (value, name in KEYS) == ("", True)
        return
    assert value
    monkeypatch.chdir(tmp_path)
    if value.endswith(".toml"):
        Path(value).touch()
    monkeypatch.setenv(name, value)
    given = getattr(settings(), field)
    if not about.examples:
        assert given == about.get_default(call_default_factory=True)


def test_as_it_is_it_sets_nothing() -> None:
    assert dotenv_values(EXAMPLE) == dict.fromkeys(KEYS, "")


def test_git_ignores_env_but_not_the_example() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    ignored = subprocess.run(
        ["git", "check-ignore", ".env", ".env.example"],  # noqa: S607 - the user's git
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ignored.stdout.split() == [".env"]


def test_variables_of_compose_are_known() -> None:
    text = "".join(path.read_text() for path in ROOT.glob("docker-compose*.yml"))
    named = set(re.findall(r"\$\{(RADIOX_[A-Z_]+)", text))
    assert named
    assert named <= {*known(), *OTHERS}
