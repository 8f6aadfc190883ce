"""The summary of a finished show."""

import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from contracts import Event, Fallback, ShowCancelled, ShowFailed, ShowGenerated
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.money import amounts, dollars

STEP_ORDER = ("feeds", "script", "review", "speech", "mix", "cover", "finish", "total")
"""Keys of `ShowGenerated.seconds`, in the order in which they are printed."""
NAME_WIDTH = 10
"""Width of the names of the rows in characters."""


def print_event(event: Event) -> None:
    """Print the event as JSON on stdout."""
    sys.stdout.write(event.model_dump_json(indent=2) + "\n")


def generated(event: Event) -> ShowGenerated:
    """The event as that of a finished show.

    Raises:
        Refused: the request was refused because of a field.
        Failed: the show failed or was cancelled.
    """
    if isinstance(event, ShowFailed):
        raise (Refused if event.field else Failed)(event.reason)
    if isinstance(event, ShowCancelled) and event.reason:
        raise Failed(f"the show was cancelled: {event.reason}")
    if not isinstance(event, ShowGenerated):
        raise Failed("the show was cancelled by another client")
    return event


def print_summary(event: ShowGenerated, folder: Path, console: Console) -> None:
    """Print the figures of a show and its folder: as a table, or in a pipe as unwrapped lines."""
    if console.is_terminal:
        _print_table(event, console)
    else:
        for name, value in rows(event):
            console.print(Text(f"{name:<{NAME_WIDTH}} {value}"), soft_wrap=True)
        if event.notice:
            console.print(Text(event.notice), soft_wrap=True)
    console.print(Text(f"The show is in {folder}/"), soft_wrap=True)


def _print_table(event: ShowGenerated, console: Console) -> None:
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
    """The figures of a show, each with a name."""
    loudness = event.loudness
    outlets = list(dict.fromkeys(source.outlet for source in event.sources))
    requested = minutes_seconds(event.minutes_requested * 60)
    steps = [name for name in STEP_ORDER if name in event.seconds]
    unread = [feed for feed in event.feeds if feed.status == "failed"]
    figures = [
        ("Title", event.title),
        ("Duration", f"{minutes_seconds(event.duration)} of {requested} requested"),
        ("Loudness", f"{loudness.integrated:.1f} LUFS, range {loudness.range:.1f} LU"),
        ("True peak", f"{loudness.true_peak:.1f} dBTP"),
        ("Seconds", ", ".join(f"{name} {event.seconds[name]:.1f}" for name in steps)),
        ("Sources", f"{len(event.sources)} articles: {', '.join(outlets)}"),
    ]
    if event.cost.paid or event.cost.saved or event.usage:
        figures.append(("Cost", cost_of(event)))
    figures += [("Fallback", told) for told in fallbacks_of(event)]
    if event.episode:
        figures.insert(1, ("Episode", event.episode))
    if unread:
        figures.append(("Not read", ", ".join(feed.name for feed in unread)))
    if event.unknown_fields:
        figures.append(("Unknown", ", ".join(event.unknown_fields)))
    return figures


def cost_of(event: ShowGenerated) -> str:
    """What a show cost and saved, and what it used of each provider."""
    saved = f", {dollars(event.cost.saved)} saved by the cache" if event.cost.saved else ""
    used: dict[str, dict[str, float]] = {}
    for usage in event.usage:
        units = used.setdefault(usage.provider, {})
        for unit, amount in usage.units.items():
            units[unit] = units.get(unit, 0.0) + amount
    parts = [f"{provider} {amounts(units)}" for provider, units in used.items()]
    unknown = sorted({usage.model for usage in event.usage if not usage.priced})
    if unknown:
        parts.append(f"no price is known of {', '.join(unknown)}")
    return "; ".join([f"{dollars(event.cost.paid)}{saved}", *parts])


def fallbacks_of(event: ShowGenerated) -> list[str]:
    """Which providers stood in for others, how often, and why; a line for each reason.

    The parts of a script have a reason each, which `show.json` tells.
    """
    times = Counter((each.operation, _stood_in(each), _reason(each)) for each in event.fallbacks)
    return [
        f"{operation} {stood_in}{f', {count} times' if count > 1 else ''}{reason}"
        for (operation, stood_in, reason), count in times.items()
    ]


def _stood_in(fallback: Fallback) -> str:
    """Who stood in for whom; of a host, which voice, as it was found before the show began."""
    if fallback.operation == "speech" and not fallback.segment:
        same = fallback.used == fallback.wanted
        return f"by {fallback.used}{'' if same else f' in place of {fallback.wanted}'}"
    used, wanted = _provider(fallback.used), _provider(fallback.wanted)
    return f"asked again of {used}" if used == wanted else f"by {used} in place of {wanted}"


def _reason(fallback: Fallback) -> str:
    """Why, behind a colon; nothing for a part of a script."""
    return "" if fallback.operation == "script" and fallback.segment else f": {fallback.reason}"


def _provider(named: str) -> str:
    """The provider of `elevenlabs/Rachel`."""
    return named.partition("/")[0]


def minutes_seconds(seconds: float) -> str:
    """A duration in minutes and seconds, e.g. `3:07`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
