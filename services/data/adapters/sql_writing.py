"""The statements that write the archive."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Table, delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.data.adapters import tables
from services.data.adapters.sql_search import SQLITE_DELETED, SQLITE_INSERT
from services.data.domain.changes import SHOWS, Change
from services.data.domain.rows import Row

PROJECTION = "archive"
"""Name of the projection in its table."""
SHOW_KEYED = (tables.shows, tables.deletions)
"""Tables whose rows have the id of a show as key; those of its parts go with it."""
WRITTEN = tuple(table for table in tables.metadata.sorted_tables if table is not tables.projection)
"""The tables of rows, those first that others refer to."""
ROWS_AT_ONCE = 5000
"""Rows that one statement inserts, at most."""


async def move(connection: AsyncConnection, after: int, through: int, at: datetime) -> bool:
    """Move the position, which also locks it against other writers; whether it was `after`."""
    moved = await connection.execute(
        update(tables.projection)
        .where(tables.projection.c.name == PROJECTION, tables.projection.c.sequence == after)
        .values(sequence=through, updated_at=at)
    )
    return bool(moved.rowcount == 1)


async def replace(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Replace the rows of every key that is changed."""
    for table, keys in _keys(changes).items():
        await connection.execute(delete(table).where(_key_of(table).in_(keys)))
    for table in WRITTEN:
        rows = [row for change in changes for row in change.rows.get(table.name, ())]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            await _insert(connection, table, rows[start : start + ROWS_AT_ONCE])
    if connection.dialect.name == "sqlite":
        await _add_to_index(connection, changes)


async def clear(connection: AsyncConnection) -> None:
    """Remove all rows, without looking at each, and set the position to 0."""
    for statement in _clearing(connection.dialect.name):
        await connection.execute(text(statement))
    await connection.execute(update(tables.projection).values(sequence=0))


async def _insert(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows as the driver takes them: PostgreSQL as one document, SQLite as tuples.

    SQLAlchemy's own way takes three times as long for either.
    """
    if connection.dialect.name != "postgresql":
        await connection.exec_driver_sql(*_as_tuples(table, rows, connection.dialect))
        return
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in table.columns.keys())  # noqa: SIM118 - no dict
    statement = text(
        f"INSERT INTO {quote(table.name)} ({columns}) SELECT {columns} "  # noqa: S608 - our own names
        f"FROM json_populate_recordset(NULL::{quote(table.name)}, CAST(:rows AS json))"
    )
    await connection.execute(statement, {"rows": json.dumps(rows, default=datetime.isoformat)})


async def _add_to_index(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Add the words of shows to SQLite's index; PostgreSQL keeps its own up to date."""
    words = tables.show_words.name
    positions = [row["position"] for change in changes for row in change.rows.get(words, ())]
    if positions:
        await connection.execute(text(SQLITE_INSERT), {"positions": json.dumps(positions)})


def _as_tuples(
    table: Table, rows: Sequence[Row], dialect: Dialect
) -> tuple[str, list[tuple[Any, ...]]]:
    """The statement that inserts rows, and their values as the driver takes them."""
    bound = [
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in table.columns
    ]
    values = [tuple(bind(row[name]) if bind else row[name] for name, bind in bound) for row in rows]
    return str(insert(table).compile(dialect=dialect)), values


def _keys(changes: Iterable[Change]) -> dict[Table, list[Any]]:
    """The keys whose rows go, by table."""
    keys: dict[Table, list[Any]] = {}
    for change in changes:
        changed = SHOW_KEYED if change.table == SHOWS else (tables.metadata.tables[change.table],)
        for table in changed:
            keys.setdefault(table, []).append(change.key)
    return keys


def _key_of(table: Table) -> Any:
    return table.c.show_id if table in SHOW_KEYED else next(iter(table.primary_key))


def _clearing(dialect: str) -> list[str]:
    names = [table.name for table in reversed(WRITTEN)]
    if dialect == "postgresql":
        return [f"TRUNCATE {', '.join(names)}"]
    # The index is emptied as a whole: its trigger would take out row by row.
    return [
        "DROP TRIGGER show_words_deleted",
        "INSERT INTO show_index (show_index) VALUES ('delete-all')",
        *(f"DELETE FROM {name}" for name in names),  # noqa: S608 - names of our own tables
        SQLITE_DELETED,
    ]
