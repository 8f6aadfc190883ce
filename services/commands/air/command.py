"""The commands of `radiox station` about what is on the air; each needs a station that runs."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

from rich.console import Console
from rich.text import Text

from contracts import (
    Channel,
    ChannelList,
    ChannelSchedule,
    ChannelsQuery,
    GridVersion,
    HeardPiece,
    ScheduledAiring,
    ScheduledSlot,
    ScheduleQuery,
    StationSkip,
    StationSkipped,
)
from contracts.event import is_show_id
from services.commands import editing
from services.commands.airing import clock, played_line, played_show
from services.commands.connection import Connection, connect
from services.commands.grids.command import found_grid, saved_grid
from services.commands.queries import asked
from services.commands.terminal import completion
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.kit.settings import PlatformSettings

NOW_HOURS = 24.0
"""Hours ahead in which `now` looks for what comes next."""
NEXT = 5
"""Slots that `now` prints."""
T = TypeVar("T")


def play_show(
    show_id: str,
    channel: str,
    at: str | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Put a finished show on the air: next, or at a time.

    Raises:
        Refused: id, channel or time is invalid.
        Failed: there is no such show, or the time is taken.
    """
    if not is_show_id(show_id):
        raise Refused(f"{show_id}: a show id has 1 to 64 letters, digits, hyphens, underscores")
    when = None if at is None else moment(at, datetime.now().astimezone())
    played = _run(settings, lambda connection: played_show(show_id, channel, when, connection))
    if as_json:
        editing.print_json(played)
        return
    console.print(Text(played_line(played)), soft_wrap=True)
    if when is not None and is_moved_on(at or "", when):
        editing.print_notes([f"{at} of today is over: it is tomorrow's"], console)
    editing.print_notes([played.note] if played.note else [], console)


