"""`radiox analytics`: asks the service analytics, and prints or writes what it replies."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from contracts import (
    Analytics,
    AnalyticsExport,
    AnalyticsExportQuery,
    AnalyticsQuery,
    RatingsOfAnalytics,
)
from services.commands import editing
from services.commands.connection import Connection, connect
from services.commands.queries import asked
from services.commands.shows.filters import show_filter
from services.commands.terminal.errors import Failed
from services.commands.terminal.money import dollars
from services.commands.terminal.tables import print_rows
from services.kit.blobs import BlobMissing
from services.kit.settings import PlatformSettings

TIMEOUT = 60.0
"""Seconds for a reply: many shows are added up."""
SERVICES = ("data", "analytics")
STDOUT = Path("-")
TABLES: Mapping[str, tuple[str, str]] = {
    "days": ("days", "Days"),
    "groups": ("groups", "Channels and presets"),
    "failures": ("failures", "Why shows failed"),
    "stages": ("stages", "Seconds of the stages"),
    "sources": ("sources", "Sources"),
    "heard": ("shows", "What was heard most"),
}
"""Field of the report, and heading, of each table."""


def print_report(
    settings: PlatformSettings,
    console: Console,
    *,
    table: str | None,
    as_json: bool,
    limit: int,
    **filters: str | None,
) -> None:
    """Print one table of the report, or all of them.

    Raises:
        Refused: a value is invalid; the message names it.
        Failed: the archive does not answer.
    """
    query = AnalyticsQuery(limit=limit, **_only(filters))
    report = asyncio.run(_report(settings, query))
    if table is not None:
        rows = _rows(report, table)
        print_rows(rows, console, as_json=as_json, if_empty="There is nothing of that.")
    elif as_json:
        editing.print_json(report)
    else:
        _print_all(report, console)


def export(
    settings: PlatformSettings,
    console: Console,
    *,
    table: str,
    kind: str,
    output: Path | None,
    as_json: bool,
    **filters: str | None,
) -> None:
    """Write a table into a file, and print where it is.

    Raises:
        Refused: a value is invalid, or the format needs a package that is not installed.
        Failed: the archive does not answer, or the file cannot be written.
    """
    query = AnalyticsExportQuery.model_validate({"table": table, "format": kind, **_only(filters)})
    made, content = asyncio.run(_export(settings, query))
    if output == STDOUT:
        sys.stdout.buffer.write(content)
        return
    path = output or Path(f"radiox-{table}.{kind}")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Failed(f"{path}: {error.strerror or error}") from error
    if as_json:
        about = {"file": str(path), "rows": made.rows, "truncated": made.truncated}
        sys.stdout.write(json.dumps(about, indent=2) + "\n")
        return
    more = "; there are more, ask for less time" if made.truncated else ""
    console.print(Text(f"{path}: {made.rows:,} rows{more}"), soft_wrap=True)


def _only(filters: Mapping[str, str | None]) -> dict[str, Any]:
    """The shows that options name."""
    found = show_filter(status=None, language=None, **dict(filters))
    return found.model_dump(include={"channel", "preset", "since", "until"})


async def _report(settings: PlatformSettings, query: AnalyticsQuery) -> Analytics:
    async with connect(settings, services=SERVICES, resume=True) as connection:
        return await asked(connection, query, Analytics, timeout=TIMEOUT)


async def _export(
    settings: PlatformSettings, query: AnalyticsExportQuery
) -> tuple[AnalyticsExport, bytes]:
    async with connect(settings, services=SERVICES, resume=True) as connection:
        made = await asked(connection, query, AnalyticsExport, timeout=TIMEOUT)
        return made, await _content(made, connection)


async def _content(made: AnalyticsExport, connection: Connection) -> bytes:
    try:
        return await connection.platform.blobs.get(made.file)
    except BlobMissing as error:
        raise Failed(
            "the file is not in the store of this command: RADIOX_BLOBS must be that of the fleet"
        ) from error


def _rows(report: Analytics, table: str) -> list[dict[str, Any]]:
    found: Sequence[Any] = getattr(report, TABLES[table][0])
    return [each.model_dump(mode="json") for each in found]


def _rated(ratings: RatingsOfAnalytics) -> str:
    stars = f"{ratings.stars:.2f} stars of 5 in {ratings.ratings} ratings"
    votes = f"{ratings.up} votes up, {ratings.down} down"
    return f"{votes}; {stars}" if ratings.up + ratings.down else stars


def _print_all(report: Analytics, console: Console) -> None:
    total = report.total
    made = f"{total.generated} generated, {total.failed} failed, {total.cancelled} cancelled"
    heard = f"{total.plays} plays, {total.completes} to the end; {report.listeners} listen now"
    console.print(Text(f"Shows: {made}; {total.minutes:.0f} minutes, {dollars(total.paid)}"))
    console.print(Text(f"Listening: {heard}"))
    if report.ratings is not None:
        console.print(Text(f"Ratings: {_rated(report.ratings)}"))
    for table, (_, heading) in TABLES.items():
        if rows := _rows(report, table):
            console.print(Text(f"\n{heading}", style="bold"))
            print_rows(rows, console, as_json=False, if_empty="")
