"""Adds the archive up. No reply is kept: what listeners do changes it at any moment."""

from datetime import timedelta

from contracts import (
    ArchiveFigures,
    ArchiveFiguresQuery,
    ArchiveKnown,
    ArchiveKnownQuery,
    FailureOfAnalytics,
    SourceOfAnalytics,
)
from services.data.domain import figures
from services.data.ports import Deps
from services.kit.failures import Invalid
from services.kit.service import Query


async def add_up(query: ArchiveFiguresQuery, deps: Deps) -> ArchiveFigures:
    """What the station made, and what of it was heard.

    Raises:
        Invalid: the time is too long, or ends before it begins.
    """
    scope = figures.scope_of(query, deps.clock.now())
    if scope is None:
        raise Invalid(f"since: it lies 1 to {figures.MAX_DAYS} days before until")
    archive, limit = deps.archive, query.limit
    days = figures.days_of(await archive.days(scope), await archive.listening_days(scope))
    taken = await archive.stage_seconds(scope, figures.MAX_TIMED)
    return ArchiveFigures(
        as_of=max(deps.known.sequence, 0),
        days=days,
        total=figures.total_of(days, scope.before - timedelta(days=1)),
        shows=figures.shows_of(await archive.listening_shows(scope, limit)),
        failures=tuple(FailureOfAnalytics(**row) for row in await archive.failures(scope, limit)),
        sources=tuple(SourceOfAnalytics(**row) for row in await archive.outlets(scope, limit)),
        stages=figures.stages_of(row["seconds"] for row in taken),
        groups=figures.groups_of(await archive.groups(scope), limit),
        ratings=figures.ratings_of(await archive.ratings(scope)),
    )


async def find_known(query: ArchiveKnownQuery, deps: Deps) -> ArchiveKnown:
    """Those of some shows that the archive holds."""
    found = set(await deps.archive.known(query.show_ids))
    there = tuple(each for each in query.show_ids if each in found)
    return ArchiveKnown(as_of=max(deps.known.sequence, 0), show_ids=there)


QUERIES = (
    Query(ArchiveFiguresQuery.subject, ArchiveFiguresQuery, ArchiveFigures, add_up),
    Query(ArchiveKnownQuery.subject, ArchiveKnownQuery, ArchiveKnown, find_known),
)
