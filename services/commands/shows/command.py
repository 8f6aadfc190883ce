"""Lists, searches and prints the shows of the archive."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from contracts import ShowGenerated, UnfinishedShow
from contracts.archive import (
    ArchivedShow,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
    SearchHit,
    ShowFilter,
    ShowSummary,
    Snippet,
)
from services.commands.show import summary
from services.commands.shows.archive import open_archive
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.money import dollars
from services.commands.terminal.tables import print_rows
from services.kit.delivery.policy import explain
from services.kit.settings import PlatformSettings

MAX_WHAT = 120
"""Most characters of a title or reason in a table."""


def list_shows(
    wanted: ShowFilter, limit: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print at most `limit` shows, the one that ended last first."""
    shows = asyncio.run(_list(wanted, limit, settings))
    longest = MAX_WHAT if console.is_terminal else None
    rows: Sequence[dict[str, Any]]
    rows = [show.model_dump(mode="json") if as_json else _row(show, longest) for show in shows]
    print_rows(rows, console, as_json=as_json, if_empty="The archive holds no such show.")


def search_shows(
    words: str,
    wanted: ShowFilter,
    limit: int,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print at most `limit` shows that hold all the words, with passages in which they stand."""
    hits = asyncio.run(_search(words, wanted, limit, settings))
    if as_json:
        found = [hit.model_dump(mode="json") for hit in hits]
        sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        return
    lines = [line for hit in hits for line in _hit_lines(hit)]
    for line in lines or [Text("The archive holds no such show.")]:
        console.print(line, soft_wrap=True)


def print_show(
    show_id: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print one show.

    Raises:
        Failed: the archive holds none of that id, or it was deleted.
    """
    event = ended(asyncio.run(_find(show_id, settings)))
    if as_json:
        summary.print_event(event)
        return
    lines = _generated_lines(event) if isinstance(event, ShowGenerated) else _lines(event)
    for line in lines:
        console.print(line, soft_wrap=True)


def ended(show: ArchivedShow) -> ShowGenerated | UnfinishedShow:
    """The event that ended a show.

    Raises:
        Failed: it was deleted.
    """
    event = show.generated or show.failed or show.cancelled
    if event is None:
        why = f": {show.reason}" if show.reason else ""
        raise Failed(f"show {show.show_id} was deleted{why}")
    return event


async def _list(wanted: ShowFilter, limit: int, settings: PlatformSettings) -> list[ShowSummary]:
    query = ArchiveShowsQuery(**wanted.model_dump())
    async with open_archive(settings) as archive:
        pages = archive.pages(query, ArchiveShowsPage, limit)
        return [show async for page in pages for show in page.shows]


async def _search(
    words: str, wanted: ShowFilter, limit: int, settings: PlatformSettings
) -> list[SearchHit]:
    try:
        query = ArchiveSearchQuery(**wanted.model_dump(), words=words)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    async with open_archive(settings) as archive:
        pages = archive.pages(query, ArchiveSearchPage, limit)
        return [hit async for page in pages for hit in page.hits]


async def _find(show_id: str, settings: PlatformSettings) -> ArchivedShow:
    async with open_archive(settings) as archive:
        return await archive.show(show_id)


def _row(show: ShowSummary, longest: int | None) -> dict[str, Any]:
    told = show.episode or show.title if show.status == "generated" else show.reason
    what = told or show.title
    return {
        "ended": _local(show.ended_at),
        "show": show.show_id,
        "status": show.status,
        "channel": show.channel,
        "preset": show.preset,
        "length": summary.minutes_seconds(show.duration) if show.duration else "",
        "cost": dollars(show.paid) if show.paid else "",
        "what": what if longest is None else shorten(what, longest, placeholder="…"),
    }


def _local(at: datetime) -> str:
    """A time, in the time zone of this machine, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _hit_lines(hit: SearchHit) -> list[Text]:
    show = hit.show
    told = f"  {show.episode or show.title}"
    head = Text.assemble((_local(show.ended_at), "bold"), "  ", (show.show_id, "cyan"), told)
    return [head, *(_snippet_line(snippet) for snippet in hit.snippets)]


def _snippet_line(snippet: Snippet) -> Text:
    """A passage behind its time; the words that were searched for stand out."""
    at = summary.minutes_seconds(snippet.start) if snippet.start is not None else ""
    text = Text(snippet.text)
    for start, end in snippet.marks:
        text.stylize("bold yellow", start, end)
    return Text.assemble(f"  {at:>5}  ", text)


def _lines(event: ShowGenerated | UnfinishedShow) -> list[Text]:
    """What is known of a show that ended without a result."""
    kind = event.subject.rpartition(".")[2]
    reason = str(getattr(event, "reason", ""))
    figures = [("Title", event.title), ("Ended", kind), ("Reason", reason)]
    if event.cost.paid:
        figures.append(("Cost", dollars(event.cost.paid)))
    return [_figure(name, value) for name, value in figures if value]


def _generated_lines(event: ShowGenerated) -> list[Text]:
    hosts = ", ".join(
        f"{host.name} ({host.voice.provider}/{host.voice.name})" for host in event.hosts
    )
    return [
        *(_figure(name, value) for name, value in summary.rows(event)),
        _figure("Hosts", hosts),
        *([_figure("Music", event.music)] if event.music else []),
        Text("\nChapters", style="bold"),
        *(
            Text(f"  {summary.minutes_seconds(chapter.start):>5}  {chapter.title}")
            for chapter in event.chapters
        ),
        Text("\nSources", style="bold"),
        *(
            Text(f"  {source.outlet}: {source.title}{_below(source.link)}")
            for source in event.sources
        ),
    ]


def _below(link: str | None) -> str:
    """An address on a line of its own."""
    return f"\n    {link}" if link else ""


def _figure(name: str, value: str) -> Text:
    return Text.assemble((f"{name:<{summary.NAME_WIDTH}} ", "bold"), value)
