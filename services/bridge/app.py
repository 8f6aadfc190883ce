"""Composition root of the bridge."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.types import ASGIApp

from contracts import (
    AnalyticsExportQuery,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    ArchiveShowsQuery,
    ArchiveStatusQuery,
    AudioProcessQuery,
    MediaAddQuery,
    Progress,
    ScriptApproveRequested,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowCancelRequested,
    ShowDeleteRequested,
    ShowRequested,
    ShowRetryRequested,
    ShowStateQuery,
    subjects,
)
from contracts.client import RadioClient
from contracts.client.updates import MILESTONES
from contracts.event import Contract
from services.bridge.access.keys import KeyRing
from services.bridge.access.opening import check_access
from services.bridge.access.tokens import TokenVerifier
from services.bridge.adapters.discovery import BrokerDiscovery
from services.bridge.adapters.machine import LocalMachine
from services.bridge.adapters.probes import probes
from services.bridge.adapters.requested import hearing_requests
from services.bridge.adapters.states import following_states
from services.bridge.checking import Checks
from services.bridge.domain.admission import Unconfirmed
from services.bridge.domain.making import ShowsInMaking
from services.bridge.domain.paths import PREFIX
from services.bridge.domain.recent import RecentRequests
from services.bridge.domain.request_counts import RequestCounts
from services.bridge.methods import HeadRequests, method_not_allowed
from services.bridge.middlewares import guarded
from services.bridge.ports import Deps, Receiving
from services.bridge.problems import HANDLERS
from services.bridge.routes import ROUTERS, STATION_ROUTERS
from services.bridge.routing import include
from services.bridge.settings import BridgeSettings
from services.bridge.table import QueryRouter
from services.client.archive import ArchiveClient
from services.client.hub import open_hub
from services.client.keys import KeyStore
from services.client.queries import QueryClient
from services.client.reviews import Reviews
from services.client.show_client import ShowClient
from services.kit.counters import Counters
from services.kit.platform import Platform
from services.kit.service import Access, HttpServer, Service
from services.kit.web.problems import Failures

SETTINGS = BridgeSettings

ASKED = (
    AnalyticsExportQuery,
    ShowStateQuery,
    ArchiveStatusQuery,
    ArchiveShowsQuery,
    ArchiveSearchQuery,
    ArchiveShowQuery,
    AudioProcessQuery,
    MediaAddQuery,
)
"""Queries that are asked beside those of the tables of routes."""


def service(settings: BridgeSettings) -> Service:
    """Declare the bridge service for `settings`."""
    return Service(
        name="bridge",
        open=partial(open_deps, settings=settings),
        http=HttpServer(
            open_app, settings.host, settings.port, of_others=settings.needs_credentials
        ),
        publishes=(
            ShowRequested,
            ShowCancelRequested,
            ShowDeleteRequested,
            ShowRetryRequested,
            ScriptReviseRequested,
            ScriptApproveRequested,
            ScriptRejectRequested,
        ),
        observes=(ShowRequested, *MILESTONES.values(), Progress),
        access=Access(
            reads=(subjects.BUCKET_SHOWS, subjects.BUCKET_KEYS),
            fetches=subjects.BLOBS,
            stores=(subjects.BLOBS_UPLOADS,),
            asks=asked(),
            counts=True,
            checks_store=True,
            discovers=True,
        ),
    )


@asynccontextmanager
async def open_deps(platform: Platform, settings: BridgeSettings) -> AsyncIterator[Deps]:
    """Open the bridge's deps on `platform`."""
    store = KeyStore(platform.client, platform.clock)
    await check_access(settings, store)
    radio = RadioClient(platform.client)
    recent, shows, seconds = RecentRequests(), ShowsInMaking(), settings.answer_seconds
    async with (
        open_hub(radio, max_subscriptions=settings.listeners) as hub,
        hearing_requests(platform.client, recent, shows),
        following_states(platform, shows, seconds) as followed,
    ):
        client = ShowClient(platform, confirm_timeout=seconds, read_timeout=seconds)
        yield Deps(
            gateway=client,
            services=QueryClient(platform.client),
            archive=ArchiveClient(platform.client, timeout=seconds),
            reviews=Reviews(platform, answer_timeout=seconds),
            hub=hub,
            blobs=platform.blobs,
            recent=recent,
            shows=followed,
            unconfirmed=Unconfirmed(settings.unconfirmed),
            counts=RequestCounts(platform.clock.now()),
            receiving=Receiving(platform.scratch, Semaphore(settings.uploads)),
            settings=settings,
            keys=KeyRing(store, platform.clock),
            tokens=TokenVerifier(settings, platform.http),
            checks=Checks(
                probes(platform, client.ready, settings.answer_seconds),
                LocalMachine(platform.data_dir),
                BrokerDiscovery(platform.client),
            ),
            counters=Counters(platform.client),
            ready=client.ready,
        )


def asked() -> tuple[type[Contract], ...]:
    """The queries that the bridge asks: those of the tables of routes, and of other code."""
    in_tables = (kind for each in ROUTERS if isinstance(each, QueryRouter) for kind in each.asks)
    return tuple(dict.fromkeys((*in_tables, *ASKED)))


def open_app(deps: Deps) -> ASGIApp:
    """Build the bridge's ASGI application."""
    app = application()
    app.state.deps = deps
    return guarded(HeadRequests(app), deps, app.routes)


def application() -> FastAPI:
    """The HTTP interface, without anything to serve it: `app.state.deps` is set when it opens."""
    app = FastAPI(
        title="RadioX",
        # `HttpMetrics` counts what is refused before it comes here too; a request for a show has
        # its span, and the log each request.
        telemetry={"metrics": False, "tracing": False, "logs": False},
        exception_handlers={**HANDLERS, 405: method_not_allowed},
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    app.add_middleware(Failures)
    for router in ROUTERS:
        include(app, router, PREFIX)
    for router in STATION_ROUTERS:
        include(app, router)
        include(app, router, PREFIX, documented=False)
    return app
