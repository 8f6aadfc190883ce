"""Composition root of the bridge."""

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
)
from services.bridge.endpoints import routes
from services.bridge.host_check import HostCheck, names
from services.bridge.ports import Deps
from services.bridge.problems import HANDLERS
from services.bridge.settings import BridgeSettings
from services.client.show_client import ShowClient
from services.client.watching import watching
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
    async with watching(platform, most=settings.listeners) as updates:
        client = ShowClient(platform, read_timeout=settings.answer_seconds)
        yield Deps(
            gateway=client,
            updates=updates,
            blobs=platform.blobs,
            recent={},
            settings=settings,
            ready=client.ready,
        )


def open_app(deps: Deps) -> ASGIApp:
    """The bridge as an ASGI application."""
    app = Starlette(routes=[*routes(deps), *health_routes(deps.ready)], exception_handlers=HANDLERS)
    return HostCheck(app, names(deps.settings.host, deps.settings.allowed_hosts))
