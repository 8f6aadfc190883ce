"""The archive, as commands read it: up to date with what has happened before they ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from contracts import subjects
from contracts.archive import (
    ArchivedShow,
    ArchiveReply,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
)
from contracts.event import Contract, is_show_id
from services.commands.connection import Connection, connect
from services.commands.queries import asked
from services.commands.terminal.errors import Failed, Refused, warn
from services.kit.failures import Retry
from services.kit.settings import PlatformSettings

Reply = TypeVar("Reply", bound=ArchiveReply)
Page = TypeVar("Page", ArchiveShowsPage, ArchiveSearchPage)

MAX_PAGE = 100
"""Most entries of one reply."""
REPLY_SECONDS = 10.0
"""Seconds in which the archive must have read the end of its stream."""
POLL_INTERVAL = 0.1
SERVICES = ("data",)
"""What an embedded stack runs where the archive is only read."""


class Archive:
    """Queries to the archive over one connection."""

    def __init__(self, connection: Connection, end: int) -> None:
        """`end`: the last sequence of the stream, which replies are to know of."""
        self.connection = connection
        self._end = end

    async def ask(self, query: Contract, reply: type[Reply]) -> Reply:
        """The reply to a query; where the archive stays behind its stream, a warning tells so.

        Raises:
            Refused: the query is invalid.
            Failed: there is no such thing, or the archive does not answer.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + REPLY_SECONDS
        while True:
            found = await asked(self.connection, query, reply)
            if found.as_of >= self._end:
                return found
            if loop.time() > deadline:
                warn(
                    f"the archive is {self._end - found.as_of} events behind; `radiox archive "
                    "status` tells why"
                )
                self._end = 0
                return found
            await asyncio.sleep(POLL_INTERVAL)

    async def pages(
        self, query: ArchiveShowsQuery | ArchiveSearchQuery, reply: type[Page], limit: int
    ) -> AsyncIterator[Page]:
        """The pages of a list, of at most `limit` entries altogether."""
        while limit > 0:
            size = min(MAX_PAGE, limit)
            page = await self.ask(query.model_copy(update={"limit": size}), reply)
            yield page
            if page.next is None:
                return
            query = query.model_copy(update={"after": page.next})
            limit -= size

    async def show(self, show_id: str) -> ArchivedShow:
        """One show.

        Raises:
            Refused: it cannot be the id of a show.
            Failed: the archive holds no such show.
        """
        if not is_show_id(show_id):
            raise Refused(f"{show_id}: a show id has 1 to 64 letters, digits, hyphens, underscores")
        return await self.ask(ArchiveShowQuery(show_id=show_id), ArchivedShow)


@asynccontextmanager
async def open_archive(
    settings: PlatformSettings, services: tuple[str, ...] = SERVICES
) -> AsyncIterator[Archive]:
    """Connect to the archive; without a running stack, to an embedded one of `services`.

    Raises:
        Failed: the broker is out of reach.
    """
    async with connect(settings, services=services) as connection:
        yield await archive_of(connection)


async def archive_of(connection: Connection) -> Archive:
    """The archive of a station, as far as its stream goes at this moment.

    Raises:
        Failed: the broker is out of reach.
    """
    try:
        end = await connection.platform.streams.last(subjects.STREAM_ARCHIVE)
    except Retry as error:
        raise Failed(error.reason) from error
    return Archive(connection, end)
