"""Composition root of onair."""

import logging
from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.types import ASGIApp

from contracts import (
    AccountDelete,
    AccountExportQuery,
    AccountQuery,
    ArchiveKnownQuery,
    ArchiveShowQuery,
    ArchiveShowsQuery,
    ChannelsQuery,
    FavouritesQuery,
    FavourQuery,
    ListenersPresent,
    PackageQuery,
    PresetQuery,
    PresetsQuery,
    RateQuery,
    RatingsQuery,
    RegisterQuery,
    ScheduleQuery,
    SegmentsStored,
    ShowListenable,
    ShowPackaged,
    ShowStateQuery,
    SignInQuery,
    SignOutQuery,
    StationScheduled,
    TopicAsk,
    TopicsQuery,
    subjects,
)
from services.client.queries import QueryClient
from services.kit.platform import Platform
from services.kit.secret import shared_secret
from services.kit.service import Access, HttpServer, Service
from services.kit.web.problems import Failures
from services.onair.adapters import air, growing
from services.onair.adapters.lame import LameEncoder
from services.onair.adapters.lookups import CachedArchive, CachedQueries
from services.onair.adapters.masters import open_masters
from services.onair.adapters.presence import open_presence
from services.onair.adapters.segments import CachedSegments
from services.onair.adapters.streams import open_streams
from services.onair.adapters.websub import WebSubHub
from services.onair.domain.channels import Channels
from services.onair.domain.listings import Listings
from services.onair.handlers import routes
from services.onair.middlewares import guarded
from services.onair.ports import Deps
from services.onair.problems import HANDLERS
from services.onair.routes import ROUTES
from services.onair.settings import OnAirSettings

logger = logging.getLogger(__name__)

SETTINGS = OnAirSettings
LISTENER_QUERIES = (
    RateQuery,
    RatingsQuery,
    RegisterQuery,
    SignInQuery,
    SignOutQuery,
    AccountQuery,
    AccountDelete,
    AccountExportQuery,
    FavourQuery,
    FavouritesQuery,
    TopicAsk,
    TopicsQuery,
)
"""What it asks the service of listeners."""


def service(settings: OnAirSettings) -> Service:
    """Declare the service onair for `settings`."""
    return Service(
        name="onair",
        open=partial(open_deps, settings=settings),
        routes=routes(),
        http=HttpServer(
            open_app, settings.host, settings.port, max_connections=settings.connections
        ),
        publishes=(ListenersPresent,),
        observes=(
            StationScheduled,
            ShowListenable,
            ShowPackaged,
            SegmentsStored,
            ListenersPresent,
        ),
        access=Access(
            writes=(subjects.BUCKET_VISITORS,),
            fetches=(subjects.BLOBS_AIR, subjects.BLOBS_SHOWS),
            asks=(
                ShowStateQuery,
                ArchiveShowsQuery,
                ArchiveShowQuery,
                ChannelsQuery,
                ScheduleQuery,
                PresetQuery,
                PresetsQuery,
                ArchiveKnownQuery,
                PackageQuery,
                *LISTENER_QUERIES,
            ),
        ),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: OnAirSettings) -> AsyncIterator[Deps]:
    """Open onair's deps on `platform`."""
    channels = Channels()
    segments = CachedSegments(platform.blobs, settings.segments_megabytes * 1_000_000)
    services = QueryClient(platform.client)
    lookups = CachedQueries(services)
    archive = CachedArchive(lookups)
    secret = await shared_secret(platform.bucket(subjects.BUCKET_VISITORS))
    async with (
        air.following(platform.client, channels, platform.clock, settings.history_days),
        open_streams(
            segments, archive, LameEncoder, platform.clock, settings.stream_listeners
        ) as streams,
        growing.following(platform.client, platform.streams) as packages,
        open_masters(services) as masters,
        open_presence(platform.client) as presence,
    ):
        yield Deps(
            clock=platform.clock,
            channels=channels,
            listings=Listings(),
            segments=segments,
            blobs=platform.blobs,
            services=services,
            archive=archive,
            settings=settings,
            lookups=lookups,
            streams=streams,
            events=Semaphore(settings.event_listeners),
            packages=packages,
            masters=masters,
            holds=Semaphore(settings.held_requests),
            presence=presence,
            secret=secret,
            hub=_hub(platform, settings),
        )


def _hub(platform: Platform, settings: OnAirSettings) -> WebSubHub | None:
    if settings.websub_hub and not settings.url:
        logger.warning("no WebSub hub is told of feeds: RADIOX_ONAIR_URL is not set")
        return None
    return WebSubHub(platform.http, settings.websub_hub) if settings.websub_hub else None


def open_app(deps: Deps) -> ASGIApp:
    """Build onair's ASGI application."""
    app = Starlette(routes=ROUTES, exception_handlers=HANDLERS)
    app.add_middleware(Failures)
    app.state.deps = deps
    return guarded(app, deps.settings)
