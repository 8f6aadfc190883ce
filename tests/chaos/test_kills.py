"""kill -9 of every service and of the broker, at random moments, while shows are made."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.chaos.fleet import CONCURRENCY, Fleet, running_fleet
from tests.chaos.processes import BROKER
from tests.chaos.proof import assert_complete, spoken_again

SEED = int(os.environ.get("RADIOX_CHAOS_SEED", "20260318"))
KILLS = int(os.environ.get("RADIOX_CHAOS_KILLS", "20"))
VICTIMS = ("show", "content", "audio", "media", BROKER)
IN_FLIGHT = 3
ENDS_WITHIN = 150.0
"""Time limit of a show while processes are killed, in seconds."""


@pytest.mark.timeout(600)
async def test_no_kill_loses_repeats_or_hangs_a_show(tmp_path: Path) -> None:
    print(f"RADIOX_CHAOS_SEED={SEED} RADIOX_CHAOS_KILLS={KILLS}")  # noqa: T201 - to try a failure again
    async with running_fleet(tmp_path) as fleet:
        length = await _length_of_a_show(fleet)
        async with asyncio.TaskGroup() as group:
            killers = [group.create_task(_kill(fleet, victim, length)) for victim in VICTIMS]
            shows = await _shows_while(fleet, killers)
        for show_id in shows:
            await assert_complete(fleet, show_id)
        assert await fleet.dead_letters() == []
        assert spoken_again(fleet) <= CONCURRENCY * 2 * KILLS


async def _length_of_a_show(fleet: Fleet) -> float:
    began = asyncio.get_running_loop().time()
    await fleet.request("undisturbed")
    await fleet.ended("undisturbed")
    return asyncio.get_running_loop().time() - began


async def _kill(fleet: Fleet, victim: str, length: float) -> None:
    """Kill and restart `victim` repeatedly, at random moments within the length of a show."""
    draw = random.Random(f"{SEED} {victim}")
    for _ in range(KILLS):
        await asyncio.sleep(draw.uniform(0, length))
        await fleet.kill(victim)
        await fleet.start(victim)
        await fleet.consumes(victim)


async def _shows_while(fleet: Fleet, killers: list[asyncio.Task[None]]) -> list[str]:
    """Request shows, several at a time, while processes are killed; return their ids."""
    shows: list[str] = []

    async def one_after_another(line: int) -> None:
        while not all(killer.done() for killer in killers):
            show_id = f"line{line}-{len(shows):03}"
            shows.append(show_id)
            await fleet.request(show_id)
            await fleet.ended(show_id, within=ENDS_WITHIN)

    async with asyncio.TaskGroup() as group:
        for line in range(IN_FLIGHT):
            group.create_task(one_after_another(line))
    return shows
