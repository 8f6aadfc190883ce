"""`radiox feeds`: the catalogue, and what each feed holds at this moment."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from contracts import FeedSource
from services.commands.feeds.sources import find_feeds, stored
from services.commands.station import reached
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import age, print_rows
from services.content.app import check_feeds
from services.content.ports import Feed
from services.kit.settings import PlatformSettings
from services.show.app import catalogue as station_catalogue


def catalogue(console: Console, *, as_json: bool) -> None:
    """List the station's feeds."""
    columns = ["name", "category", "region", "language", "url"]
    if as_json:
        columns.append("documented_at")
    rows = [feed.model_dump(mode="json") for feed in _catalogue()]
    ordered = [{column: row[column] for column in columns} for row in rows]
    print_rows(ordered, console, as_json=as_json, otherwise="The catalogue is empty.")


def check(
    sources: Sequence[str], settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Read every feed, and say what it holds.

    Raises:
        Failed: not one of them could be read.
    """
    found = asyncio.run(_read(sources, settings))
    rows = [_row(feed, as_json=as_json) for feed in found]
    print_rows(rows, console, as_json=as_json, otherwise="There is no feed to read.")
    if all(feed.report.status == "failed" for feed in found):
        raise Failed("not one feed could be read")


async def _read(sources: Sequence[str], settings: PlatformSettings) -> tuple[Feed, ...]:
    async def heard(_: Feed) -> None:
        return None

    found = await find_feeds(sources) if sources else []
    async with reached(settings, services=()) as station:
        feeds = await stored(found, station.platform.blobs) or _catalogue()
        return await check_feeds(station.platform, feeds, heard)


def _row(feed: Feed, *, as_json: bool) -> dict[str, Any]:
    report = feed.report
    newest = feed.newest
    hours = None if newest is None else (datetime.now(UTC) - newest).total_seconds() / 3600
    return {
        "feed": report.name,
        "status": report.status,
        "items": report.items,
        "age": (round(hours, 2) if hours is not None else None) if as_json else age(hours),
        "seconds": report.seconds,
        "error": report.error,
    } | ({"url": report.url} if as_json else {})


def _catalogue() -> tuple[FeedSource, ...]:
    try:
        return station_catalogue()
    except ValueError as error:
        raise Refused(str(error)) from error
