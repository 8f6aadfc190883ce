"""What is read from the archive for each query, and kept in memory."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from contracts import Event, ShowCancelled, ShowFailed, ShowGenerated
from contracts.archive import (
    ArchivedShow,
    ArchiveFeeds,
    ArchiveFeedsQuery,
    ArchiveRecords,
    ArchiveRecordsQuery,
    ArchiveReply,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
    ArchiveStoriesPage,
    ArchiveStoriesQuery,
)
from contracts.database import ArchiveUsage, ArchiveUsageQuery
from contracts.event import Contract
from services.data.domain import replies
from services.data.domain.changes import RECORD_TABLES, SHOWS
from services.data.domain.selection import (
    next_show,
    next_story,
    of_period,
    of_search,
    of_shows,
    of_stories,
    since_days,
    wanted_words,
)
from services.data.domain.words import MAX_WORDS
from services.data.ports import Deps
from services.kit.failures import Discard, Invalid

READINGS = 20_000
"""Readings of feeds that are looked at, at most."""

Read: TypeAlias = Callable[[Any, Deps], Awaitable[ArchiveReply]]


async def list_shows(query: ArchiveShowsQuery, deps: Deps) -> ArchiveShowsPage:
    """A page of shows."""
    rows = await deps.archive.shows(of_shows(query))
    shows = replies.summaries(rows[: query.limit])
    return ArchiveShowsPage(shows=shows, next=next_show(rows, query.limit))


async def search_shows(query: ArchiveSearchQuery, deps: Deps) -> ArchiveSearchPage:
    """A page of shows that have all the words.

    Raises:
        Invalid: there is no word, or too many.
    """
    words = wanted_words(query)
    if not words:
        raise Invalid("words: there is no letter and no digit among them")
    if len(words) > MAX_WORDS:
        raise Invalid(f"words: {len(words)} are too many; at most {MAX_WORDS} can be searched for")
    rows = await deps.archive.shows(of_search(query, words))
    page = rows[: query.limit]
    segments = await deps.archive.segments([row["show_id"] for row in page])
    found = replies.hits(page, segments, words)
    return ArchiveSearchPage(hits=found, next=next_show(rows, query.limit))


async def find_show(query: ArchiveShowQuery, deps: Deps) -> ArchivedShow:
    """One show with everything: its event is on the stream.

    Raises:
        Discard: the archive holds no such show.
    """
    row = await deps.archive.show(query.show_id)
    if row is not None:
        event = await deps.stream.event(row["sequence"])
        if event is not None:
            return _archived(query.show_id, event)
    gone = await deps.archive.deletion(query.show_id)
    if gone is None:
        raise Discard(f"the archive holds no show {query.show_id}")
    return ArchivedShow(show_id=query.show_id, deleted_at=gone["deleted_at"], reason=gone["reason"])


async def list_stories(query: ArchiveStoriesQuery, deps: Deps) -> ArchiveStoriesPage:
    """A page of the stories that were aired."""
    rows = await deps.archive.stories(of_stories(query))
    page = rows[: query.limit]
    sources = await deps.archive.sources(list({row["show_id"] for row in page}))
    stories = replies.aired(page, sources)
    return ArchiveStoriesPage(stories=stories, next=next_story(rows, query.limit))


async def list_feeds(query: ArchiveFeedsQuery, deps: Deps) -> ArchiveFeeds:
    """The feeds and their health."""
    first = since_days(deps.clock.now(), query.days)
    rows = await deps.archive.feeds(first, READINGS, query.limit)
    return ArchiveFeeds(feeds=replies.health(rows))


async def list_records(query: ArchiveRecordsQuery, deps: Deps) -> ArchiveRecords:
    """Records of one kind, or the versions of one."""
    if query.name is None:
        rows = await deps.archive.records(query.kind, query.limit)
    else:
        rows = await deps.archive.versions(query.kind, query.name, query.limit)
    return ArchiveRecords(records=replies.recorded(query.kind, rows))


async def report_usage(query: ArchiveUsageQuery, deps: Deps) -> ArchiveUsage:
    """What shows used of providers."""
    first, before = of_period(query)
    rows = await deps.archive.usage(first, before, query.channel)
    totals = await deps.archive.totals(first, before, query.channel)
    return ArchiveUsage(totals=replies.used(rows), **totals)


def _archived(show_id: str, event: Event) -> ArchivedShow:
    return ArchivedShow(
        show_id=show_id,
        generated=event if isinstance(event, ShowGenerated) else None,
        failed=event if isinstance(event, ShowFailed) else None,
        cancelled=event if isinstance(event, ShowCancelled) else None,
    )


READS: Mapping[type[Contract], tuple[type[ArchiveReply], Read]] = {
    ArchiveShowsQuery: (ArchiveShowsPage, list_shows),
    ArchiveSearchQuery: (ArchiveSearchPage, search_shows),
    ArchiveShowQuery: (ArchivedShow, find_show),
    ArchiveStoriesQuery: (ArchiveStoriesPage, list_stories),
    ArchiveFeedsQuery: (ArchiveFeeds, list_feeds),
    ArchiveRecordsQuery: (ArchiveRecords, list_records),
    ArchiveUsageQuery: (ArchiveUsage, report_usage),
}
"""Reply and reader of each query."""


async def cached(query: Contract, deps: Deps) -> ArchiveReply:
    """The reply to a query, from memory where it is there."""
    key = f"{subject_of(type(query))} {query.model_dump_json()}"
    known, generation = max(deps.known.sequence, 0), deps.cache.generation
    reply = deps.cache.get(key)
    if reply is None:
        _, read = READS[type(query)]
        reply = await read(query, deps)
        deps.cache.put(key, reply, topic_of(query), generation)
    return reply.model_copy(update={"as_of": known})


def topic_of(query: Contract) -> str:
    """What a query is about: shows, or a kind of records."""
    return RECORD_TABLES[query.kind] if isinstance(query, ArchiveRecordsQuery) else SHOWS


def subject_of(request: type[Contract]) -> str:
    """The subject of a query."""
    return str(getattr(request, "subject"))  # noqa: B009 - not every contract has one
