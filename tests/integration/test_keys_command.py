"""`radiox keys`, in processes of its own."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from services.bridge.access.keys import KeyRing
from services.bridge.access.opening import check_access
from services.bridge.settings import BridgeSettings
from services.client.keys import KeyStore, id_of
from services.commands.keys.command import duration_of, time_of
from services.commands.terminal.errors import Refused
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings, SettingsError
from tests.command_line import environment, json_of, radiox

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path)


def test_a_key_is_made_listed_rotated_and_revoked(env: dict[str, str], tmp_path: Path) -> None:
    made = radiox(env, "keys", "create", "newsroom", "--scope", "request", "--expires", "90d")
    token = made.stdout.split()[-1]
    assert id_of(token)
    assert "the only time" in made.stdout
    again = radiox(env, "keys", "create", "newsroom")
    assert (again.returncode, again.stdout) == (1, "")
    assert "rotate it" in again.stderr
    assert radiox(env, "keys", "create", "other", "--if-none").stdout.startswith("There is a valid")
    file = tmp_path / "key"
    rotated = json_of(env, "keys", "rotate", "newsroom", "--overlap", "2h", "--out", str(file))
    assert "key" not in rotated
    assert id_of(file.read_text().strip()) == rotated["id"]
    assert file.stat().st_mode & 0o777 == 0o600
    [old, new] = json_of(env, "keys", "list")
    assert (old["id"], old["state"], new["state"]) == (id_of(token), "valid", "valid")
    assert (new["name"], new["scope"]) == ("newsroom", "request")
    table = radiox(env, "keys", "list").stdout
    assert token.rpartition("_")[2] not in table
    assert (
        radiox(env, "keys", "revoke", old["id"]).stdout == f"newsroom ({old['id']}) is revoked.\n"
    )
    assert [key["id"] for key in json_of(env, "keys", "revoke", "newsroom")] == [new["id"]]
    assert [key["state"] for key in json_of(env, "keys", "list")] == ["revoked"] * 2
    missing = radiox(env, "keys", "revoke", "newsroom")
    assert missing.returncode == 1
    assert "no valid key newsroom" in missing.stderr
    again_none = radiox(env, "keys", "create", "first", "--if-none", "--out", str(file))
    assert again_none.stdout.endswith(f"the key is in {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    log = tmp_path / "data/radiox.log"
    assert token.rpartition("_")[2] not in log.read_text()


async def test_compose_makes_a_first_key_with_which_its_bridge_starts(
    broker_settings: PlatformSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = yaml.safe_load(COMPOSE.read_text())["services"]
    assert blocks["bridge"]["depends_on"]["first-key"]["condition"].endswith("successfully")
    for name, value in blocks["bridge"]["environment"].items():
        if name.startswith("RADIOX_BRIDGE_"):
            monkeypatch.setenv(name, value)
    settings, file = BridgeSettings(), tmp_path / "operator/admin-key"
    assert radiox(environment(tmp_path), "init", "--out", str(tmp_path)).returncode == 0
    key = file.read_text().strip()
    token = broker_settings.nats_token
    assert token is not None
    env = environment(tmp_path) | {
        "RADIOX_NATS_URL": str(broker_settings.nats_url),
        "RADIOX_NATS_TOKEN": token.get_secret_value(),
    }
    command = [
        word.replace("credentials", str(tmp_path)) for word in blocks["first-key"]["command"]
    ]
    async with connected(broker_settings, "test") as (_, platform):
        store = KeyStore(platform.client, platform.clock)
        with pytest.raises(SettingsError, match="radiox keys create"):
            await check_access(settings, store)
        for _ in range(2):
            made = await asyncio.to_thread(radiox, env, *command)
            assert (made.returncode, made.stderr) == (0, "")
            assert key not in made.stdout
        await check_access(settings, store)
        found = await KeyRing(store, platform.clock).find(key)
        assert found is not None
        assert found.scope == "admin"


def test_what_is_refused_is_refused_before_a_broker_is_asked(
    env: dict[str, str], tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.touch()
    for arguments, reason in (
        (("create", "a", "--scope", "all"), "scope"),
        (("create", "a", "--expires", "soon"), "--expires: 'soon' is no duration"),
        (("create", "a", "--out", str(there)), "exists already"),
        (("create", "a", "--out", str(tmp_path / "no/key")), "no folder"),
        (("rotate", "a", "--overlap", "1y"), "--overlap"),
    ):
        refused = radiox(env, "keys", *arguments)
        assert refused.returncode == 2
        assert reason in refused.stderr
    assert not (tmp_path / "data/nats").exists()


def test_times_are_durations_or_dates() -> None:
    assert duration_of("90d", "--x") == timedelta(days=90)
    assert duration_of("0", "--x") == timedelta()
    assert time_of("30m", NOW) == NOW + timedelta(minutes=30)
    assert time_of("2026-04-01", NOW) == datetime(2026, 4, 1, tzinfo=UTC)
    assert time_of("2026-04-01T12:00+02:00", NOW) == datetime(2026, 4, 1, 10, tzinfo=UTC)
    for wrong in ("-1d", "1", "1w", "d", "1.5h", "999999d", ""):
        with pytest.raises(Refused, match="--x"):
            duration_of(wrong, "--x")
