"""`radiox dead-letters` lists every message on the dead letter subjects, and replays letters."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from contracts import DeadLetter, ShowAccepted, ShowRequested, ShowState, Status
from services import fleet
from services.client.show_client import ShowClient
from services.kit.broker import jetstream
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.waiting import until

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
    output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


async def test_a_message_of_another_program_is_listed_and_not_replayed(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, _):
        await jetstream(broker).publish("dead.SHOWS.1.other", b"no letter")
    code, output, _ = await radiox(broker_settings, "list", "--json")
    assert code == 0
    [row] = json.loads(output)
    assert row["key"] == "dead.SHOWS.1.other"
    assert row["reason"] == "not a dead letter: published by another program"
    code, _, errors = await radiox(broker_settings, "replay", "dead.SHOWS.1.other")
    assert code == 1
    assert "Traceback" not in errors


async def test_the_show_of_a_dead_letter_is_retried_in_its_next_generation(
    broker_settings: PlatformSettings,
) -> None:
    letter = DeadLetter(
        key="dead.SHOWS.1.content-show-accepted",
        stream="SHOWS",
        sequence=1,
        subject=ShowAccepted.subject,
        consumer="content-show-accepted",
        reason="the disk was full",
        failures=3,
        died_at=datetime(2026, 8, 12, tzinfo=UTC),
        show_id="s1",
    )
    async with (
        running(fleet.load("show"), broker_settings),
        connected(broker_settings, "test") as (_, platform),
    ):
        client = ShowClient(platform)

        async def is_at(status: Status) -> ShowState | None:
            state = await client.state("s1")
            return state if state is not None and state.status is status else None

        await client.request(ShowRequested(show_id="s1"))
        await until(lambda: is_at(Status.RUNNING))
        code, _, errors = await radiox(broker_settings, "replay", letter.key)
        assert (code, "there is no such dead letter" in errors) == (2, True)
        await platform.publisher.send(letter, letter.key, letter.key)
        await until(lambda: is_at(Status.FAILED))
        code, output, _ = await radiox(broker_settings, "replay", letter.key, "--json")
        assert code == 0
        assert json.loads(output)["generation"] == 2
        assert await is_at(Status.RUNNING)
        code, _, errors = await radiox(broker_settings, "replay", letter.key)
        assert code == 1
        assert "only failed ones can be retried" in errors
