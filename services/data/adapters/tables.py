"""The tables of the archive, the same on SQLite, PostgreSQL and Supabase.

`position` orders shows by their end (`services.data.domain.changes.position_of`). The tables of a
show's parts have the show's id in their key, and lose their rows with the show.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

from services.data.adapters.column_types import Json, Moment, Number

metadata = MetaData()


def _required(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **options)


def _part(name: str, *columns: Column[Any], number: bool = True) -> Table:
    """A table of a show's parts, keyed by the show and the number of the part from 1."""
    show = ForeignKey("shows.show_id", ondelete="CASCADE")
    key: list[Column[Any]] = [Column("show_id", Text, show, primary_key=True)]
    if number:
        key.append(Column("number", Integer, primary_key=True, autoincrement=False))
    return Table(name, metadata, *key, *columns, sqlite_with_rowid=False)


shows = Table(
    "shows",
    metadata,
    Column("position", Number, primary_key=True, autoincrement=False),
    _required("show_id", Text, unique=True),
    _required("sequence", Number, unique=True),
    _required("generation", Integer),
    _required("status", Text),
    _required("ended_at", Moment),
    _required("title", Text),
    _required("episode", Text),
    _required("description", Text),
    _required("notes", Text),
    _required("station", Text),
    _required("language", Text),
    _required("channel", Text),
    _required("preset", Text),
    Column("as_of", Moment),
    Column("requested_at", Moment),
    _required("timezone", Text),
    Column("duration", Float),
    Column("minutes_requested", Float),
    Column("loudness", Float),
    Column("true_peak", Float),
    Column("loudness_range", Float),
    _required("music", Text),
    _required("written_by", Text),
    _required("painted_by", Text),
    _required("notice", Text),
    _required("paid", Float),
    _required("saved", Float),
    Column("takes_spoken", Integer),
    Column("takes_reused", Integer),
    Column("ai", Json),
    Column("seconds", Json),
    Column("stage", Text),
    _required("reason", Text),
    _required("field", Text),
    _required("dead_letter", Text),
)
Index("shows_channel", shows.c.channel, shows.c.position)
Index("shows_status", shows.c.status, shows.c.position)
Index("shows_preset", shows.c.preset, shows.c.position)
Index("shows_language", shows.c.language, shows.c.position)

segments = _part(
    "segments",
    _required("segment", Text),
    _required("kind", Text),
    _required("speaker", Text),
    _required("text", Text),
    _required("start", Float),
    _required("end", Float),
    Column("story", Integer),
    _required("edited", Boolean),
)

stories = _part(
    "stories",
    _required("position", Number),
    _required("title", Text),
    _required("category", Text),
    _required("channel", Text),
    _required("language", Text),
    _required("aired_at", Moment),
    Column("start", Float),
    Column("end", Float),
    _required("grave", Boolean),
    _required("update", Boolean),
    _required("outlets", Integer),
    _required("items", Integer),
    _required("score", Json),
)
Index("stories_position", stories.c.position, stories.c.number)
Index("stories_channel", stories.c.channel, stories.c.position, stories.c.number)
Index("stories_category", stories.c.category, stories.c.position, stories.c.number)

sources = _part(
    "sources",
    Column("story", Integer),
    _required("outlet", Text),
    _required("title", Text),
    Column("link", Text),
    Column("published_at", Moment),
)

chapters = _part(
    "chapters",
    _required("title", Text),
    _required("start", Float),
    _required("end", Float),
    Column("story", Integer),
    Column("link", Text),
)

show_hosts = _part(
    "show_hosts",
    _required("name", Text),
    _required("tone", Text),
    _required("provider", Text),
    _required("voice", Text),
)

feed_reads = _part(
    "feed_reads",
    _required("position", Number),
    _required("read_at", Moment),
    _required("name", Text),
    Column("url", Text),
    _required("status", Text),
    _required("items", Integer),
    _required("fresh", Integer),
    _required("error", Text),
    _required("seconds", Float),
)
Index("feed_reads_position", feed_reads.c.position)

