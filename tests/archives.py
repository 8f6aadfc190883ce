"""Archives on real databases, and what they hold."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from contracts import Event
from contracts.archive import ArchiveShowsQuery
from services.data.adapters import PROVIDERS, DatabaseSettings
from services.data.domain.changes import Change, changes_of, merged
from services.data.domain.selection import Selection, of_shows
from services.data.ports import Archive
from services.data.settings import DataSettings
from services.kit.http_client import open_http_client
from services.kit.providers import open_provider
from tests.archive_events import BEGIN

ALL = Selection(limit=10_000)


@asynccontextmanager
async def opened(address: str, folder: Path) -> AsyncIterator[Archive]:
    """The archive at an address, with its schema up to date."""
    async with opened_with(DataSettings(database=SecretStr(address)), folder) as archive:
        yield archive


@asynccontextmanager
async def opened_with(data: DataSettings, folder: Path) -> AsyncIterator[Archive]:
    """The archive of these settings."""
    settings = DatabaseSettings(data, folder)
    async with (
        open_http_client() as http,
        open_provider(PROVIDERS, settings.provider, settings, http, variable="TEST") as archive,
    ):
        yield archive


def numbered(events: Iterable[Event], after: int = 0) -> list[Event]:
    """The events with their sequences in the stream."""
    return [
        event.model_copy(update={"sequence": sequence})
        for sequence, event in enumerate(events, after + 1)
    ]


async def store(archive: Archive, events: Iterable[Event], batch: int = 1000) -> list[Event]:
    """Apply events behind what the archive holds; return them with their sequences."""
    after = await archive.position()
    stored = numbered(events, after)
    for start in range(0, len(stored), batch):
        some = stored[start : start + batch]
        changes = merged(change for event in some for change in changes_of(event))
        assert await write(archive, changes, after=after, through=some[-1].sequence)
        after = some[-1].sequence
    return stored


async def write(archive: Archive, changes: list[Change], *, after: int, through: int) -> bool:
    """Apply changes."""
    return await archive.apply(changes, after=after, through=through, at=BEGIN)


async def ids(archive: Archive, **wanted: Any) -> list[str]:
    """The shows of a query, in their order."""
    rows = await archive.shows(of_shows(ArchiveShowsQuery(**wanted)))
    return [row["show_id"] for row in rows[: wanted.get("limit", 20)]]


async def contents(archive: Archive) -> dict[str, object]:
    """All that can be read of an archive."""
    shows = await archive.shows(ALL)
    names = [row["show_id"] for row in shows]
    parts = [names[start : start + 100] for start in range(0, len(names), 100)]
    return {
        "position": await archive.position(),
        "counts": dict(await archive.counts()),
        "shows": [await archive.show(name) for name in names],
        "segments": [row for some in parts for row in await archive.segments(some)],
        "sources": [row for some in parts for row in await archive.sources(some)],
        "stories": await archive.stories(ALL),
        "feeds": await archive.feeds(0, 20_000, 1000),
        "usage": await archive.usage(0, ALL.before, None),
        "hosts": await archive.records("host", 1000),
    }
