"""The archive in a database that SQLAlchemy knows: SQLite or PostgreSQL."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Executable, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.archive import RecordKind
from services.data.adapters import sql_reading as reading
from services.data.adapters import sql_writing as writing
from services.data.adapters import tables
from services.data.adapters.sql_engine import WRITES, mapped_errors
from services.data.domain.changes import Change
from services.data.domain.rows import Row
from services.data.domain.selection import Selection


class SqlArchive:
    """The archive behind an engine; every method raises `Retry` where it is unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._dialect = engine.dialect.name
        self._writing = engine.execution_options(**{WRITES: True})

    @property
    def address(self) -> str:
        """Address of the database without user or password."""
        url = self._engine.url
        if self._dialect == "sqlite":
            return f"sqlite:///{url.database}"
        return f"{self._dialect}://{url.host or ''}/{url.database}"

    async def position(self) -> int:
        """The last sequence of the stream that the rows hold; 0 where they hold nothing."""
        found = await self._read(reading.position(writing.PROJECTION))
        return int(found[0]["sequence"]) if found else 0

    async def apply(
        self, changes: Sequence[Change], *, after: int, through: int, at: datetime
    ) -> bool:
        """Write changes, each of another key, and the position `through`, all or nothing.

        Nothing is written, and False returned, where the position is not `after`.

        Raises:
            Discard: the database refuses a value.
        """
        async with self._transaction() as connection:
            if not await writing.move(connection, after, through, at):
                return False
            await writing.replace(connection, changes)
        return True

    async def clear(self) -> None:
        """Remove all rows, and set the position to 0."""
        async with self._transaction() as connection:
            await writing.clear(connection)

    async def optimize(self) -> None:
        """Update what SQLite knows about its rows, for its plans; PostgreSQL does so by itself."""
        if self._dialect != "sqlite":
            return
        async with self._transaction() as connection:
            await connection.execute(text("PRAGMA analysis_limit = 2000"))
            await connection.execute(text("ANALYZE"))

    async def shows(self, selection: Selection) -> list[Row]:
        """Rows of shows; where words are selected, of those that have all of them."""
        if selection.words:
            return await self._read(reading.found_shows(selection, self._dialect))
        return await self._read(reading.shows(selection))

    async def show(self, show_id: str) -> Row | None:
        """The row of one show."""
        return await self._one(reading.show(show_id))

    async def deletion(self, show_id: str) -> Row | None:
        """The row of a deletion."""
        return await self._one(reading.deletion(show_id))

    async def segments(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the segments of at most 100 shows, in their order."""
        return await self._read(reading.parts(tables.segments, show_ids))

    async def stories(self, selection: Selection) -> list[Row]:
        """Rows of stories, those of a show by their number."""
        return await self._read(reading.stories(selection))

    async def sources(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the articles of at most 100 shows, in their order."""
        return await self._read(reading.parts(tables.sources, show_ids))

    async def feeds(self, first: int, readings: int, limit: int) -> list[Row]:
        """Feeds with what `FeedHealth` has, those that failed most first."""
        return await self._read(reading.feeds(first, readings, limit))

    async def usage(self, first: int, before: int, channel: str | None) -> list[Row]:
        """What shows at places from `first` up to `before` used, as `UsageTotal` has it."""
        return await self._read(reading.usage(first, before, channel))

    async def totals(self, first: int, before: int, channel: str | None) -> Row:
        """Number (`shows`), length (`seconds`) and cost (`paid`, `saved`) of those shows."""
        return (await self._read(reading.totals(first, before, channel)))[0]

    async def records(self, kind: RecordKind, limit: int) -> list[Row]:
        """Current versions of the records of a kind, by name."""
        return await self._read(reading.records(kind, limit))

    async def versions(self, kind: RecordKind, name: str, limit: int) -> list[Row]:
        """The versions of a record, the newest first."""
        return await self._read(reading.versions(kind, name, limit))

    async def channels(self, limit: int) -> list[str]:
        """Channels of the last shows."""
        return [row["channel"] for row in await self._read(reading.channels(limit))]

    async def counts(self) -> Mapping[str, int]:
        """Number of rows, by table."""
        with mapped_errors():
            async with self._engine.connect() as connection:
                return {
                    table.name: await _count(connection, table)
                    for table in sorted(writing.WRITTEN, key=lambda table: table.name)
                }

    async def revision(self) -> str:
        """Revision of the schema."""
        found = await self._read(text("SELECT version_num FROM alembic_version"))
        return str(found[0]["version_num"]) if found else ""

    async def _read(self, statement: Executable) -> list[Row]:
        with mapped_errors():
            async with self._engine.connect() as connection:
                return [dict(row) for row in (await connection.execute(statement)).mappings()]

    async def _one(self, statement: Executable) -> Row | None:
        found = await self._read(statement)
        return found[0] if found else None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        with mapped_errors():
            async with self._writing.begin() as connection:
                yield connection


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
