"""Composition root of data."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from contracts import Outcome, ShowDeleteRequested, subjects
from services.data.adapters import PROVIDERS, DatabaseSettings
from services.data.adapters.cache import MemoryCache
from services.data.adapters.stream import ArchiveStream
from services.data.domain.events import EVENTS
from services.data.domain.listening import EVENTS as LISTENING_EVENTS
from services.data.handlers import projections, queries
from services.data.ports import Archive, Deps
from services.data.retention import delete_old_shows
from services.data.settings import DataSettings
from services.data.upkeep import optimize
from services.kit.failures import Retry
from services.kit.platform import Platform
from services.kit.providers import UnknownProviderError, open_provider
from services.kit.service import Access, BackgroundTask, Service

SETTINGS = DataSettings
VARIABLE = "RADIOX_DATA_DATABASE"
OPEN_TIMEOUT = 30.0
"""Seconds in which the database must be available as the service starts."""
RETRY_DELAY = 1.0
OPTIMIZE_EVERY = 6 * 3600.0
"""Seconds between two looks of the database at its own rows."""
DELETE_EVERY = 3600.0
"""Seconds between two looks for shows that are too old."""


def service(settings: DataSettings) -> Service:
    """The service data with `settings`."""
    return Service(
        name="data",
        open=partial(open_deps, settings=settings),
        queries=queries(),
        projections=projections(),
        tasks=(
            BackgroundTask("optimize", OPTIMIZE_EVERY, optimize),
            BackgroundTask("deleting old shows", DELETE_EVERY, delete_old_shows),
        ),
        publishes=(ShowDeleteRequested,),
        observes=(*EVENTS, *LISTENING_EVENTS),
        access=Access(inspects=(subjects.STREAM_DEAD,)),
    )


def database_file(settings: DataSettings, data_dir: Path) -> Path | None:
    """The file of the database, which may not exist yet; None where it is on a server."""
    return DatabaseSettings(settings, data_dir).file


@asynccontextmanager
async def open_deps(platform: Platform, settings: DataSettings) -> AsyncIterator[Deps]:
    """Open data's deps on `platform`.

    Raises:
        UnknownProviderError: the settings name no database that can be used, or one of a later
            RadioX, or none that is available within `OPEN_TIMEOUT`.
    """
    where = DatabaseSettings(settings, platform.data_dir)
    async with AsyncExitStack() as stack:
        yield Deps(
            archive=await _opened(stack, where, platform),
            stream=ArchiveStream(platform.client, platform.streams, "data-archive"),
            cache=MemoryCache(
                ttl=settings.cache_seconds,
                max_entries=settings.cache_entries,
                max_size=settings.cache_bytes,
            ),
            clock=platform.clock,
            keep_days=_keep_days(settings),
            request_deletion=platform.publisher.publish,
            last_listening=partial(platform.streams.last, subjects.STREAM_LISTENING),
        )


def _keep_days(settings: DataSettings) -> dict[Outcome, float]:
    """Days for which shows are kept, by how they ended; those without a rule are left out."""
    rules: dict[Outcome, float | None] = {
        "generated": settings.keep_days,
        "failed": settings.keep_unfinished_days,
        "cancelled": settings.keep_unfinished_days,
    }
    return {status: days for status, days in rules.items() if days is not None}


async def _opened(stack: AsyncExitStack, where: DatabaseSettings, platform: Platform) -> Archive:
    """The archive, once its database is available."""
    deadline = asyncio.get_running_loop().time() + OPEN_TIMEOUT
    while True:
        store = open_provider(PROVIDERS, where.provider, where, platform.http, variable=VARIABLE)
        try:
            return await stack.enter_async_context(store)
        except Retry as error:
            if asyncio.get_running_loop().time() > deadline:
                raise UnknownProviderError(f"{VARIABLE}: {error.reason}") from error
            await asyncio.sleep(RETRY_DELAY)
