"""A channel of a fleet on the air, with a slot whose show comes late, and a player."""

from datetime import UTC, datetime, timedelta

import httpx

from contracts import Grid, GridSave, GridVersion, StationScheduled, subjects
from contracts.grid import GridFiller, GridOneOff
from services.client.queries import ask
from tests.chaos.fleet import Fleet
from tests.waiting import until

LATE_IN_A_MINUTE = range(50, 54)
"""Seconds of a minute in which it is too late to schedule anything for the next one."""


async def hear_late(fleet: Fleet, show_id: str, player: str) -> None:
    """Air a finished show late, and have a player ask for a playlist and a segment of onair.

    `player`: address of onair.
    """
    await until(_is_late_in_a_minute, within=65)
    at = datetime.now(UTC) + timedelta(minutes=1)
    once = GridOneOff(day=at.date(), at=f"{at:%H:%M}", show_id=show_id, minutes=1)
    filler = GridFiller(music=(1, 2), music_seconds=10, repeat_hours=0)
    grid = Grid(title="Test", timezone="UTC", one_offs=(once,), filler=filler)
    await ask(fleet.platform.client, GridSave(grid=grid), GridVersion)

    async def is_scheduled() -> bool:
        chain = [
            StationScheduled.model_validate_json(each.body)
            for each in await fleet.messages(subjects.STREAM_AIR)
            if each.subject == subjects.STATION_SCHEDULED.format(channel="main")
        ]
        return any(each.show_id == show_id and each.planned_at for each in chain)

    await until(is_scheduled, within=60)
    async with httpx.AsyncClient(base_url=player, timeout=30) as client:

        async def is_heard() -> bool:
            playlist = await client.get("/air/main/flac.m3u8")
            names = [line for line in playlist.text.splitlines() if line.endswith(".m4s")]
            if not playlist.is_success or not names:
                return False
            return (await client.get(f"/air/main/{names[-1]}")).is_success

        await until(is_heard, within=60)


async def _is_late_in_a_minute() -> bool:
    return datetime.now(UTC).second in LATE_IN_A_MINUTE
