"""The index over the words of shows: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Words are letters and digits only, and stand in quotation marks: they are data in either syntax.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, cast, column, literal_column, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from services.data.adapters.tables import show_words

SQLITE_DELETED = """
    CREATE TRIGGER show_words_deleted AFTER DELETE ON show_words BEGIN
        INSERT INTO show_index (show_index, rowid, words)
        VALUES ('delete', old.position, old.words);
    END
"""
SQLITE_INSERT = """
    INSERT INTO show_index (rowid, words) SELECT position, words FROM show_words
    WHERE position IN (SELECT value FROM json_each(:positions))
"""
"""Adds rows to the index in one statement: each statement of a transaction has FTS5 write what is
pending as a segment of its own, and one for each show made a rebuild slower with every show."""
SQLITE = (
    """
    CREATE VIRTUAL TABLE show_index USING fts5(
        words, content='show_words', content_rowid='position', detail=none,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    SQLITE_DELETED,
)
"""What makes the index on SQLite; its row ids are places, in whose order FTS5 finds rows."""
POSTGRESQL = (
    """
    ALTER TABLE show_words ADD COLUMN document tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
    """,
    "CREATE INDEX show_words_document ON show_words USING gin (document)",
)
"""What makes the index on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Where shows with words are found: their places in an index, under a condition."""

    index: FromClause
    position: ColumnElement[int]
    condition: ColumnElement[bool]


def matching(words: Sequence[str], dialect: str) -> Matching:
    """The shows that have all the words."""
    if dialect == "sqlite":
        index = table("show_index", column("rowid", show_words.c.position.type))
        condition = literal_column("show_index").bool_op("MATCH")(fts5_query(words))
        return Matching(index, index.c.rowid, condition)
    document: ColumnElement[str] = literal_column("show_words.document", TSVECTOR)
    query = cast(tsquery(words), TSQUERY)
    return Matching(show_words, show_words.c.position, document.bool_op("@@")(query))


def fts5_query(words: Sequence[str]) -> str:
    """The words as a query of FTS5."""
    return " AND ".join(f'"{word}"' for word in words)


def tsquery(words: Sequence[str]) -> str:
    """The words as a tsquery of PostgreSQL."""
    return " & ".join(f"'{word}'" for word in words)
