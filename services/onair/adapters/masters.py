"""Packages of finished shows whose own are not there: audio makes them of the masters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cachetools import TTLCache

from contracts import Packaged, PackageQuery
from contracts.audio import ShowPackage
from contracts.client.tasks import cancel_all
from services.client.service_queries import ServiceQueries
from services.kit.failures import Retry

SHOWS = 60
"""Shows that may be asked for in an hour, by one replica: a crawler of old shows must not fill the
disk."""
SECONDS = 3600.0
"""Seconds for which a package is known; audio keeps it for days."""
TIMEOUT = 120.0
"""Seconds in which audio must have made a package: it makes a hundred seconds of one in a second,
and its machine may be busy."""


class MasterPackages:
    """Asks audio once for each show, however many wait for it."""

    def __init__(self, services: ServiceQueries) -> None:
        self._services = services
        self._asked: TTLCache[str, asyncio.Task[Packaged]] = TTLCache(SHOWS, SECONDS)

    async def find(self, show_id: str, timeout: float) -> ShowPackage:
        """The package of a show; see `services.onair.ports.Masters`."""
        task = self._asked.get(show_id) or self._ask(show_id)
        try:
            async with asyncio.timeout(timeout):
                return (await asyncio.shield(task)).package
        except TimeoutError as error:
            raise Retry("the segments of the show are still being made") from error

    def _ask(self, show_id: str) -> asyncio.Task[Packaged]:
        self._asked.expire()
        if len(self._asked) >= SHOWS:
            raise Retry("the segments of too many shows were asked for; play its MP3")
        query = PackageQuery(show_id=show_id)
        task = asyncio.create_task(self._services.ask(query, Packaged, TIMEOUT))
        self._asked[show_id] = task
        task.add_done_callback(lambda done: self._settle(show_id, done))
        return task

    def _settle(self, show_id: str, task: asyncio.Task[Packaged]) -> None:
        """Have it asked for anew where it failed."""
        if task.cancelled() or task.exception():
            self._asked.pop(show_id, None)

    async def close(self) -> None:
        """Wait for nothing any more."""
        await cancel_all([*self._asked.values()])


@asynccontextmanager
async def open_masters(services: ServiceQueries) -> AsyncIterator[MasterPackages]:
    """Open the packages of masters, while the block runs."""
    masters = MasterPackages(services)
    try:
        yield masters
    finally:
        await masters.close()
