"""The statements that write the archive."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Table, delete, exists, insert, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.data.adapters import tables
from services.data.adapters.sql_search import SQLITE_DELETED, SQLITE_INSERT
from services.data.domain.changes import SHOWS, Change
from services.data.domain.listening import Heard
from services.data.domain.rows import Row
from services.data.ports import ARCHIVE

SHOW_KEYED = (tables.shows, tables.deletions)
"""Tables whose rows have the id of a show as key; those of its parts go with it."""
MADE_AT = ((tables.votes, "rated_at"), (tables.favourites, "changed_at"))
"""Tables of what listeners make of shows, and their column of when."""
OF_LISTENERS = (tables.listening, tables.votes, tables.favourites)
"""Tables of the stream `LISTENING`."""
KEPT = (tables.projection, *OF_LISTENERS)
"""Tables that are no rows of the archive."""
WRITTEN = tuple(table for table in tables.metadata.sorted_tables if table not in KEPT)
"""The tables of the archive's rows, those first that others refer to."""
COUNTED = (*WRITTEN, *OF_LISTENERS)
"""The tables whose rows are counted."""
ROWS_AT_ONCE = 5000
"""Rows that one statement inserts, at most."""


async def move(
    connection: AsyncConnection, name: str, *, after: int, through: int, at: datetime
) -> bool:
    """Move a position, which also locks it against other writers; whether it was `after`."""
    moved = await connection.execute(
        update(tables.projection)
        .where(tables.projection.c.name == name, tables.projection.c.sequence == after)
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
    await _forget_shows(connection, changes)
    if connection.dialect.name == "sqlite":
        await _add_to_index(connection, changes)


async def clear(connection: AsyncConnection) -> None:
    """Remove all rows, without looking at each, and set the position to 0."""
    for statement in _clearing(connection.dialect.name):
        await connection.execute(text(statement))
    await connection.execute(
        update(tables.projection).where(tables.projection.c.name == ARCHIVE).values(sequence=0)
    )


async def rewind(connection: AsyncConnection, name: str, sequence: int) -> None:
    """Set the position of a projection back to `sequence`, if it is behind that."""
    known = tables.projection.c
    await connection.execute(
        update(tables.projection)
        .where(known.name == name, known.sequence > sequence)
        .values(sequence=sequence)
    )


async def add_listening(connection: AsyncConnection, heard: Heard) -> None:
    """Add to what listeners did, and replace the votes and favourites that have changed."""
    for table in (tables.votes, tables.favourites):
        if heard.forgotten:
            await connection.execute(delete(table).where(table.c.listener.in_(heard.forgotten)))
    await _add_counts(connection, heard.counts)
    await _replace_each(connection, tables.votes, heard.votes)
    await _replace_each(connection, tables.favourites, heard.favourites)
    await _leave_out_deleted(connection, heard)


async def _add_counts(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    table, statement = tables.listening, _insert_of(connection, tables.listening)
    sums = {name: table.c[name] + statement.excluded[name] for name in ("count", "seconds")}
    if rows:
        await connection.execute(
            statement.on_conflict_do_update(index_elements=[*table.primary_key], set_=sums),
            [*rows],
        )


async def _replace_each(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows in the place of those that have their keys.

    Nothing is compared: a stream is applied in its order, and each message once, so what is there
    came before.
    """
    statement = _insert_of(connection, table)
    values = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    if rows:
        await connection.execute(
            statement.on_conflict_do_update(index_elements=[*table.primary_key], set_=values),
            [*rows],
        )


async def _forget_shows(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Forget what listeners made of shows that were deleted, as far as it was before.

    What came since stays, and no query tells of it while the deletion stands: where a show of that
    id is made again, a rebuild applies the deletion once more.
    """
    for row in (row for each in changes for row in each.rows.get(tables.deletions.name, ())):
        for table, at in MADE_AT:
            await connection.execute(
                delete(table).where(
                    table.c.show_id == row["show_id"], table.c[at] <= row["deleted_at"]
                )
            )


async def _leave_out_deleted(connection: AsyncConnection, heard: Heard) -> None:
    """Forget the same of shows whose deletion was applied before what listeners made of them."""
    gone = tables.deletions.c
    rows = (heard.votes, heard.favourites)
    for (table, at), made in zip(MADE_AT, rows, strict=True):
        show_id = table.c.show_id
        deletion = exists().where(gone.show_id == show_id, gone.deleted_at >= table.c[at])
        shows = {row["show_id"] for row in made}
        await connection.execute(delete(table).where(show_id.in_(shows), deletion))


def _insert_of(connection: AsyncConnection, table: Table) -> Any:
    is_postgresql = connection.dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)


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
