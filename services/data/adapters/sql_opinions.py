"""The statements that read votes and favourites. Each is bounded, and follows an index.

None tells of a show whose deletion stands. Votes and deletions come from two streams, so a vote may
be written before or after the deletion of its show: what is read is the same in either order.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, exists, func, select

from contracts.rating import OpinionKind
from services.data.adapters import tables
from services.data.adapters.sql_figures import ended_in
from services.data.domain.figures import Scope

_votes, _favourites = tables.votes, tables.favourites
_shows, _stories, _sources = tables.shows, tables.stories, tables.sources
_deletions = tables.deletions
MOST_STARS, LEAST_STARS = 5.0, 1.0
"""Stars that a vote for a show or a story counts as, and one against it."""
_UP = func.coalesce(func.sum(case((_votes.c.vote > 0, 1), else_=0)), 0).label("up")
_DOWN = func.coalesce(func.sum(case((_votes.c.vote < 0, 1), else_=0)), 0).label("down")
_STARS = func.avg(case((_votes.c.vote > 0, MOST_STARS), else_=LEAST_STARS)).label("stars")


def of_shows(scope: Scope) -> Select[Any]:
    """Number and mean of the votes on the shows that ended in a time."""
    return (
        select(func.count().label("ratings"), _STARS, _UP, _DOWN)
        .select_from(_votes.join(_shows, _shows.c.show_id == _votes.c.show_id))
        .where(_votes.c.vote != 0, *ended_in(scope))
    )


def of_show(show_id: str, listener: str | None) -> Select[Any]:
    """Votes on a show, by story."""
    own = case((_votes.c.listener == listener, _votes.c.vote), else_=0)
    mine = func.sum(own).label("mine")
    return (
        select(_votes.c.story, _UP, _DOWN, mine)
        .where(_votes.c.show_id == show_id, _votes.c.vote != 0, _is_kept(_votes.c.show_id))
        .group_by(_votes.c.story)
        .order_by(_votes.c.story)
    )


def votes_by(listener: str, limit: int) -> Select[Any]:
    """Votes of a listener, the latest first."""
    return (
        select(_votes)
        .where(_votes.c.listener == listener, _votes.c.vote != 0, _is_kept(_votes.c.show_id))
        .order_by(_votes.c.rated_at.desc(), _votes.c.show_id, _votes.c.story)
        .limit(limit)
    )


def favourites_of(listener: str, limit: int) -> Select[Any]:
    """Favourites of a listener, the latest first, with the titles that the archive has."""
    show, story = _favourites.c.show_id, _favourites.c.story
    whole = case((_shows.c.episode != "", _shows.c.episode), else_=_shows.c.title)
    title = func.coalesce(_stories.c.title, whole, "").label("title")
    of_story = and_(_stories.c.show_id == show, _stories.c.number == story)
    return (
        select(show, story, title, _favourites.c.changed_at)
        .select_from(
            _favourites.outerjoin(_shows, _shows.c.show_id == show).outerjoin(_stories, of_story)
        )
        .where(_favourites.c.listener == listener, _favourites.c.favourite, _is_kept(show))
        .order_by(_favourites.c.changed_at.desc(), show, story)
        .limit(limit)
    )


def opinions(kind: OpinionKind, since: datetime, channel: str | None, limit: int) -> Select[Any]:
    """Votes on stories, added up by outlet or category; a vote counts once for each outlet."""
    story = and_(_stories.c.show_id == _votes.c.show_id, _stories.c.number == _votes.c.story)
    source = and_(_sources.c.show_id == _votes.c.show_id, _sources.c.story == _votes.c.story)
    joined, name = _votes.join(_stories, story), _stories.c.category
    if kind == "outlet":
        joined, name = joined.join(_sources, source), _sources.c.outlet
    key = (_votes.c.show_id, _votes.c.story, _votes.c.listener)
    cast = (
        select(*key, _votes.c.vote, name.label("name"))
        .distinct()
        .select_from(joined)
        .where(_votes.c.vote != 0, _votes.c.rated_at >= since, name != "")
    )
    if channel is not None:
        cast = cast.where(_stories.c.channel == channel)
    found = cast.subquery().c
    up, down = (
        func.sum(case((found.vote == vote, 1), else_=0)).label(label)
        for vote, label in ((1, "up"), (-1, "down"))
    )
    return (
        select(found.name, up, down)
        .group_by(found.name)
        .order_by(func.count().desc(), found.name)
        .limit(limit)
    )


def _is_kept(show_id: Column[Any]) -> ColumnElement[bool]:
    """Whether the show is not deleted."""
    return ~exists().where(_deletions.c.show_id == show_id)
