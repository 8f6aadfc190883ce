"""`.env.example` explains variables that exist, with their defaults, and Git ignores `.env`."""

import re
import subprocess
from pathlib import Path

import pytest
from dotenv import dotenv_values
from pydantic_settings import BaseSettings

from services.fleet import SERVICES, composition
from services.kit.settings import PlatformSettings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
LINE = re.compile(r"(# )?([A-Z][A-Z0-9_]+)=(.*)")
KEYS = {"OPENAI_API_KEY", "ELEVENLABS_API_KEY"}
LISTED = [
    found.groups() for found in map(LINE.fullmatch, EXAMPLE.read_text().splitlines()) if found
]


def known() -> dict[str, tuple[type[BaseSettings], str]]:
    """The settings class and the field of each variable that a process reads."""
    classes = [PlatformSettings, *(composition(name).SETTINGS for name in SERVICES)]
    found: dict[str, tuple[type[BaseSettings], str]] = {}
    for settings in classes:
        prefix = settings.model_config.get("env_prefix", "")
        for name, field in settings.model_fields.items():
            alias = field.validation_alias
            variable = alias if isinstance(alias, str) else f"{prefix}{name}".upper()
            found[variable] = (settings, name)
    return found


@pytest.mark.parametrize(("mark", "variable", "value"), LISTED, ids=[each[1] for each in LISTED])
def test_each_variable_is_read_and_shows_its_default(
    monkeypatch: pytest.MonkeyPatch, mark: str | None, variable: str, value: str
) -> None:
    settings, field = known()[variable]
    default = settings.model_fields[field].get_default(call_default_factory=True) or None
    if mark is None:
        assert (value, default) == ("", None)
        return
    if default is not None:
        assert str(default) == value
    monkeypatch.setenv(variable, value)
    given = getattr(settings(), field)
    assert given
    if isinstance(given, float | str | Path):
        assert given == type(given)(value)


def test_each_variable_is_explained_once() -> None:
    names = [variable for _, variable, _ in LISTED]
    assert sorted(names) == sorted(set(names))


def test_it_lists_every_key_and_every_choice_of_providers_and_models() -> None:
    wanted = {
        variable
        for variable, (settings, field) in known().items()
        if variable in KEYS
        or settings.model_fields[field].default == "auto"
        or field.endswith("_model")
        or field.startswith("budget_")
    }
    assert wanted <= {variable for _, variable, _ in LISTED}


def test_as_it_is_it_sets_nothing() -> None:
    assert dotenv_values(EXAMPLE) == dict.fromkeys(sorted(KEYS, reverse=True), "")


def test_git_ignores_env_but_not_the_example() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    ignored = subprocess.run(
        ["git", "check-ignore", ".env", ".env.example"],  # noqa: S607 - the user's git
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ignored.stdout.split() == [".env"]
