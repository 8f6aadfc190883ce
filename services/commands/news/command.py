"""`radiox news`: what the events of a day weigh, and which of them a show tells, and why."""

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from contracts import ShowRequested
from services.commands.connection import connect
from services.commands.feeds.sources import find_feeds, store_files
from services.commands.terminal.errors import Failed, Refused, warn
from services.commands.terminal.tables import print_rows
from services.content.app import SETTINGS, Event, Feed, Overview, news
from services.fleet import from_environment
from services.kit.failures import Discard
from services.kit.settings import PlatformSettings
from services.show.app import SETTINGS as SHOW_SETTINGS
from services.show.app import resolve


@dataclass(frozen=True, slots=True)
class NewsOptions:
    """The options of `radiox news`; `sources` are the values of `--feeds`, not yet resolved.

    `top`: how many of the weightiest events are printed, beside all that are told.
    """

    request: ShowRequested
    sources: tuple[str, ...] = ()
    top: int = 20
    explain: bool = False
    as_json: bool = False


def print_news(options: NewsOptions, settings: PlatformSettings, console: Console) -> None:
    """Print the events of the day.

    Raises:
        Failed: the feeds hold nothing that can be told.
        Refused: an option or a source is invalid.
    """
    seen = asyncio.run(_look(options, settings))
    for report in seen.feeds:
        if report.status == "failed":
            warn(f"{report.name}: {report.error}")
    if options.as_json:
        events = [_as_json(event) for event in seen.events]
        sys.stdout.write(json.dumps(events, indent=2, ensure_ascii=False) + "\n")
        return
    shown = [event for event in seen.events if event.rank <= options.top or event.told == "yes"]
    if options.explain:
        _explain(shown, console)
    else:
        print_rows([_row(event) for event in shown], console, as_json=False, if_empty="No news.")


async def _look(options: NewsOptions, settings: PlatformSettings) -> Overview:
    async def on_feed(_: Feed) -> None:
        return None

    references = await find_feeds(options.sources, warn) if options.sources else []
    editor = from_environment(SETTINGS)
    services = ("data",) if editor.ratings else ()
    async with connect(settings, services=services) as connection:
        platform = connection.platform
        feeds = await store_files(references, platform.blobs) or None
        request = options.request.model_copy(update={"feeds": feeds, "allow_shorter": True})
        try:
            accepted = await resolve(request, platform, from_environment(SHOW_SETTINGS))
        except (Discard, ValueError) as error:
            raise Refused(str(error)) from error
        try:
            return await news(platform, accepted, on_feed, editor)
        except Discard as error:
            raise Failed(error.reason) from error


def _row(event: Event) -> dict[str, Any]:
    return {
        "rank": event.rank,
        "title": event.title,
        "outlets": len(event.outlets),
        "articles": len(event.articles),
        "told": event.told,
    }


def _as_json(event: Event) -> dict[str, Any]:
    articles = [article.model_dump(mode="json") for article in event.articles]
    return asdict(event) | {"articles": articles, "weight": event.weight}


def _explain(events: Iterable[Event], console: Console) -> None:
    for event in events:
        parts = " ".join(f"{name} {value:+g}" for name, value in event.score.items())
        titles = (f"{a.title} ({a.outlet})" for a in event.articles if a.title != event.title)
        console.print(Text(f"{event.rank}. {event.title}", style="bold"))
        lines = {
            "told": f"{event.told}: {event.reason}",
            "score": f"{event.weight:g} = {parts}",
            "wanted": event.listeners,
            "outlets": f"{len(event.outlets)}: {', '.join(event.outlets)}",
            "also": "\n         ".join(titles),
        }
        for name, text in lines.items():
            if text:
                console.print(Text(f"{name:>8} {text}"), soft_wrap=not console.is_terminal)
        console.print()
