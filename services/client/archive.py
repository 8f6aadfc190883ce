"""Reads the archive, which the service `data` serves."""

from nats.aio.client import Client

from contracts.archive import (
    ArchivedShow,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
)
from services.client.queries import ask
from services.kit.failures import Discard


class ArchiveClient:
    """Queries to the archive; each raises `Retry` where it is unavailable within `timeout`."""

    def __init__(self, client: Client, *, timeout: float) -> None:
        """`timeout`: seconds in which a reply must come."""
        self._client = client
        self._timeout = timeout

    async def shows(self, query: ArchiveShowsQuery) -> ArchiveShowsPage:
        """A page of shows, those that ended last first."""
        return await ask(self._client, query, ArchiveShowsPage, timeout=self._timeout)

    async def search(self, query: ArchiveSearchQuery) -> ArchiveSearchPage:
        """A page of shows that hold all the words."""
        return await ask(self._client, query, ArchiveSearchPage, timeout=self._timeout)

    async def find(self, show_id: str) -> ArchivedShow | None:
        """One show; None where the archive holds none of that id."""
        query = ArchiveShowQuery(show_id=show_id)
        try:
            return await ask(self._client, query, ArchivedShow, timeout=self._timeout)
        except Discard:
            return None
