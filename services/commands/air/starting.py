"""`radiox station start`: a channel goes on the air, where no station runs on one of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from contracts import FeedSource, Grid, GridVersion
from services.commands.air.first_show import FirstShow
from services.commands.air.troubles import tell_troubles
from services.commands.connection import Connection, connect
from services.commands.feeds.files import FeedReference
from services.commands.feeds.sources import find_feeds
from services.commands.grids.command import found_grid, saved_grid
from services.commands.show.requesting import stored_feeds
from services.commands.terminal.errors import warn
from services.commands.up.command import keep_stack
from services.kit.settings import PlatformSettings
from services.stack import Stack, running_stack


@dataclass(frozen=True, slots=True)
class StartOptions:
    """The options of `radiox station start`; `sources` are the values of `--feeds`."""

    channel: str
    sources: tuple[str, ...] = ()
    or_sample: bool = False
    port: int | None = None


def start_channel(options: StartOptions, settings: PlatformSettings, console: Console) -> None:
    """Put a channel on the air, on the station that runs, or on one that is kept up for it.

    Raises:
        Refused: the name or a feed is invalid.
        Failed: the station cannot be started, or is out of reach.
    """
    references = asyncio.run(_references(options))
    if settings.nats_url or running_stack(settings.data_dir):
        asyncio.run(_start_there(options, references, settings, console))
        return

    @asynccontextmanager
    async def opened(up: Stack) -> AsyncIterator[None]:
        async with connect(settings, embedded=False) as connection:
            grid = await switched_on(options.channel, references, connection)
            _print_page(up.address_of("onair"), options.channel, console)
            console.print("Ctrl-C stops it.")
            own_feeds = bool(grid.grid and grid.grid.feeds)
            or_sample = options.or_sample and not own_feeds
            first = FirstShow(options.channel, connection, console, or_sample=or_sample)
            tasks = [
                asyncio.create_task(first.follow()),
                asyncio.create_task(tell_troubles(options.channel, connection)),
            ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    overrides = {} if options.port is None else {"onair": {"port": options.port}}
    keep_stack(settings, console, opened, overrides=overrides)


async def switched_on(
    channel: str, references: list[FeedReference], connection: Connection
) -> GridVersion:
    """The grid of a channel that is on the air, and reads these feeds where there are any.

    Raises:
        Refused: the name is invalid, or the grid is not valid any more.
        Failed: somebody else has changed it meanwhile.
    """
    found = await found_grid(channel, connection)
    before = found.grid or Grid()
    feeds: tuple[FeedSource, ...] = await stored_feeds(references, connection) or before.feeds
    wanted = before.model_copy(update={"on_air": True, "feeds": feeds})
    if found.version and wanted == found.grid:
        return found
    return await saved_grid(channel, wanted, found.version, connection)


async def _references(options: StartOptions) -> list[FeedReference]:
    return await find_feeds(options.sources, warn) if options.sources else []


async def _start_there(
    options: StartOptions,
    references: list[FeedReference],
    settings: PlatformSettings,
    console: Console,
) -> None:
    if options.port is not None:
        warn("--port: a station runs already; its page stays where it is")
    async with connect(settings, embedded=False) as connection:
        await switched_on(options.channel, references, connection)
    stack = None if settings.nats_url else running_stack(settings.data_dir)
    _print_page(stack.onair_url if stack else "", options.channel, console)


def _print_page(address: str, channel: str, console: Console) -> None:
    where = f"{address}/channels/{channel}" if address else "the page of the service onair"
    console.print(Text(f"{channel} is on the air: {where}"), soft_wrap=True)
