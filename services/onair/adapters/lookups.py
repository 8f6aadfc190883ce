"""Queries whose replies are kept for moments: however many listeners ask, services are asked once.

Whoever asks while a query is under way waits for its reply.
"""

import asyncio
from typing import Any, TypeVar

from cachetools import TTLCache

from contracts.archive import (
    ArchivedShow,
    ArchiveShowQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
)
from contracts.event import Contract
from services.client.service_queries import ServiceQueries
from services.kit.failures import Discard, Retry

SECONDS = 2.0
"""Seconds for which a reply is kept, an error too; by as much do replicas differ."""
FINISHED_SECONDS = 60.0
"""Seconds for which a finished show is kept: it changes only by being deleted."""
ENTRIES = 1_000
SHOWS = 200
TIMEOUT = 5.0
"""Seconds in which a service must reply."""

Reply = TypeVar("Reply", bound=Contract)


class CachedQueries:
    """Asks services for what listeners look at; never for what changes anything."""

    def __init__(self, services: ServiceQueries) -> None:
        self._services = services
        self._asked: TTLCache[tuple[str, str], asyncio.Future[Any]] = TTLCache(ENTRIES, SECONDS)

    async def ask(self, query: Contract, reply: type[Reply], timeout: float) -> Reply:
        """Return the reply to a query; it raises as `ServiceQueries.ask` does."""
        key = (type(query).__name__, query.model_dump_json())
        future = self._asked.get(key)
        if future is None:
            future = asyncio.ensure_future(self._services.ask(query, reply, timeout))
            self._asked[key] = future
        try:
            found: Reply = await asyncio.shield(future)
        except Retry:
            self._asked.pop(key, None)
            raise
        return found


class CachedArchive:
    """The archive, by `queries`; shows that are finished are kept longer."""

    def __init__(self, queries: ServiceQueries) -> None:
        self._queries = queries
        self._finished: TTLCache[str, ArchivedShow] = TTLCache(SHOWS, FINISHED_SECONDS)

    async def shows(self, query: ArchiveShowsQuery) -> ArchiveShowsPage:
        """A page of shows, those that ended last first."""
        return await self._queries.ask(query, ArchiveShowsPage, TIMEOUT)

    async def find(self, show_id: str) -> ArchivedShow | None:
        """One show; None where the archive holds none of that id."""
        if (found := self._finished.get(show_id)) is not None:
            return found
        try:
            show = await self._queries.ask(ArchiveShowQuery(show_id=show_id), ArchivedShow, TIMEOUT)
        except Discard:
            return None
        if show.generated is not None:
            self._finished[show_id] = show
        return show
