"""Asks the service `data` for what the archive has added up."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from nats.aio.client import Client

from contracts import (
    AnalyticsExportQuery,
    ArchiveFigures,
    ArchiveFiguresQuery,
    ArchiveKnown,
    ArchiveKnownQuery,
)
from contracts.archive import (
    ArchiveFeeds,
    ArchiveFeedsQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
    FeedHealth,
    ShowSummary,
)
from contracts.database import ArchiveUsage, ArchiveUsageQuery
from services.client.queries import ask

TIMEOUT = 30.0
"""Seconds for a reply: many shows are added up."""
PAGE = 100
"""Shows of one reply."""


class AskedArchive:
    """The archive behind the broker."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def figures(self, query: ArchiveFiguresQuery) -> ArchiveFigures:
        """What was made, and what of it was heard."""
        asked = ArchiveFiguresQuery(**dict(query))
        return await ask(self._client, asked, ArchiveFigures, timeout=TIMEOUT)

    async def known(self, show_ids: Sequence[str]) -> set[str]:
        """Those of at most 100 shows that the archive holds."""
        query = ArchiveKnownQuery(show_ids=tuple(show_ids))
        return set((await ask(self._client, query, ArchiveKnown)).show_ids)

    async def usage(self, query: AnalyticsExportQuery) -> ArchiveUsage:
        """What shows used of providers."""
        asked = ArchiveUsageQuery(since=query.since, until=query.until, channel=query.channel)
        return await ask(self._client, asked, ArchiveUsage, timeout=TIMEOUT)

    async def shows(self, query: AnalyticsExportQuery, most: int) -> AsyncIterator[ShowSummary]:
        """The shows that ended in the time, the last one first, at most so many."""
        asked = ArchiveShowsQuery(
            since=query.since,
            until=query.until,
            channel=query.channel,
            preset=query.preset,
            limit=PAGE,
        )
        while most > 0:
            page = await ask(self._client, asked, ArchiveShowsPage, timeout=TIMEOUT)
            for show in page.shows[:most]:
                yield show
            most -= len(page.shows)
            if page.next is None:
                return
            asked = asked.model_copy(update={"after": page.next})

    async def last_show(self, channel: str) -> datetime | None:
        """When the last show of a channel was generated; None where the archive holds none."""
        query = ArchiveShowsQuery(channel=channel, status="generated", limit=1)
        page = await ask(self._client, query, ArchiveShowsPage)
        return page.shows[0].ended_at if page.shows else None

    async def feeds(self) -> Sequence[FeedHealth]:
        """The feeds of the last day, and how they did."""
        return (await ask(self._client, ArchiveFeedsQuery(days=1), ArchiveFeeds)).feeds
