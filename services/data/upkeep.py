"""The upkeep of the archive: its state, its rebuild, and its cache."""

from contracts.archive import (
    ArchiveFeedsQuery,
    ArchiveRecordsQuery,
    ArchiveShowsQuery,
    ArchiveStoriesQuery,
)
from contracts.database import (
    ArchiveCache,
    ArchiveCacheRequest,
    ArchiveRebuild,
    ArchiveRebuildRequest,
    ArchiveStatus,
    ArchiveStatusQuery,
    ArchiveUsageQuery,
    ArchiveWarmRequest,
)
from contracts.event import Contract
from services.data.domain.changes import RECORD_TABLES
from services.data.ports import Deps
from services.data.reading import cached
from services.kit.service import Query

CHANNELS = 50
"""Channels whose first page is read into the cache."""
LAST_SHOWS = 1000
"""Shows whose channels these are."""


async def status(query: ArchiveStatusQuery, deps: Deps) -> ArchiveStatus:
    """The state of the archive."""
    last, position = await deps.stream.last(), await deps.archive.position()
    return ArchiveStatus(
        as_of=position,
        database=deps.archive.address,
        schema_revision=await deps.archive.revision(),
        last=last,
        lag=max(last - position, 0),
        problem=_problem(position, last),
        dead_letters=await deps.stream.dead_letters(),
        rows=await deps.archive.counts() if query.rows else {},
        cache=deps.cache.figures(),
    )


async def rebuild(_: ArchiveRebuildRequest, deps: Deps) -> ArchiveRebuild:
    """Drop all rows; the projection then begins with the first event."""
    await deps.archive.clear()
    deps.known.sequence = 0
    deps.cache.drop()
    return ArchiveRebuild(last=await deps.stream.last())


async def warm(_: ArchiveWarmRequest, deps: Deps) -> ArchiveCache:
    """Read what people ask for most: first pages, by status and by channel, and all overviews."""
    channels = [name for name in await deps.archive.channels(LAST_SHOWS) if name]
    queries: list[Contract] = [
        ArchiveShowsQuery(),
        ArchiveShowsQuery(status="generated"),
        *(ArchiveShowsQuery(channel=name) for name in channels[:CHANNELS]),
        *(ArchiveShowsQuery(channel=name, status="generated") for name in channels[:CHANNELS]),
        ArchiveStoriesQuery(),
        ArchiveFeedsQuery(),
        ArchiveUsageQuery(),
        *(ArchiveRecordsQuery(kind=kind) for kind in RECORD_TABLES),
    ]
    for query in queries:
        await cached(query, deps)
    return ArchiveCache(
        as_of=max(deps.known.sequence, 0), changed=len(queries), cache=deps.cache.figures()
    )


async def clear_cache(_: ArchiveCacheRequest, deps: Deps) -> ArchiveCache:
    """Drop all that the cache holds."""
    dropped = deps.cache.drop()
    return ArchiveCache(
        as_of=max(deps.known.sequence, 0), changed=dropped, cache=deps.cache.figures()
    )


async def optimize(deps: Deps) -> None:
    """Have the database look at its rows."""
    await deps.archive.optimize()


def queries() -> tuple[Query, ...]:
    """The queries by which operators look after the database and its cache."""
    return (
        Query(ArchiveStatusQuery.subject, ArchiveStatusQuery, ArchiveStatus, status),
        Query(ArchiveRebuildRequest.subject, ArchiveRebuildRequest, ArchiveRebuild, rebuild),
        Query(ArchiveWarmRequest.subject, ArchiveWarmRequest, ArchiveCache, warm),
        Query(ArchiveCacheRequest.subject, ArchiveCacheRequest, ArchiveCache, clear_cache),
    )


def _problem(position: int, last: int) -> str:
    if position <= last:
        return ""
    return (
        f"the database is at {position}, and the stream ends at {last}: they do not belong "
        "together; run `radiox archive rebuild`"
    )
