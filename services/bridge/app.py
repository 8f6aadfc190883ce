"""Composition root of the bridge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.types import ASGIApp

from contracts import (
    Progress,
    ScriptApproveRequested,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowCancelRequested,
    ShowDeleteRequested,
    ShowRequested,
)
from services.bridge.endpoints import routes
from services.bridge.host_check import HostCheck, allowed_names
from services.bridge.ports import Deps
from services.bridge.problems import HANDLERS
from services.bridge.settings import BridgeSettings
from services.client.archive import ArchiveClient
from services.client.hub import open_hub
from services.client.reviews import Reviews
from services.client.show_client import ShowClient
from services.client.updates import MILESTONES
from services.kit.http import health_routes
from services.kit.platform import Platform
from services.kit.service import HttpServer, Service

SETTINGS = BridgeSettings


def service(settings: BridgeSettings) -> Service:
    """Declare the bridge service for `settings`."""
    return Service(
        name="bridge",
        open=partial(open_deps, settings=settings),
        http=HttpServer(open_app, settings.host, settings.port),
        publishes=(
            ShowRequested,
            ShowCancelRequested,
            ShowDeleteRequested,
            ScriptReviseRequested,
            ScriptApproveRequested,
            ScriptRejectRequested,
        ),
        observes=(*MILESTONES.values(), Progress),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: BridgeSettings) -> AsyncIterator[Deps]:
    """Open the bridge's deps on `platform`."""
    async with open_hub(platform, max_subscriptions=settings.listeners) as hub:
        client = ShowClient(platform, read_timeout=settings.answer_seconds)
        yield Deps(
            gateway=client,
            archive=ArchiveClient(platform.client, timeout=settings.answer_seconds),
            reviews=Reviews(platform, answer_timeout=settings.answer_seconds),
            hub=hub,
            blobs=platform.blobs,
            recent={},
            settings=settings,
            ready=client.ready,
        )


def open_app(deps: Deps) -> ASGIApp:
    """Build the bridge's ASGI application."""
    app = Starlette(routes=[*routes(deps), *health_routes(deps.ready)], exception_handlers=HANDLERS)
    return HostCheck(app, allowed_names(deps.settings.host, deps.settings.allowed_hosts))
