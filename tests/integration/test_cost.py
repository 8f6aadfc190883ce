"""`radiox cost` reads the audit log of a station."""

import asyncio
import json
import os
from pathlib import Path

from contracts import ProviderCalled, ShowAccepted, ShowState, subjects
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.command_line import Result, radiox

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
ACCEPTED = ShowAccepted.model_validate_json((EXAMPLES / "show.accepted.json").read_text("utf-8"))


async def cost(settings: PlatformSettings, *arguments: str) -> Result:
    assert settings.nats_token is not None
    reach = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value(),
        "RADIOX_DATA_DIR": str(settings.data_dir),
    }
    return await asyncio.to_thread(radiox, os.environ | reach, "cost", *arguments)


def called(number: int, show_id: str) -> ProviderCalled:
    return ProviderCalled(
        call_id=str(number), show_id=show_id, provider="elevenlabs", operation="speech",
        model="eleven_v4", units={"characters": 500}, cost=0.05, outcome="done", attempts=1,
        seconds=0.5,
    )  # fmt: skip


async def test_a_station_that_called_nobody_says_so_in_one_line(
    broker_settings: PlatformSettings,
) -> None:
    printed = await cost(broker_settings)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == "No provider was called in the last 30 days.\n"
    assert json.loads((await cost(broker_settings, "--json")).stdout) == []


async def test_calls_are_summed_up_by_the_preset_of_their_show(
    broker_settings: PlatformSettings,
) -> None:
    accepted = ACCEPTED.model_copy(update={"preset": "morning", "show_id": "known"})
    state = ShowState(show_id="known", digest="", requested_at=ACCEPTED.as_of, accepted=accepted)
    async with connected(broker_settings, "test") as (_, platform):
        states = platform.bucket(subjects.BUCKET_SHOWS)
        await states.put("known", state.model_dump_json().encode())
        for number, show_id in enumerate(["known", "known", "forgotten"]):
            await platform.publisher.publish(called(number, show_id))
    printed = await cost(broker_settings, "--by", "preset", "--json")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout) == [
        {
            "preset": preset, "calls": calls, "failed": 0, "units": {"characters": 500.0 * calls},
            "cost": 0.05 * calls, "unpriced": 0,
        }
        for preset, calls in (("forgotten", 1), ("morning", 2))
    ]  # fmt: skip
    listed = await cost(broker_settings)
    heading, *lines = listed.stdout.splitlines()
    assert heading.split("\t") == [
        "Day", "Preset", "Provider", "Operation", "Calls", "Failed", "Units", "Cost",
    ]  # fmt: skip
    assert [line.split("\t")[1:] for line in lines] == [
        ["forgotten", "elevenlabs", "speech", "1", "0", "500 characters", "$0.0500"],
        ["morning", "elevenlabs", "speech", "2", "0", "1,000 characters", "$0.10"],
    ]