def skip(channel: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Cut off what is heard.

    Raises:
        Failed: there is no such channel, or nothing that can be cut off.
    """
    query = _query(StationSkip, channel, by=editing.author())
    skipped = _run(settings, lambda connection: asked(connection, query, StationSkipped))
    if as_json:
        editing.print_json(skipped)
        return
    then = f", then {skipped.following}" if skipped.following else ""
    text = f"{skipped.title or 'It'} ends in {skipped.seconds:.0f} s{then}."
    console.print(Text(text), soft_wrap=True)


def print_now(channel: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print what is heard, and what comes next."""
    query = _query(ScheduleQuery, channel, hours=NOW_HOURS)
    found = _run(settings, lambda connection: asked(connection, query, ChannelSchedule))
    if as_json:
        editing.print_json(found)
        return
    state = "" if found.on_air else ", off the air"
    console.print(Text(f"{found.channel}: {found.title}{state}", style="bold"), soft_wrap=True)
    for line in now_lines(found):
        console.print(Text(line), soft_wrap=True)


def print_aired(
    channel: str,
    hours: float,
    settings: PlatformSettings,
    console: Console,
    *,
    shows_alone: bool,
    as_json: bool,
) -> None:
    """Print what was heard in the last hours, the last one first."""
    since = datetime.now().astimezone() - timedelta(hours=hours)
    query = _query(ScheduleQuery, channel, since=since, hours=hours, pieces=True)
    found = _run(settings, lambda connection: asked(connection, query, ChannelSchedule))
    heard = [each for each in reversed(found.pieces) if each.show_id or not shows_alone]
    rows = [each.model_dump(mode="json") if as_json else _aired(each) for each in heard]
    print_rows(rows, console, as_json=as_json, if_empty="Nothing was on the air then.")


def list_channels(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the channels of the station."""
    found = _run(settings, lambda connection: asked(connection, ChannelsQuery(), ChannelList))
    channels = found.channels
    rows = [each.model_dump(mode="json") if as_json else _channel(each) for each in channels]
    none = "No channel has a grid; `radiox station start` puts one on the air."
    print_rows(rows, console, as_json=as_json, if_empty=none)


def stop_channel(
    channel: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Take a channel off the air: no more shows are made for it.

    Raises:
        Failed: it is off the air.
    """

    async def stop(connection: Connection) -> GridVersion:
        found = await found_grid(channel, connection)
        if found.grid is None or not found.version or not found.grid.on_air:
            raise Failed(f"{channel} is off the air; `radiox station start` puts it on the air")
        wanted = found.grid.model_copy(update={"on_air": False})
        return await saved_grid(channel, wanted, found.version, connection)

    saved = _run(settings, stop)
    if as_json:
        editing.print_json(saved)
        return
    text = (
        f"{channel} is off the air: it keeps its filler, and no shows are made for it. "
        f"`radiox station start --channel {channel}` puts it on the air again."
    )
    console.print(Text(text), soft_wrap=True)


def moment(text: str, now: datetime) -> datetime:
    """The time that `--at` names: `18:30`, the next time that it is, or an ISO date and time.

    A time without an offset is in the time zone of `now`.

    Raises:
        Refused: it is no time.
    """
    with suppress(ValueError):
        clock = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - the zone is that of now
        at = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
        return at if at > now else at + timedelta(days=1)
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise Refused(f"--at: {text} is no time such as 18:30 or 2026-11-01T18:30") from error


def is_moved_on(text: str, when: datetime) -> bool:
    """Whether a time of day has become that of tomorrow, since that of today is over."""
    return len(text) <= len("18:30") and when.date() > datetime.now(when.tzinfo).date()


def now_lines(schedule: ChannelSchedule) -> list[str]:
    """What is heard, and what comes next, a line each; first what should be on and is not."""
    now = schedule.now
    placed = {each.show_id for each in schedule.airings if each.show_id}
    coming = [each for each in schedule.airings if each.starts_at > now]
    slots = [slot for slot in schedule.slots if slot.show_id not in placed]
    due = [slot for slot in slots if slot.at <= now]
    following = [slot for slot in slots if slot.at > now]
    return [
        f"now    {_heard(schedule)}",
        *map(slot_line, due),
        *(f"{clock(each.starts_at)}  {_what(each)}" for each in coming),
        *map(slot_line, following[:NEXT]),
    ]


def _heard(schedule: ChannelSchedule) -> str:
    """What is heard, and until when."""
    heard = schedule.heard
    if heard is None:
        return "nothing yet: the first music is being made"
    what = f"{_what(heard)}, until {clock(heard.ends_at)}"
    return what if heard.show_id else f"music: {what}"


def slot_line(slot: ScheduledSlot) -> str:
    """A slot of the grid, with how far its show is."""
    why = f" ({slot.reason})" if slot.reason else ""
    name = slot.title or slot.preset or slot.show_id
    return f"{clock(slot.at)}  {name}, {slot.minutes:g} min, {slot.state}{why}"


def _what(airing: ScheduledAiring | HeardPiece) -> str:
    named = ": ".join(part for part in (airing.title, airing.episode) if part)
    return f"{named} ({airing.show_id})" if airing.show_id else named or airing.kind


def _aired(piece: HeardPiece) -> dict[str, Any]:
    return {
        "began": f"{piece.starts_at.astimezone():%Y-%m-%d %H:%M:%S}",
        "planned": planned_text(piece),
        "length": str(piece.ends_at - piece.starts_at).partition(".")[0],
        "show": piece.show_id,
        "what": piece.episode or piece.title or piece.kind,
    }


def planned_text(piece: HeardPiece) -> str:
    """The time of its slot; or why it has none."""
    if piece.planned_at is not None:
        return f"{piece.planned_at.astimezone():%H:%M}"
    return "played" if piece.kind == "show" else piece.filler or "filler"


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "channel": channel.channel,
        "title": channel.title,
        "state": "on the air" if channel.on_air else "off the air",
        "timezone": channel.timezone,
        "description": channel.description,
    }


Q = TypeVar("Q", ScheduleQuery, StationSkip)


def _query(kind: type[Q], channel: str, **fields: object) -> Q:
    given: Mapping[str, object] = {"channel": channel, **fields}
    return editing.parsed(kind, dict(given), "station")


def _run(settings: PlatformSettings, act: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        async with connect(settings, embedded=False) as connection:
            done = await act(connection)
            await _remember(connection, settings)
            return done

    return asyncio.run(run())


async def _remember(connection: Connection, settings: PlatformSettings) -> None:
    """Keep the names of the channels for the shell's completion."""
    with suppress(Failed):
        found = await asked(connection, ChannelsQuery(), ChannelList)
        completion.remember_channels((each.channel for each in found.channels), settings.data_dir)
