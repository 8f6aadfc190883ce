"""`radiox show`: ask for a show, watch it come along, and leave it in a folder."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from contracts import ShowEvent, ShowFailed, ShowRequested
from services.commands.connection import Connection, connect
from services.commands.feeds import sample
from services.commands.feeds.files import Found
from services.commands.feeds.sources import find_feeds, stored
from services.commands.show import folder, summary
from services.commands.show.follow import ShowFollower
from services.commands.terminal.errors import Failed, Interrupted, warn
from services.commands.terminal.screen import Screen, error_console, screen
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for; `sources` are still as they were typed."""

    request: ShowRequested
    sources: tuple[str, ...] = ()
    out: Path | None = None
    as_json: bool = False
    or_sample: bool = False


def make_show(wish: Wish, settings: PlatformSettings, console: Console) -> None:
    """Make the show and leave it in its folder.

    Raises:
        Ended: there is no show, and why.
    """
    if wish.out is not None:
        folder.usable(wish.out)
    try:
        with exporting("cli"):
            asyncio.run(_make(wish, settings, console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise Interrupted("stopped before a show was asked for") from None


async def _make(wish: Wish, settings: PlatformSettings, console: Console) -> None:
    named = await find_feeds(wish.sources, warn) if wish.sources else []
    async with connect(settings) as connection:
        ended = await _event(wish, named, connection, error_console())
        if wish.as_json:
            summary.print_event(ended)
        event = summary.finished(ended)
        place = wish.out or folder.folder_for(event)
        await folder.leave(event, place, connection.platform.blobs)
    if not wish.as_json:
        summary.show(event, place, console)


async def _event(
    wish: Wish, named: list[Found], connection: Connection, console: Console
) -> ShowEvent:
    """How the show ended; where no feed answered and the user allows it, the sample's instead."""
    with screen(console, silent=wish.as_json) as drawn:
        event = await _one_show(wish.request, named, connection, drawn)
    falls_back = wish.or_sample and not wish.sources
    if not falls_back or not await sample.stands_in(event, wish.request, connection.platform):
        return event
    with screen(console, silent=wish.as_json) as drawn:
        if isinstance(event, ShowFailed):
            drawn.say(event.reason)
        drawn.warn(sample.NOTICE)
        return await _one_show(sample.instead(wish.request), sample.feeds(), connection, drawn)


async def _one_show(
    request: ShowRequested, named: list[Found], connection: Connection, drawn: Screen
) -> ShowEvent:
    """Ask for one show and follow it to its end."""
    client = connection.client
    try:
        feeds = await stored(named, connection.platform.blobs) or None
        asked = request.model_copy(update={"show_id": str(uuid4()), "feeds": feeds})
        async with client.subscribe(str(asked.show_id)) as updates:
            follower = ShowFollower(connection, str(asked.show_id), updates, drawn)
            with follower.stopped_by_signals():
                await client.request(asked)
                return await follower.until_the_end()
    except (Retry, Discard) as error:
        raise Failed(error.reason) from error
