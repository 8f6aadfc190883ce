"""Bridge, composed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.types import ASGIApp

from contracts import (
    AudioReady,
    CoverReady,
    Progress,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from services.bridge.adapters.desk import PublishingDesk
from services.bridge.adapters.hub import open_hub
from services.bridge.adapters.shows import StoredShows
from services.bridge.domain import hosts
from services.bridge.endpoints import routes
from services.bridge.guard import Guard
from services.bridge.ports import Deps
from services.bridge.problems import HANDLERS
from services.bridge.settings import BridgeSettings
from services.kit.http import health_routes
from services.kit.platform import Platform
from services.kit.service import HttpServer, Service

SETTINGS = BridgeSettings


def service(settings: BridgeSettings) -> Service:
    """The bridge as `settings` want it."""
    return Service(
        name="bridge",
        open=partial(open_deps, settings=settings),
        http=HttpServer(open_app, settings.host, settings.port),
        publishes=(ShowRequested, ShowCancelRequested),
        observes=(
            ShowAccepted,
            ScriptReady,
            AudioReady,
            CoverReady,
            ShowGenerated,
            ShowFailed,
            ShowCancelled,
            Progress,
        ),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: BridgeSettings) -> AsyncIterator[Deps]:
    """The bridge's deps on `platform`."""
    async with open_hub(
        platform.client, platform.streams, backlog=settings.backlog, most=settings.listeners
    ) as hub:
        yield Deps(
            desk=PublishingDesk(platform.publisher),
            shows=StoredShows(platform.bucket(subjects.BUCKET_SHOWS), platform.streams),
            hub=hub,
            blobs=platform.blobs,
            recent={},
            settings=settings,
            ready=platform.ready,
        )


def open_app(deps: Deps) -> ASGIApp:
    """The bridge as an ASGI application."""
    app = Starlette(routes=[*routes(deps), *health_routes(deps.ready)], exception_handlers=HANDLERS)
    return Guard(app, hosts.names(deps.settings.host, deps.settings.allowed_hosts))
