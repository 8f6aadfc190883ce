"""Offers a finished show for air, where a station is on the air."""

import asyncio
import sys

import typer
from rich.console import Console
from rich.text import Text

from contracts import ChannelList, ChannelsQuery, ShowGenerated
from services.commands.airing import played_line, played_show
from services.commands.connection import connect
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.screen import error_console
from services.kit.settings import PlatformSettings
from services.stack import running_stack


def check_station(settings: PlatformSettings) -> None:
    """Check before a show is made for air that a station runs.

    Raises:
        Refused: none does.
    """
    if not _runs(settings):
        raise Refused("--air: no station runs here; `radiox station start` starts one")


def offer(
    event: ShowGenerated, settings: PlatformSettings, console: Console, *, wanted: bool | None
) -> None:
    """Put a show on the air where that is wanted; None asks the user, who sits at a terminal.

    Raises:
        Failed: it is wanted, and no channel is on the air.
    """
    if wanted or (wanted is None and _at_terminal() and _runs(settings)):
        asyncio.run(_offer(event, settings, console, ask=wanted is None))
    elif wanted is None and event.channel and _runs(settings):
        text = (
            f"`radiox station play {event.show_id} --channel {event.channel}` puts it on the air."
        )
        error_console().print(Text(text), soft_wrap=True)


async def _offer(
    event: ShowGenerated, settings: PlatformSettings, console: Console, *, ask: bool
) -> None:
    async with connect(settings, embedded=False) as connection:
        channel = _channel(event, await asked(connection, ChannelsQuery(), ChannelList))
        if channel is None:
            if ask:
                return
            raise Failed("no channel is on the air; `radiox station start` puts one there")
        if ask and not await asyncio.to_thread(_confirmed, channel):
            return
        played = await played_show(event.show_id, channel, None, connection)
    console.print(Text(played_line(played)), soft_wrap=True)


def _channel(event: ShowGenerated, found: ChannelList) -> str | None:
    """The channel that airs a show: its own, or else the first that is on the air."""
    on_air = [each.channel for each in found.channels if each.on_air]
    return event.channel if event.channel in on_air else next(iter(on_air), None)


def _confirmed(channel: str) -> bool:
    return typer.confirm(f"Put it on the air, on {channel}?", err=True)


def _runs(settings: PlatformSettings) -> bool:
    return bool(settings.nats_url) or running_stack(settings.data_dir) is not None


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
