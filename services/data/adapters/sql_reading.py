"""The statements that read the archive. Each is bounded, and follows an index."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from contracts.archive import RecordKind
from services.data.adapters import tables
from services.data.adapters.sql_search import matching
from services.data.domain.changes import RECORD_TABLES
from services.data.domain.selection import Selection

LISTED = (
    "position", "show_id", "sequence", "generation", "status", "ended_at", "title", "episode",
    "description", "station", "language", "channel", "preset", "as_of", "duration", "paid",
    "stage", "reason",
)  # fmt: skip
"""Columns of shows in lists."""

_shows, _stories, _reads, _usage = tables.shows, tables.stories, tables.feed_reads, tables.usage


def position(name: str) -> Select[Any]:
    """How far a projection is."""
    return select(tables.projection.c.sequence).where(tables.projection.c.name == name)


def shows(selection: Selection) -> Select[Any]:
    """A page of shows."""
    return (
        select(*(_shows.c[name] for name in LISTED))
        .where(*_within(_shows.c.position, selection))
        .where(*(_shows.c[name] == value for name, value in selection.equal.items()))
        .order_by(_shows.c.position.desc())
        .limit(selection.limit)
    )


def found_shows(selection: Selection, dialect: str) -> Select[Any]:
    """A page of shows that have words; it ends as soon as the page is full."""
    found = matching(selection.words, dialect)
    return (
        select(*(_shows.c[name] for name in LISTED))
        .select_from(found.index.join(_shows, _shows.c.position == found.position))
        .where(found.condition, *_within(found.position, selection))
        .order_by(found.position.desc())
        .limit(selection.limit)
    )


def show(show_id: str) -> Select[Any]:
    """One show."""
    return select(_shows).where(_shows.c.show_id == show_id)


def deletion(show_id: str) -> Select[Any]:
    """One deletion."""
    return select(tables.deletions).where(tables.deletions.c.show_id == show_id)


def parts(table: Table, show_ids: Sequence[str]) -> Select[Any]:
    """Parts of shows, in their order."""
    return (
        select(table).where(table.c.show_id.in_(show_ids)).order_by(table.c.show_id, table.c.number)
    )


def stories(selection: Selection) -> Select[Any]:
    """A page of stories."""
    place, number = _stories.c.position, _stories.c.number
    within = _within(place, selection)
    if selection.number is not None:
        rest = and_(place == selection.before, number > selection.number)
        within = (place >= selection.first, or_(place < selection.before, rest))
    return (
        select(_stories)
        .where(*within)
        .where(*(_stories.c[name] == value for name, value in selection.equal.items()))
        .order_by(place.desc(), number)
        .limit(selection.limit)
    )


def feeds(first: int, readings: int, limit: int) -> Select[Any]:
    """Feeds with the figures of their last readings."""
    last = (
        select(_reads)
        .where(_reads.c.position >= first)
        .order_by(_reads.c.position.desc(), _reads.c.number)
        .limit(readings)
        .subquery()
    )
    failed = last.c.status == "failed"
    newest = (last.c.position.desc(), last.c.number.desc())
    feed = (last.c.name, last.c.url)
    ranked = select(
        last,
        func.row_number().over(partition_by=feed, order_by=newest).label("rank"),
        func.row_number().over(partition_by=(*feed, failed), order_by=newest).label("like_it"),
    ).subquery()
    is_last, has_failed = ranked.c.rank == 1, ranked.c.status == "failed"
    why = func.max(ranked.c.error).filter(has_failed, ranked.c.like_it == 1)
    failures = func.count().filter(has_failed)
    return (
        select(
            ranked.c.name,
            ranked.c.url,
            func.max(ranked.c.status).filter(is_last).label("status"),
            func.coalesce(why, "").label("error"),
            func.max(ranked.c.read_at).filter(is_last).label("read_at"),
            func.count().label("reads"),
            failures.label("failures"),
            func.max(ranked.c["items"]).filter(is_last).label("items"),
            func.max(ranked.c.fresh).filter(is_last).label("fresh"),
            func.avg(ranked.c.seconds).label("seconds"),
        )
        .group_by(ranked.c.name, ranked.c.url)
        .order_by(failures.desc(), ranked.c.name, ranked.c.url)
        .limit(limit)
    )


def usage(first: int, before: int, channel: str | None) -> Select[Any]:
    """What shows used of each model."""
    statement = (
        select(
            _usage.c.provider,
            _usage.c.operation,
            _usage.c.model,
            func.count(_usage.c.show_id.distinct()).label("shows"),
            func.sum(_usage.c.calls).label("calls"),
            func.sum(_usage.c.cost).label("cost"),
            (func.count().filter(_usage.c.priced.is_(False)) == 0).label("priced"),
        )
        .where(_usage.c.position >= first, _usage.c.position < before)
        .group_by(_usage.c.provider, _usage.c.operation, _usage.c.model)
        .order_by(func.sum(_usage.c.cost).desc(), _usage.c.provider, _usage.c.model)
        .limit(500)
    )
    if channel is None:
        return statement
    return statement.join(_shows, _shows.c.position == _usage.c.position).where(
        _shows.c.channel == channel
    )


def totals(first: int, before: int, channel: str | None) -> Select[Any]:
    """What shows were and cost altogether."""
    statement = select(
        func.count().label("shows"),
        func.coalesce(func.sum(_shows.c.duration), 0.0).label("seconds"),
        func.coalesce(func.sum(_shows.c.paid), 0.0).label("paid"),
        func.coalesce(func.sum(_shows.c.saved), 0.0).label("saved"),
    ).where(_shows.c.position >= first, _shows.c.position < before)
    return statement if channel is None else statement.where(_shows.c.channel == channel)


def records(kind: RecordKind, limit: int) -> Select[Any]:
    """Current records of a kind."""
    table = tables.metadata.tables[RECORD_TABLES[kind]]
    return select(table).order_by(table.c.name).limit(limit)


def versions(kind: RecordKind, name: str, limit: int) -> Select[Any]:
    """Versions of a record, the newest first."""
    table = tables.record_versions
    return (
        select(table)
        .where(table.c.kind == kind, table.c.name == name)
        .order_by(table.c.version.desc())
        .limit(limit)
    )


def channels(limit: int) -> Select[Any]:
    """Channels of the last shows."""
    last = select(_shows.c.channel).order_by(_shows.c.position.desc()).limit(limit).subquery()
    return select(last.c.channel).distinct().order_by(last.c.channel)


def _within(place: ColumnElement[Any], selection: Selection) -> tuple[ColumnElement[bool], ...]:
    return (place >= selection.first, place < selection.before)
