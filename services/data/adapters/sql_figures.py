"""The statements that add the archive up. Each is bounded, and follows an index."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from services.data.adapters import tables
from services.data.domain.figures import Scope
from services.data.domain.rows import SEQUENCE_BITS

_shows, _sources, _listening = tables.shows, tables.sources, tables.listening
DAY_OF_POSITIONS = 86_400_000 << SEQUENCE_BITS
"""Places of the shows of one day."""
_MADE = (
    _shows.c.status,
    func.count().label("shows"),
    func.coalesce(func.sum(_shows.c.duration), 0.0).label("seconds"),
    func.sum(_shows.c.paid).label("paid"),
    func.sum(_shows.c.saved).label("saved"),
)


def days(scope: Scope) -> Select[Any]:
    """What shows of each day were and cost, by how they ended."""
    day = (_shows.c.position // literal(DAY_OF_POSITIONS, BigInteger)).label("day")
    return (
        select(day, *_MADE)
        .where(*ended_in(scope))
        .group_by(day, _shows.c.status)
        .order_by(day, _shows.c.status)
    )


def groups(scope: Scope) -> Select[Any]:
    """What shows of each channel and preset were and cost, by how they ended."""
    of = (_shows.c.channel, _shows.c.preset)
    return select(*of, *_MADE).where(*ended_in(scope)).group_by(*of, _shows.c.status)


def failures(scope: Scope, limit: int) -> Select[Any]:
    """Why shows failed."""
    count = func.count().label("shows")
    stage = func.coalesce(_shows.c.stage, "show").label("stage")
    return (
        select(stage, _shows.c.reason, count)
        .where(_shows.c.status == "failed", *ended_in(scope))
        .group_by(stage, _shows.c.reason)
        .order_by(count.desc(), stage, _shows.c.reason)
        .limit(limit)
    )


def outlets(scope: Scope, limit: int) -> Select[Any]:
    """The outlets that shows used."""
    used = func.count(_sources.c.show_id.distinct()).label("shows")
    articles = func.count().label("articles")
    return (
        select(_sources.c.outlet, used, articles)
        .select_from(_sources.join(_shows, _shows.c.show_id == _sources.c.show_id))
        .where(*ended_in(scope))
        .group_by(_sources.c.outlet)
        .order_by(used.desc(), articles.desc(), _sources.c.outlet)
        .limit(limit)
    )


def stage_seconds(scope: Scope, limit: int) -> Select[Any]:
    """Seconds of the stages of the last shows that were generated."""
    return (
        select(_shows.c.seconds)
        .where(_shows.c.status == "generated", *ended_in(scope))
        .order_by(_shows.c.position.desc())
        .limit(limit)
    )


def listening_days(scope: Scope) -> Select[Any]:
    """How often listeners did each thing on each day."""
    day, name = _listening.c.day, _listening.c.name
    statement = select(day, name, func.sum(_listening.c.count).label("count"))
    if scope.equal:
        statement = statement.join(_shows, _shows.c.show_id == _listening.c.show_id)
    return statement.where(*_heard_in(scope)).group_by(day, name).order_by(day, name)


def listening_shows(scope: Scope, limit: int) -> Select[Any]:
    """What listeners did with each show."""
    plays = _sum_of(_listening.c.count, "play").label("plays")
    return (
        select(
            _listening.c.show_id,
            func.coalesce(func.max(_shows.c.title), "").label("title"),
            plays,
            _sum_of(_listening.c.count, "complete").label("completes"),
            _sum_of(_listening.c.count, "download").label("downloads"),
            _sum_of(_listening.c.count, "pause").label("pauses"),
            _sum_of(_listening.c.seconds, "pause").label("pause_seconds"),
        )
        .select_from(_listening.outerjoin(_shows, _shows.c.show_id == _listening.c.show_id))
        .where(*_heard_in(scope))
        .group_by(_listening.c.show_id)
        .order_by(plays.desc(), _listening.c.show_id)
        .limit(limit)
    )


def known(show_ids: Sequence[str]) -> Select[Any]:
    """Those shows that are there."""
    return select(_shows.c.show_id).where(_shows.c.show_id.in_(show_ids))


def _sum_of(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column).filter(_listening.c.name == name), 0)


def ended_in(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Whether a show ended in a time, and is of the channel and the preset of a scope."""
    first, before = scope.places
    return (_shows.c.position >= first, _shows.c.position < before, *_equal(scope))


def _heard_in(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    first, before = scope.first.isoformat(), scope.before.isoformat()
    return (_listening.c.day >= first, _listening.c.day < before, *_equal(scope))


def _equal(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return tuple(_shows.c[name] == value for name, value in scope.equal.items())
