"""Bridge, composed."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from faststream.nats import NatsBroker
from starlette.applications import Starlette
from starlette.types import ASGIApp

from contracts import subjects
from services.bridge.adapters.desk import PublishingDesk
from services.bridge.adapters.hub import open_hub
from services.bridge.adapters.shows import StoredShows
from services.bridge.domain import hosts
from services.bridge.endpoints import routes
from services.bridge.guard import Guard
from services.bridge.ports import Deps
from services.bridge.problems import HANDLERS
from services.bridge.settings import BridgeSettings
from services.kit.broker import Callback
from services.kit.http import health_routes, served
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

logger = logging.getLogger(__name__)


@asynccontextmanager
async def bridged(
    settings: PlatformSettings,
    wanted: BridgeSettings | None = None,
    *,
    closed: Callback | None = None,
) -> AsyncIterator[str]:
    """The bridge, answering while the block runs; its address.

    Raises:
        OSError: the port is taken.
    """
    chosen = wanted or BridgeSettings()
    async with AsyncExitStack() as stack:
        broker, platform = await stack.enter_async_context(
            connected(settings, "bridge", closed=closed)
        )
        app = await stack.enter_async_context(open_app(broker, platform, chosen))
        url = await stack.enter_async_context(served(app, chosen.host, chosen.port))
        logger.info("bridge answers at %s", url)
        yield url


@asynccontextmanager
async def open_app(
    broker: NatsBroker, platform: Platform, settings: BridgeSettings
) -> AsyncIterator[ASGIApp]:
    """The bridge as an ASGI application on `platform`."""
    async with open_hub(
        broker, platform.streams, backlog=settings.backlog, most=settings.listeners
    ) as hub:
        deps = Deps(
            desk=PublishingDesk(platform.publisher),
            shows=StoredShows(platform.bucket(subjects.BUCKET_SHOWS), platform.streams),
            hub=hub,
            blobs=platform.blobs,
            recent={},
            settings=settings,
        )
        app = Starlette(routes=[*routes(deps), *health_routes(broker)], exception_handlers=HANDLERS)
        yield Guard(app, hosts.names(settings.host, settings.allowed_hosts))