usage = _part(
    "usage",
    _required("position", Number),
    _required("provider", Text),
    _required("operation", Text),
    _required("model", Text),
    _required("units", Json),
    _required("cost", Float),
    _required("calls", Integer),
    _required("priced", Boolean),
)
Index("usage_position", usage.c.position)

assets = _part(
    "assets",
    _required("name", Text),
    _required("bucket", Text),
    _required("key", Text),
    _required("sha256", Text),
    _required("size", Number),
    _required("media_type", Text),
)
"""The files of a show: `audio`, `master`, `cover`, `transcript`, `chapters`."""

show_words = Table(
    "show_words",
    metadata,
    Column(
        "position",
        Number,
        ForeignKey("shows.position", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    _required("words", Text),
)
"""The words that a show is found by (`services.data.domain.words`), with spaces between; each
database has an index of its own over them."""

deletions = Table(
    "deletions",
    metadata,
    Column("show_id", Text, primary_key=True),
    _required("sequence", Number),
    _required("deleted_at", Moment),
    _required("channel", Text),
    _required("reason", Text),
)
"""Shows that were deleted."""


def _records(name: str, *columns: Column[Any]) -> Table:
    """The current versions of one kind of records, with its content and what of it is selected."""
    return Table(
        name,
        metadata,
        Column("name", Text, primary_key=True),
        _required("version", Integer),
        _required("saved_by", Text),
        _required("saved_at", Moment),
        *columns,
        _required("content", Json),
        sqlite_with_rowid=False,
    )


hosts = _records("hosts", _required("language", Text), _required("role", Text))
presets = _records(
    "presets", _required("language", Text), _required("title", Text), _required("channel", Text)
)
configuration = _records("configuration")
media = _records("media", _required("kind", Text), _required("title", Text))
grids = _records("grids", _required("language", Text), _required("title", Text))

record_versions = Table(
    "record_versions",
    metadata,
    Column("sequence", Number, primary_key=True, autoincrement=False),
    _required("kind", Text),
    _required("name", Text),
    _required("version", Integer),
    _required("saved_by", Text),
    _required("saved_at", Moment),
    Column("content", Json),
)
"""Every version of every record; one without content removed the record."""
Index("record_versions_name", record_versions.c.kind, record_versions.c.name)

listening = Table(
    "listening",
    metadata,
    Column("day", Text, primary_key=True),
    Column("show_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _required("count", Integer),
    _required("seconds", Float),
    Index("listening_show", "show_id"),
    sqlite_with_rowid=False,
)
"""How often listeners did something with a show on a day (UTC, ISO 8601), and the sum of the places
in the show. A rebuild leaves it as it is: its stream ages."""

votes = Table(
    "votes",
    metadata,
    Column("show_id", Text, primary_key=True),
    Column("story", Integer, primary_key=True, autoincrement=False),
    Column("listener", Text, primary_key=True),
    _required("vote", Integer),
    _required("revision", Number),
    _required("channel", Text),
    _required("rated_at", Moment),
    Index("votes_listener", "listener"),
    Index("votes_time", "rated_at"),
    sqlite_with_rowid=False,
)
"""The last vote of each listener on a show (story 0) or a story: 1, -1, or 0 where it was taken
back. `revision` is as the event has it; the order of the stream says which vote is the last. A
rebuild leaves the table as it is, as `listening`."""

favourites = Table(
    "favourites",
    metadata,
    Column("listener", Text, primary_key=True),
    Column("show_id", Text, primary_key=True),
    Column("story", Integer, primary_key=True, autoincrement=False),
    _required("favourite", Boolean),
    _required("revision", Number),
    _required("changed_at", Moment),
    Index("favourites_show", "show_id"),
    sqlite_with_rowid=False,
)
"""Shows (story 0) and stories that are a listener's favourites, or were. A rebuild leaves it."""

projection = Table(
    "projection",
    metadata,
    Column("name", Text, primary_key=True),
    _required("sequence", Number),
    _required("updated_at", Moment),
    sqlite_with_rowid=False,
)
"""How far the rows of each projection are: the last sequence of its stream that is in them."""
