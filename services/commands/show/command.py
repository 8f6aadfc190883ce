"""`radiox show`: request a show, follow it to its end, and save it in a folder."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from contracts import ShowEvent, ShowFailed, ShowGenerated, ShowRequested
from services.commands.connection import Connection, connect
from services.commands.feeds import sample
from services.commands.feeds.files import FeedReference
from services.commands.feeds.sources import find_feeds
from services.commands.show import better_voice, folder, offer, summary
from services.commands.show.requesting import requested_show, stored_feeds
from services.commands.terminal.errors import Interrupted, warn
from services.commands.terminal.screen import Screen, error_console, open_screen
from services.commands.trace.command import print_trace_of_show
from services.kit.settings import PlatformSettings
from services.kit.telemetry import exporting


@dataclass(frozen=True, slots=True)
class ShowOptions:
    """The options of `radiox show`; `sources` are the values of `--feeds`, not yet resolved."""

    request: ShowRequested
    sources: tuple[str, ...] = ()
    out: Path | None = None
    as_json: bool = False
    or_sample: bool = False
    traced: bool = False
    air: bool | None = None
    """Whether to put it on the air; None asks a user who sits at a terminal."""


def make_show(options: ShowOptions, settings: PlatformSettings, console: Console) -> None:
    """Make a show and save it in its folder.

    Raises:
        Ended: no show was made; the message gives the reason.
    """
    if options.out is not None:
        folder.check_writable(options.out)
    if options.air:
        offer.check_station(settings)
    try:
        kept = options.traced and settings.traces is not False
        with exporting("cli", kept=kept):
            event = asyncio.run(_make(options, settings, console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise Interrupted("stopped before a show was requested") from None
    if options.air or not options.as_json:
        shown = error_console() if options.as_json else console
        offer.offer(event, settings, shown, wanted=options.air)


async def _make(
    options: ShowOptions, settings: PlatformSettings, console: Console
) -> ShowGenerated:
    references = await find_feeds(options.sources, warn) if options.sources else []
    async with connect(settings) as connection:
        ended = await _make_or_sample(options, references, connection, error_console())
        if options.as_json:
            summary.print_event(ended)
        if options.traced:
            shown = error_console() if options.as_json else console
            await print_trace_of_show(connection, ended.show_id, shown)
        event = summary.generated(ended)
        target = options.out or folder.folder_for(event)
        await folder.save(event, target, connection.client.fetch)
    if not options.as_json:
        summary.print_summary(event, target, console)
        if settings.nats_url is None:
            better_voice.tell_once(event, settings.data_dir, error_console())
    return event


async def _make_or_sample(
    options: ShowOptions, references: list[FeedReference], connection: Connection, console: Console
) -> ShowEvent:
    """The end of the show; with `--or-sample`, that of a sample show where no feed answered."""
    with open_screen(console, silent=options.as_json) as screen:
        event = await _one_show(options.request, references, connection, screen)
    may_use_sample = options.or_sample and not options.sources
    if not may_use_sample or not await sample.is_needed(
        event, options.request, connection.platform
    ):
        return event
    with open_screen(console, silent=options.as_json) as screen:
        if isinstance(event, ShowFailed):
            screen.print_line(event.reason)
        screen.print_warning(sample.NOTICE)
        return await _one_show(
            sample.sample_request(options.request), sample.feeds(), connection, screen
        )


async def _one_show(
    request: ShowRequested, references: list[FeedReference], connection: Connection, screen: Screen
) -> ShowEvent:
    """Request one show and follow it to its end; Ctrl-C cancels it."""
    feeds = await stored_feeds(references, connection)
    with_feeds = request.model_copy(update={"feeds": feeds or None})
    return await requested_show(with_feeds, connection, screen, cancelled_by_signals=True)
