"""What is said of a show once it is made."""

import sys
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from contracts import Event, ShowFailed, ShowGenerated
from services.commands.terminal.errors import Failed, Refused

ORDER = ("feeds", "script", "speech", "mix", "cover", "finish", "total")
NAME_WIDTH = 10


def print_event(event: Event) -> None:
    """The event as JSON, alone on stdout."""
    sys.stdout.write(event.model_dump_json(indent=2) + "\n")


def finished(event: Event) -> ShowGenerated:
    """The finished show.

    Raises:
        Refused: the request was wrong.
        Failed: the show came to nothing.
    """
    if isinstance(event, ShowFailed):
        raise (Refused if event.field else Failed)(event.reason)
    if not isinstance(event, ShowGenerated):
        raise Failed("somebody else cancelled the show")
    return event


def show(event: ShowGenerated, place: Path, console: Console) -> None:
    """A small table of figures, and where the show lies; whole lines where a program reads."""
    if console.is_terminal:
        _draw(event, console)
    else:
        for name, value in rows(event):
            console.print(Text(f"{name:<{NAME_WIDTH}} {value}"), soft_wrap=True)
        if event.notice:
            console.print(Text(event.notice), soft_wrap=True)
    console.print(Text(f"The show lies in {place}/"), soft_wrap=True)


def _draw(event: ShowGenerated, console: Console) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in rows(event):
        table.add_row(name, Text(value))
    console.print()
    console.print(table)
    if event.notice:
        console.print(Panel(Text(event.notice, style="bold"), border_style="bold yellow"))


def rows(event: ShowGenerated) -> list[tuple[str, str]]:
    """The figures of a show: name and value."""
    loudness = event.loudness
    outlets = list(dict.fromkeys(source.outlet for source in event.sources))
    stages = [name for name in ORDER if name in event.seconds]
    unread = [feed for feed in event.feeds if feed.status == "failed"]
    found = [
        ("Title", event.title),
        ("Duration", f"{clock(event.duration)} of {clock(event.minutes_requested * 60)} asked for"),
        ("Loudness", f"{loudness.integrated:.1f} LUFS, range {loudness.range:.1f} LU"),
        ("True peak", f"{loudness.true_peak:.1f} dBTP"),
        ("Seconds", ", ".join(f"{name} {event.seconds[name]:.1f}" for name in stages)),
        ("Sources", f"{len(event.sources)} articles: {', '.join(outlets)}"),
    ]
    if unread:
        found.append(("Not read", ", ".join(feed.name for feed in unread)))
    if event.unknown_fields:
        found.append(("Unknown", ", ".join(event.unknown_fields)))
    return found


def clock(seconds: float) -> str:
    """Minutes and seconds, e.g. `3:07`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
