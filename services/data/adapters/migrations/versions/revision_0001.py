"""The tables of the archive, and the index of words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.data.adapters.sql_search import POSTGRESQL, SQLITE

revision = "0001"
down_revision = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    _create_records()
    _create_shows()
    _create_parts()
    op.execute(
        "INSERT INTO projection (name, sequence, updated_at) "
        "VALUES ('archive', 0, CURRENT_TIMESTAMP)"
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _create_records() -> None:
    op.create_table(
        "configuration",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deletions",
        sa.Column("show_id", sa.Text(), primary_key=True),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("deleted_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_table(
        "hosts",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "presets",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "projection",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record_versions",
        sa.Column("sequence", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("content", JSON),
    )
    op.create_index("record_versions_name", "record_versions", ["kind", "name"])


def _create_shows() -> None:
    op.create_table(
        "shows",
        sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("show_id", sa.Text(), nullable=False, unique=True),
        sa.Column("sequence", NUMBER, nullable=False, unique=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("episode", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("as_of", MOMENT),
        sa.Column("requested_at", MOMENT),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("duration", sa.Float()),
        sa.Column("minutes_requested", sa.Float()),
        sa.Column("loudness", sa.Float()),
        sa.Column("true_peak", sa.Float()),
        sa.Column("loudness_range", sa.Float()),
        sa.Column("music", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("painted_by", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("paid", sa.Float(), nullable=False),
        sa.Column("saved", sa.Float(), nullable=False),
        sa.Column("takes_spoken", sa.Integer()),
        sa.Column("takes_reused", sa.Integer()),
        sa.Column("ai", JSON),
        sa.Column("seconds", JSON),
        sa.Column("stage", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("dead_letter", sa.Text(), nullable=False),
    )
    op.create_index("shows_channel", "shows", ["channel", "position"])
    op.create_index("shows_language", "shows", ["language", "position"])
    op.create_index("shows_preset", "shows", ["preset", "position"])
    op.create_index("shows_status", "shows", ["status", "position"])


def _create_parts() -> None:
    op.create_table(
        "assets",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chapters",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("story", sa.Integer()),
        sa.Column("link", sa.Text()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_reads",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("feed_reads_position", "feed_reads", ["position"])
    op.create_table(
        "segments",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("story", sa.Integer()),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "show_hosts",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "show_words",
        sa.Column(
            "position",
            NUMBER,
            sa.ForeignKey("shows.position", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "sources",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("story", sa.Integer()),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text()),
        sa.Column("published_at", MOMENT),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stories",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("aired_at", MOMENT, nullable=False),
        sa.Column("start", sa.Float()),
        sa.Column("end", sa.Float()),
        sa.Column("grave", sa.Boolean(), nullable=False),
        sa.Column("update", sa.Boolean(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("score", JSON, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("stories_category", "stories", ["category", "position", "number"])
    op.create_index("stories_channel", "stories", ["channel", "position", "number"])
    op.create_index("stories_position", "stories", ["position", "number"])
    op.create_table(
        "usage",
        sa.Column(
            "show_id",
            sa.Text(),
            sa.ForeignKey("shows.show_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("units", JSON, nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("priced", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("usage_position", "usage", ["position"])


def _show() -> sa.Column[str]:
    """The show that a part belongs to."""
    show = sa.ForeignKey("shows.show_id", ondelete="CASCADE")
    return sa.Column("show_id", sa.Text(), show, primary_key=True)
