"""Tells of the shows of a channel that failed, are late or were dropped, while it is kept up."""

import asyncio
from datetime import timedelta

from contracts import ChannelSchedule, ScheduledSlot, ScheduleQuery
from services.commands.air.command import slot_line
from services.commands.connection import Connection
from services.commands.queries import asked
from services.commands.terminal.errors import Ended, warn

EVERY = 15.0
"""Seconds from one look at the schedule to the next."""
TROUBLED = frozenset({"failed", "late", "dropped"})
"""States of slots that are told of."""
BEFORE = timedelta(minutes=5)
"""How long before the command was given a slot may have been due that is told of."""


class Troubles:
    """The slots whose show is not there, each told of once for each state."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def new(self, schedule: ChannelSchedule) -> list[ScheduledSlot]:
        """The slots of a schedule that are in trouble, and were not so before."""
        found = [slot for slot in schedule.slots if slot.state in TROUBLED]
        new = [slot for slot in found if _key(slot) not in self._told]
        self._told.update(map(_key, new))
        return new


async def tell_troubles(channel: str, connection: Connection) -> None:
    """Print a line for each show that failed, is late or was dropped, until cancelled."""
    troubles = Troubles()
    begun = None
    while True:
        await asyncio.sleep(EVERY)
        try:
            found = await asked(connection, ScheduleQuery(channel=channel), ChannelSchedule)
        except Ended:  # the station is busy, or ends: it is asked again
            continue
        begun = begun or found.now - BEFORE
        for slot in troubles.new(found):
            if slot.at >= begun:
                warn(f"{channel}: {slot_line(slot)}")


def _key(slot: ScheduledSlot) -> tuple[str, str]:
    return (slot.at.isoformat(), slot.state)
