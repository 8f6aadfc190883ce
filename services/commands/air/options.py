"""The commands of `radiox station` about what is on the air, with their options."""

from typing import Annotated

import typer

from services.commands.terminal import completion
from services.commands.terminal.context import AsJson, stdout_console, user_settings
from services.commands.terminal.options import Channel, Feeds

START_EXAMPLES = """\b
Examples:
  radiox station start                                the channel `main`, from the catalogue's feeds
  radiox station start --feeds my-feeds.opml          from your own list of feeds
  radiox station start --channel wissen --port 8080   another channel, its page at this port
  radiox station grid --edit                          what it airs when
"""
PLAY_EXAMPLES = """\b
Examples:
  radiox station play SHOW_ID                        as soon as possible
  radiox station play SHOW_ID --at 18:30             the next time that it is 18:30
  radiox station play SHOW_ID --at 2026-12-24T18:00
"""


def start(
    feeds: Feeds = None,
    channel: Channel = completion.MAIN_CHANNEL,
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help="Port of the page; default RADIOX_ONAIR_PORT, else that of last time, else 8090.",
        ),
    ] = None,
    or_sample: Annotated[
        bool,
        typer.Option("--or-sample", help="Begin with the sample bulletin where no feed answers."),
    ] = False,
) -> None:
    """Put a channel on the air: shows are made by its grid, the page is at the printed address.

    Where no station runs it keeps one up until Ctrl-C. Where a stack or a fleet runs, the channel
    is switched on there. A first show is made at once; the grid of the channel keeps the feeds.
    """
    from services.commands.air.starting import StartOptions, start_channel

    options = StartOptions(channel, tuple(feeds or ()), or_sample=or_sample, port=port)
    start_channel(options, user_settings(), stdout_console())


def stop(channel: Channel = completion.MAIN_CHANNEL, as_json: AsJson = False) -> None:
    """Take a channel off the air: it keeps its filler, and no more shows are made for it."""
    from services.commands.air.command import stop_channel

    stop_channel(channel, user_settings(), stdout_console(), as_json=as_json)


def play(
    show_id: Annotated[
        str, typer.Argument(metavar="SHOW_ID", help="A finished show, from `radiox shows`.")
    ],
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When, e.g. 18:30; as soon as possible if left out."),
    ] = None,
    channel: Channel = completion.MAIN_CHANNEL,
    as_json: AsJson = False,
) -> None:
    """Put a finished show on the air, next or at a time."""
    from services.commands.air.command import play_show

    play_show(show_id, channel, at, user_settings(), stdout_console(), as_json=as_json)


def now(channel: Channel = completion.MAIN_CHANNEL, as_json: AsJson = False) -> None:
    """Print what is heard now, and what comes next."""
    from services.commands.air.command import print_now

    print_now(channel, user_settings(), stdout_console(), as_json=as_json)


def skip(channel: Channel = completion.MAIN_CHANNEL, as_json: AsJson = False) -> None:
    """Cut off what is heard; players have some seconds of it already."""
    from services.commands.air.command import skip as skip_now

    skip_now(channel, user_settings(), stdout_console(), as_json=as_json)


def channels(as_json: AsJson = False) -> None:
    """List the channels of the station."""
    from services.commands.air.command import list_channels

    list_channels(user_settings(), stdout_console(), as_json=as_json)


def add_to(station: typer.Typer) -> None:
    """Add the commands to the group `radiox station`."""
    station.command(epilog=START_EXAMPLES)(start)
    station.command()(stop)
    station.command()(now)
    station.command(epilog=PLAY_EXAMPLES)(play)
    station.command()(skip)
    station.command()(channels)
