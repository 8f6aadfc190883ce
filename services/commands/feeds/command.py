"""`radiox feeds`: list the catalogue, and check feeds."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts import FeedSource
from services.commands.connection import connect
from services.commands.feeds.files import Skipped
from services.commands.feeds.sources import store_files, survey
from services.commands.terminal.errors import Failed, Refused, warn
from services.commands.terminal.tables import age, print_rows
from services.content.app import SETTINGS, Feed, check_feeds
from services.fleet import from_environment
from services.kit.settings import PlatformSettings
from services.show.app import SETTINGS as SHOW_SETTINGS
from services.show.app import catalogue as station_catalogue


def list_catalogue(console: Console, *, as_json: bool) -> None:
    """Print the feeds of the catalogue."""
    columns = ["name", "category", "region", "language", "url"]
    if as_json:
        columns.append("documented_at")
    rows = [feed.model_dump(mode="json") for feed in _catalogue()]
    ordered = [{column: row[column] for column in columns} for row in rows]
    print_rows(ordered, console, as_json=as_json, if_empty="The catalogue is empty.")


def check_sources(
    sources: Sequence[str], settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Read every feed and print its status; without `sources`, those of the catalogue.

    Raises:
        Failed: none of the feeds could be read.
    """
    rows = asyncio.run(_read(sources, settings))
    if not as_json:
        rows = [_readable(row) for row in rows]
    print_rows(rows, console, as_json=as_json, if_empty="There is no feed to read.")
    if all(row["status"] == "failed" for row in rows):
        raise Failed("none of the feeds could be read")


async def _read(sources: Sequence[str], settings: PlatformSettings) -> list[dict[str, Any]]:
    async def on_feed(_: Feed) -> None:
        return None

    found, skipped = await survey(sources) if sources else ([], [])
    for each in skipped:
        if not each.unreadable:
            warn(str(each))
    async with connect(settings, services=()) as connection:
        feeds = await store_files(found, connection.platform.blobs) if sources else _catalogue()
        read = await check_feeds(connection.platform, feeds, on_feed, from_environment(SETTINGS))
    locations = [str(each.location) for each in found] or [feed.url or "" for feed in feeds]
    rows = [_row(feed, location) for feed, location in zip(read, locations, strict=True)]
    return rows + [_unreadable_row(each) for each in skipped if each.unreadable]


def _row(feed: Feed, location: str) -> dict[str, Any]:
    report = feed.report
    newest = feed.newest
    hours = None if newest is None else (datetime.now(UTC) - newest).total_seconds() / 3600
    return {
        "feed": report.name,
        "status": report.status,
        "items": report.items,
        "age": round(hours, 2) if hours is not None else None,
        "seconds": report.seconds,
        "error": report.error,
        "source": location,
        "url": report.url,
    }


def _unreadable_row(file: Skipped) -> dict[str, Any]:
    """The row of a file in a folder that could not be read as a feed."""
    row = {"feed": Path(file.location).name, "status": "failed", "items": 0, "age": None}
    return row | {"seconds": 0.0, "error": file.reason, "source": file.location, "url": None}


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """The row of the table: the age in one unit, without the address, which is in `source`."""
    shown = {name: value for name, value in row.items() if name != "url"}
    return shown | {"age": age(row["age"])}


def _catalogue() -> tuple[FeedSource, ...]:
    from_environment(SHOW_SETTINGS)
    try:
        return station_catalogue()
    except ValueError as error:
        raise Refused(str(error)) from error
