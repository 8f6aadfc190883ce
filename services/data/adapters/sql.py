"""The archive in a database that SQLAlchemy knows: SQLite or PostgreSQL."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Executable, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.archive import RecordKind
from contracts.rating import OpinionKind
from services.data.adapters import sql_figures as figures
from services.data.adapters import sql_opinions as opinions
from services.data.adapters import sql_reading as reading
from services.data.adapters import sql_writing as writing
from services.data.adapters import tables
from services.data.adapters.sql_engine import WRITES, mapped_errors
from services.data.domain.changes import Change
from services.data.domain.figures import Scope
from services.data.domain.listening import Heard
from services.data.domain.rows import Row
from services.data.domain.selection import Selection
from services.data.ports import ARCHIVE, LISTENING


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

    async def position(self, projection: str = ARCHIVE) -> int:
        """The last sequence of its stream that a projection holds; 0 where it holds nothing."""
        found = await self._read(reading.position(projection))
        return int(found[0]["sequence"]) if found else 0

    async def rewind(self, projection: str, sequence: int) -> None:
        """Set the position of a projection back to a sequence, if it is behind that."""
        async with self._transaction() as connection:
            await writing.rewind(connection, projection, sequence)

    async def add_listening(self, heard: Heard, *, after: int, through: int, at: datetime) -> bool:
        """Add to what listeners did, and move its position, all or nothing."""
        async with self._transaction() as connection:
            moved = await writing.move(connection, LISTENING, after=after, through=through, at=at)
            if moved:
                await writing.add_listening(connection, heard)
        return moved

    async def apply(
        self, changes: Sequence[Change], *, after: int, through: int, at: datetime
    ) -> bool:
        """Write changes, each of another key, and the position `through`, all or nothing.

        Nothing is written, and False returned, where the position is not `after`.

        Raises:
            Discard: the database refuses a value.
        """
        async with self._transaction() as connection:
            if not await writing.move(connection, ARCHIVE, after=after, through=through, at=at):
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

    async def days(self, scope: Scope) -> list[Row]:
        """What shows of each day were and cost, by how they ended."""
        return await self._read(figures.days(scope))

    async def groups(self, scope: Scope) -> list[Row]:
        """What shows of each channel and preset were and cost, by how they ended."""
        return await self._read(figures.groups(scope))

    async def failures(self, scope: Scope, limit: int) -> list[Row]:
        """Why shows failed."""
        return await self._read(figures.failures(scope, limit))

    async def outlets(self, scope: Scope, limit: int) -> list[Row]:
        """The outlets that shows used."""
        return await self._read(figures.outlets(scope, limit))

    async def stage_seconds(self, scope: Scope, limit: int) -> list[Row]:
        """Seconds of the stages of the last shows that were generated."""
        return await self._read(figures.stage_seconds(scope, limit))

    async def listening_days(self, scope: Scope) -> list[Row]:
        """How often listeners did each thing on each day."""
        return await self._read(figures.listening_days(scope))

    async def listening_shows(self, scope: Scope, limit: int) -> list[Row]:
        """What listeners did with each show, those first that were played most."""
        return await self._read(figures.listening_shows(scope, limit))

    async def ratings(self, scope: Scope) -> Row | None:
        """Number and mean of the ratings of shows, and the votes among them."""
        return await self._one(opinions.of_shows(scope))

    async def ratings_of(self, show_id: str, listener: str | None) -> list[Row]:
        """Votes on a show, by story."""
        return await self._read(opinions.of_show(show_id, listener))

    async def votes_by(self, listener: str, limit: int) -> list[Row]:
        """Votes of a listener, the latest first."""
        return await self._read(opinions.votes_by(listener, limit))

    async def favourites_of(self, listener: str, limit: int) -> list[Row]:
        """Favourites of a listener, the latest first."""
        return await self._read(opinions.favourites_of(listener, limit))

    async def opinions(
        self, kind: OpinionKind, since: datetime, channel: str | None, limit: int
    ) -> list[Row]:
        """Votes on stories, added up by outlet or category."""
        return await self._read(opinions.opinions(kind, since, channel, limit))

    async def known(self, show_ids: Sequence[str]) -> list[str]:
        """Those of at most 100 shows that are there."""
        return [row["show_id"] for row in await self._read(figures.known(show_ids))]

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
                    for table in sorted(writing.COUNTED, key=lambda table: table.name)
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
