"""`radiox archive` asks a running service, or starts one where none runs."""

import asyncio
import json
import os
from pathlib import Path

from services import fleet
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.archive_events import deleted, generated
from tests.command_line import Result, radiox


async def archive(settings: PlatformSettings, *arguments: str) -> Result:
    assert settings.nats_token is not None
    reach = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value(),
        "RADIOX_DATA_DIR": str(settings.data_dir),
    }
    return await asyncio.to_thread(radiox, os.environ | reach, "archive", *arguments)


async def publish_some(settings: PlatformSettings) -> None:
    async with connected(settings, "test") as (_, platform):
        js = platform.client.jetstream()
        for event in (generated(1), generated(2), deleted(1)):
            await js.publish(event.subject, event.model_dump_json().encode())


async def test_the_state_is_printed_and_the_rows_are_built_anew(
    broker_settings: PlatformSettings,
) -> None:
    await publish_some(broker_settings)
    async with running(fleet.load("data"), broker_settings):
        printed = await archive(broker_settings, "status")
        assert (printed.returncode, printed.stderr) == (0, "")
        lines = dict(line.split("  ", 1) for line in printed.stdout.splitlines() if line[0] != " ")
        assert lines["Events"].strip() == "3 of 3"
        assert lines["Database"].strip().endswith("/archive.sqlite, schema 0006")
        before = json.loads((await archive(broker_settings, "status", "--json")).stdout)
        assert (before["rows"]["shows"], before["rows"]["deletions"], before["lag"]) == (1, 1, 0)
        rebuilt = await archive(broker_settings, "rebuild")
        assert (rebuilt.returncode, rebuilt.stderr) == (0, "")
        assert rebuilt.stdout.startswith("The archive is rebuilt: 3 events, ")
        after = json.loads((await archive(broker_settings, "rebuild", "--json")).stdout)
        assert after["rows"] == before["rows"]


async def test_the_cache_is_warmed_and_emptied(broker_settings: PlatformSettings) -> None:
    await publish_some(broker_settings)
    async with running(fleet.load("data"), broker_settings):
        warmed = await archive(broker_settings, "warm", "--json")
        cache = json.loads(warmed.stdout)
        assert cache["changed"] == cache["cache"]["entries"] > 5
        emptied = await archive(broker_settings, "clear")
        assert emptied.stdout == (
            f"{cache['changed']} replies were dropped from the cache; it holds 0.0 MB.\n"
        )


async def test_without_a_service_the_command_says_so(broker_settings: PlatformSettings) -> None:
    result = await archive(broker_settings, "status")
    assert (result.returncode, result.stdout) == (1, "")
    assert "archive.status: no service answers; is it running?" in result.stderr


def test_without_a_stack_one_is_started(tmp_path: Path) -> None:
    variables = os.environ | {"RADIOX_DATA_DIR": str(tmp_path)}
    result = radiox(variables, "archive", "status", "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["database"] == f"sqlite:///{tmp_path}/archive.sqlite"


def test_a_wrong_database_is_a_wrong_setting(tmp_path: Path) -> None:
    variables = os.environ | {"RADIOX_DATA_DIR": str(tmp_path), "RADIOX_DATA_DATABASE": "oracle:x"}
    result = radiox(variables, "archive", "status")
    assert (result.returncode, result.stdout) == (2, "")
    assert "RADIOX_DATA_DATABASE: there is no provider 'oracle:x'" in result.stderr
