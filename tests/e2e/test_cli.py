"""The command line as a whole: its executable, help, bad arguments and bad settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import FEEDS, RADIOX, fresh_radiox, radiox


def test_the_version_is_printed(env: dict[str, str]) -> None:
    result = fresh_radiox(env, "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("radiox ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("news", "--feeds", FEEDS),
        ("feeds", "check", FEEDS),
        ("feeds", "list"),
        ("dead-letters", "list"),
        ("pronounce", "Hello"),
        ("doctor",),
    ],
)
def test_a_command_imports_what_it_needs(env: dict[str, str], arguments: tuple[str, ...]) -> None:
    """The others are started from the executable by the tests of what they do."""
    result = fresh_radiox(env, *arguments, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("[")


def test_help_shows_examples_and_loads_no_service(env: dict[str, str]) -> None:
    loaded = (
        "import sys; sys.argv=['radiox', '--help']\n"
        "from services.cli import main\n"
        "try: main()\n"
        "finally: print([m for m in ('faststream', 'numpy', 'httpx', 'mcp') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", loaded], env=env, capture_output=True, text=True, check=False
    )
    assert "radiox show --minutes 5" in result.stdout
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_error(env: dict[str, str]) -> None:
    buffered = {name: value for name, value in env.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        result = subprocess.run(
            [RADIOX, "feeds", "list"],
            env=buffered, stdout=closed, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (result.returncode, result.stderr) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("show", "--minutes", "0"), "--minutes"),
        (("show", "--news", "500"), "--news"),
        (("show", "--budget", "-1"), "--budget"),
        (("cost", "--days", "0"), "--days"),
        (("cost", "--by", "colour"), "--by"),
        (("show", "--language", "fr"), "--language"),
        (("show", "--as-of", "tomorrow"), "--as-of"),
        (("show", "--feeds", "/not/there.xml"), "/not/there.xml"),
        (("show", "--feeds", FEEDS, "--out", "/dev/null/show"), "/dev/null"),
        (("news", "--minutes", "0"), "--minutes"),
        (("news", "--top", "0"), "--top"),
        (("news", "--feeds", FEEDS, "--preset", "none"), "none"),
        (("serve", "juggler"), "juggler"),
        (("serve", "show"), "RADIOX_NATS_URL"),
        (("provision",), "RADIOX_NATS_URL"),
        (("pronounce", "Hello", "--voice", "de+f3"), "de+f3"),
        (("pronounce", "Hello", "--voice", "en-parrot"), "en-parrot"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_arguments_are_named(
    env: dict[str, str], arguments: tuple[str, ...], named: str
) -> None:
    result = radiox(env, *arguments)
    assert result.returncode == 2
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("variable", "value", "arguments"),
    [
        ("RADIOX_AUDIO_SPEECH", "nope", ("show", "--feeds", FEEDS)),
        ("RADIOX_AUDIO_SPEECH", "nope", ("up",)),
        ("RADIOX_CONTENT_WORKERS", "many", ("feeds", "check", FEEDS)),
        ("RADIOX_SHOW_WORKERS", "many", ("feeds", "list")),
        ("RADIOX_SHOW_CATALOGUE", "/not/there.toml", ("feeds", "list")),
        ("RADIOX_SHOW_PRESETS", "/not/there.toml", ("show", "--feeds", FEEDS)),
        ("RADIOX_NATS_REPLICAS", "9", ("doctor",)),
        ("RADIOX_AUDIO_LEXICON", "/not/there.toml", ("pronounce", "Hello")),
        ("RADIOX_PRICES", "/not/there.toml", ("cost",)),
        ("RADIOX_PRICES", "/not/there.toml", ("up",)),
        ("RADIOX_BUDGET_DAY", "lots", ("cost",)),
    ],
)
def test_an_invalid_setting_is_reported_in_one_line(
    env: dict[str, str], variable: str, value: str, arguments: tuple[str, ...]
) -> None:
    result = radiox(env | {variable: value}, *arguments)
    assert (result.returncode, result.stdout) == (2, ""), result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert variable in result.stderr
    assert value in result.stderr


def test_a_preset_that_is_not_there_is_a_bad_argument(env: dict[str, str]) -> None:
    result = radiox(env, "show", "--preset", "nightly", "--feeds", FEEDS)
    assert result.returncode == 2
    assert "nightly" in result.stderr


def test_an_invalid_lexicon_is_named_with_its_entry(env: dict[str, str], tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon.toml"
    lexicon.write_text("[en.words]\nteleSUR = 5\n", encoding="utf-8")
    own = env | {"RADIOX_AUDIO_LEXICON": str(lexicon)}
    for command in (("pronounce", "Hello"), ("show", "--feeds", FEEDS)):
        result = radiox(own, *command)
        assert result.returncode == 2, result.stderr
        assert f"RADIOX_AUDIO_LEXICON: {lexicon}: en.words.teleSUR" in result.stderr
        assert len(result.stderr.splitlines()) == 1
