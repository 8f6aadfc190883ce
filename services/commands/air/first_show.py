"""The first show of a channel that has just gone on the air, as it is made."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from contracts import (
    ChannelSchedule,
    ScheduledAiring,
    ScheduledSlot,
    ScheduleQuery,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
)
from services.commands.airing import clock, played_show
from services.commands.connection import Connection
from services.commands.feeds import sample
from services.commands.queries import asked
from services.commands.show.requesting import followed_show, requested_show, stored_feeds
from services.commands.show.summary import generated
from services.commands.terminal.errors import Ended, warn
from services.commands.terminal.screen import Screen, error_console, open_screen

JUST_NOW = timedelta(minutes=2)
"""Age up to which a slot of today alone is the first show of a channel that has begun."""
OPENING_TIMEOUT = 20.0
"""Seconds in which the station asks for a first show, if it does at all."""
PLACED_TIMEOUT = 90.0
"""Seconds in which a finished show must have its place: filler may be composed before."""
POLL_INTERVAL = 0.5
T = TypeVar("T")


class FirstShow:
    """Follows the first show of a channel: the station makes it, the terminal tells of it."""

    def __init__(
        self, channel: str, connection: Connection, console: Console, *, or_sample: bool
    ) -> None:
        self._channel = channel
        self._connection = connection
        self._console = console
        self._or_sample = or_sample

    async def follow(self) -> None:
        """Show how far the first show is, and when it is heard; a failure is only told."""
        try:
            slot = await self._until(OPENING_TIMEOUT, opening)
            if slot is None:
                return
            show = await self._made(slot)
            airing = await self._until(PLACED_TIMEOUT, lambda found: placed(found, show.show_id))
        except Ended as error:
            warn(f"no first show: {error}; {self._channel} goes on by its grid")
            return
        if airing is not None:
            what = ": ".join(part for part in (airing.title, airing.episode) if part)
            text = f"{what} is on {self._channel} at {clock(airing.starts_at)}."
            self._console.print(Text(text), soft_wrap=True)

    async def _made(self, slot: ScheduledSlot) -> ShowGenerated:
        with open_screen(error_console(), silent=False) as screen:
            ended = await followed_show(slot.show_id, self._connection, screen)
            if self._or_sample:
                ended = await self._or_the_sample(slot, ended, screen)
        return generated(ended)

    async def _or_the_sample(
        self, slot: ScheduledSlot, ended: ShowEvent, screen: Screen
    ) -> ShowEvent:
        """The show; or where no feed answered, the sample bulletin, put on the air."""
        request = ShowRequested(preset=slot.preset, channel=self._channel, budget=0)
        if not await sample.is_needed(ended, request, self._connection.platform):
            return ended
        if isinstance(ended, ShowFailed):
            screen.print_line(ended.reason)
        screen.print_warning(sample.NOTICE)
        feeds = await stored_feeds(sample.feeds(), self._connection)
        again = sample.sample_request(request).model_copy(update={"feeds": feeds})
        bulletin = await requested_show(again, self._connection, screen, cancelled_by_signals=False)
        await self._until(PLACED_TIMEOUT, lambda found: found.epoch)
        await played_show(generated(bulletin).show_id, self._channel, None, self._connection)
        return bulletin

    async def _until(self, seconds: float, find: Callable[[ChannelSchedule], T | None]) -> T | None:
        """What is found in the schedule within so many seconds; None where it is not."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            since = datetime.now(UTC) - JUST_NOW
            query = ScheduleQuery(channel=self._channel, since=since, hours=1)
            found = find(await asked(self._connection, query, ChannelSchedule))
            if found is not None or loop.time() > deadline:
                return found
            await asyncio.sleep(POLL_INTERVAL)


def opening(schedule: ChannelSchedule) -> ScheduledSlot | None:
    """The slot of the first show of a channel that has just begun; None where there is none."""
    slots = (slot for slot in schedule.slots if slot.one_off and slot.preset)
    recent = (slot for slot in slots if timedelta(0) <= schedule.now - slot.at < JUST_NOW)
    return next(recent, None)


def placed(schedule: ChannelSchedule, show_id: str) -> ScheduledAiring | None:
    """The airing of a show; None where it has no place yet."""
    return next((each for each in schedule.airings if each.show_id == show_id), None)
