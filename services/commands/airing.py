"""Puts finished shows on the air."""

import asyncio
from datetime import datetime, timedelta

from contracts import StationPlay, StationPlayed, subjects
from contracts.database import ArchiveStatus, ArchiveStatusQuery
from services.commands import editing
from services.commands.connection import Connection
from services.commands.queries import asked
from services.commands.terminal.errors import Failed
from services.kit.failures import Retry

REPLY_SECONDS = 10.0
"""Seconds in which the archive must have read the end of its stream."""
POLL_INTERVAL = 0.1


async def played_show(
    show_id: str, channel: str, at: datetime | None, connection: Connection, *, by: str = ""
) -> StationPlayed:
    """Have the station air a finished show; `by`: who asks for it, by default the user.

    Raises:
        Refused: the channel or the time is invalid.
        Failed: there is no such show or channel, or the time is taken.
    """
    table = {"channel": channel, "show_id": show_id, "at": at, "by": by or editing.author()}
    query = editing.parsed(StationPlay, table, "play")
    await _wait_for_archive(connection)
    return await asked(connection, query, StationPlayed)


async def _wait_for_archive(connection: Connection) -> None:
    """Wait until the archive, where the station looks for a show, knows what has just ended."""
    try:
        end = await connection.platform.streams.last(subjects.STREAM_ARCHIVE)
    except Retry as error:
        raise Failed(error.reason) from error
    loop = asyncio.get_running_loop()
    deadline = loop.time() + REPLY_SECONDS
    status = ArchiveStatusQuery(rows=False)
    while True:
        known = await asked(connection, status, ArchiveStatus)
        if known.as_of >= end or loop.time() > deadline:
            return
        await asyncio.sleep(POLL_INTERVAL)


def played_line(played: StationPlayed) -> str:
    """When a show is aired, in a line."""
    what = ": ".join(part for part in (played.title, played.episode) if part) or played.show_id
    return f"{what} is on {played.channel} {day_of(played.starts_at)}at {clock(played.starts_at)}."


def day_of(at: datetime) -> str:
    """`tomorrow ` where a time is tomorrow, in the time zone of this machine."""
    tomorrow = datetime.now().astimezone().date() + timedelta(days=1)
    return "tomorrow " if at.astimezone().date() == tomorrow else ""


def clock(at: datetime) -> str:
    """A time in the time zone of this machine; to the second, with the day if it is another."""
    local = at.astimezone()
    today = datetime.now().astimezone().date() == local.date()
    return f"{local:%H:%M:%S}" if today else f"{local:%Y-%m-%d %H:%M}"
