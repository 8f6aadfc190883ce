"""What stands among the dead letters can be listed, whoever put it there."""

import asyncio
import json
import os
import sys
from pathlib import Path

from services.kit.broker import jetstream
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

RADIOX = Path(sys.executable).with_name("radiox")


async def radiox(settings: PlatformSettings, *arguments: str) -> tuple[int, str, str]:
    assert settings.nats_token is not None
    reach = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value(),
        "RADIOX_DATA_DIR": str(settings.data_dir),
    }
    process = await asyncio.create_subprocess_exec(
        RADIOX, "dead-letters", *arguments,
        env=os.environ | reach, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complained = await process.communicate()
    return process.returncode or 0, said.decode(), complained.decode()


async def test_a_stranger_among_the_dead_letters_is_listed_and_not_replayed(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, _):
        await jetstream(broker).publish("dead.SHOWS.1.stranger", b"no letter")
    code, said, _ = await radiox(broker_settings, "list", "--json")
    assert code == 0
    [row] = json.loads(said)
    assert row["key"] == "dead.SHOWS.1.stranger"
    assert row["reason"] == "not a dead letter: somebody published this here"
    code, _, complaint = await radiox(broker_settings, "replay", "dead.SHOWS.1.stranger")
    assert code == 1
    assert "Traceback" not in complaint
