"""`radiox dead-letters` lists every message on the dead letter subjects, and replays letters."""

import asyncio
import json
import os
from datetime import UTC, datetime

from contracts import DeadLetter, ShowAccepted, ShowRequested, ShowState, Status
from services import fleet
from services.client.show_client import ShowClient
from services.kit.broker import jetstream
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from tests.command_line import Result, radiox
from tests.waiting import until


async def dead_letters(settings: PlatformSettings, *arguments: str) -> Result:
    assert settings.nats_token is not None
    reach = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value(),
        "RADIOX_DATA_DIR": str(settings.data_dir),
    }
    return await asyncio.to_thread(radiox, os.environ | reach, "dead-letters", *arguments)


async def test_a_message_of_another_program_is_listed_and_not_replayed(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, _):
        await jetstream(broker).publish("dead.SHOWS.1.other", b"no letter")
    listed = await dead_letters(broker_settings, "list", "--json")
    assert listed.returncode == 0
    [row] = json.loads(listed.stdout)
    assert row["key"] == "dead.SHOWS.1.other"
    assert row["reason"] == "not a dead letter: published by another program"
    replayed = await dead_letters(broker_settings, "replay", "dead.SHOWS.1.other")
    assert replayed.returncode == 1
    assert "Traceback" not in replayed.stderr


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
        unknown = await dead_letters(broker_settings, "replay", letter.key)
        assert unknown.returncode == 2
        assert "there is no such dead letter" in unknown.stderr
        await platform.publisher.send(letter, letter.key, letter.key)
        await until(lambda: is_at(Status.FAILED))
        replayed = await dead_letters(broker_settings, "replay", letter.key, "--json")
        assert replayed.returncode == 0
        assert json.loads(replayed.stdout)["generation"] == 2
        assert await is_at(Status.RUNNING)
        again = await dead_letters(broker_settings, "replay", letter.key)
        assert again.returncode == 1
        assert "only failed ones can be retried" in again.stderr
