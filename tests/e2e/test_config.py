"""`radiox config show`: every setting, where it comes from, and what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import radiox

SECRETS = ("sk-Zebra7Qx", "Zebra-token", "Zebra-password", "Zebra8-database")


@pytest.fixture
def user(env: dict[str, str]) -> dict[str, str]:
    """The environment of a user; that of the tests reads no `.env`."""
    return {name: value for name, value in env.items() if name != "PYTHON_DOTENV_DISABLED"}


def shown(result: Any) -> dict[str, dict[str, Any]]:
    return {each["variable"]: each for each in json.loads(result.stdout)["settings"]}


def test_each_value_has_its_source(user: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RADIOX_SHOW_STATION=Radio Zebra\nRADIOX_GRACE=7\n")
    own = user | {"RADIOX_GRACE": "5"}
    result = radiox(own, "config", "show", "--json", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    settings = shown(result)
    station, grace = settings["RADIOX_SHOW_STATION"], settings["RADIOX_GRACE"]
    assert (station["value"], station["source"]) == ("Radio Zebra", "file")
    assert (station["default"], station["services"]) == ("RadioX", ["show"])
    assert (grace["value"], grace["source"], grace["default"]) == ("5", "environment", "10")
    assert settings["RADIOX_ATTEMPTS"]["source"] == "default"
    assert settings["OPENAI_API_KEY"]["services"] == ["content", "audio", "media"]
    assert settings["RADIOX_LOG_LEVEL"]["reloaded"] is True


def test_another_file_may_be_named(user: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "station.env").write_text("RADIOX_SHOW_STATION=Radio Zebra\n")
    own = user | {"RADIOX_ENV_FILE": "station.env"}
    result = radiox(own, "config", "show", "--set", "--json", cwd=tmp_path)
    assert shown(result)["RADIOX_SHOW_STATION"]["source"] == "file"
    assert result.returncode == 0


def test_secrets_are_masked(user: dict[str, str], tmp_path: Path) -> None:
    key, token, password, database = SECRETS
    own = user | {
        "OPENAI_API_KEY": key,
        "RADIOX_NATS_TOKEN": token,
        "RADIOX_NATS_URL": f"nats://radiox:{password}@broker:4222",
        "RADIOX_DATA_DATABASE": f"postgresql://radiox:{database}@db/radiox",
    }
    for arguments in (("--json",), ()):
        result = radiox(own, "config", "show", "--set", *arguments, cwd=tmp_path)
        assert not [secret for secret in SECRETS if secret in result.stdout + result.stderr]
        assert "nats://********@broker:4222" in result.stdout
    broken = own | {"OPENAI_API_KEY": f"{key} with spaces", "RADIOX_AUDIO_WORKERS": "0"}
    result = radiox(broken, "config", "show", "--json", cwd=tmp_path)
    assert not [secret for secret in SECRETS if secret in result.stdout + result.stderr]


def test_a_service_has_the_settings_that_it_reads(user: dict[str, str], tmp_path: Path) -> None:
    result = radiox(user, "config", "show", "--service", "media", "--json", cwd=tmp_path)
    names = set(shown(result))
    assert {"RADIOX_MEDIA_COVERS", "OPENAI_API_KEY", "RADIOX_NATS_URL"} <= names
    assert not [name for name in names if name.startswith("RADIOX_AUDIO_")]
    nobody = radiox(user, "config", "show", "--service", "juggler", cwd=tmp_path)
    assert (nobody.returncode, "no such service" in nobody.stderr) == (2, True)


def test_an_unknown_variable_is_told_with_the_one_that_is_meant(
    user: dict[str, str], tmp_path: Path
) -> None:
    own = user | {"RADIOX_LOG_LEVL": "debug", "RADIOX_QUAGGA": "1"}
    result = radiox(own, "config", "show", cwd=tmp_path)
    assert result.returncode == 1
    assert "RADIOX_LOG_LEVL: nothing reads it; is RADIOX_LOG_LEVEL meant?" in result.stderr
    assert "RADIOX_QUAGGA: nothing reads it\n" in result.stderr
    told = json.loads(radiox(own, "config", "show", "--json", cwd=tmp_path).stdout)["unknown"]
    assert told[0] == {"variable": "RADIOX_LOG_LEVL", "meant": "RADIOX_LOG_LEVEL"}


@pytest.mark.parametrize(
    "variable", ["RADIOX_LOG_LEVEL", "RADIOX_AUDIO_WORKERS", "RADIOX_BRIDGE_CORS_ORIGINS"]
)
def test_an_invalid_value_is_named_and_the_others_are_shown(
    user: dict[str, str], tmp_path: Path, variable: str
) -> None:
    result = radiox(user | {variable: "zebra"}, "config", "show", "--json", cwd=tmp_path)
    assert result.returncode == 2
    assert f"{variable}: " in result.stderr
    assert shown(result)[variable]["value"] == "zebra"
    assert len(shown(result)) > 100
