"""Runs services: connects, mounts routes, queries, HTTP and tasks, and stops them gracefully."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import nats.errors
from faststream.nats import NatsBroker

from contracts.client.tasks import cancel_all
from services.kit import telemetry
from services.kit.blobs.port import BlobStore
from services.kit.blobs.providers import PROVIDERS, BlobSettings
from services.kit.blobs.traced import TracedBlobs
from services.kit.broker import Callback, ConnectionMetrics, connection, jetstream, make_broker
from services.kit.calls.tools import open_call_tools
from services.kit.checking import checking_notices
from services.kit.clock import Clock, SystemClock
from services.kit.consuming import consuming
from services.kit.delivery.backlogs import observing_backlogs
from services.kit.failover import failing_over
from services.kit.http import http_server, is_responsive
from services.kit.http_client import HttpClient, open_http_client
from services.kit.kv import JetStreamKeyValue
from services.kit.memory import limit_heaps, settled_heap
from services.kit.notifier import CoreNotifier
from services.kit.platform import Platform
from services.kit.projections import running_projections
from services.kit.providers import open_provider
from services.kit.publisher import Publisher
from services.kit.queries import query_server
from services.kit.scratch import scratch_folder
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from services.kit.stream import JetStreamReader
from services.kit.tasks import removing_old_blobs, running_tasks
from services.kit.telemetry.keeping import keeping_spans

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningService:
    """A running service; `address` is that of its HTTP server, empty where it has none."""

    service: Service
    address: str = ""


@asynccontextmanager
async def connected(
    settings: PlatformSettings,
    name: str,
    *,
    clock: Clock | None = None,
    closed: Callback | None = None,
    http: HttpClient | None = None,
) -> AsyncIterator[tuple[NatsBroker, Platform]]:
    """Connect to the broker, and yield it with the platform; both are closed after the block.

    `http`: the HTTP client of the process, where it has one already.

    Raises:
        UnknownProviderError: the settings name a blob store that does not exist.
        PricesError: the file of RADIOX_PRICES cannot be read.
    """
    broker = make_broker(settings, name, closed=closed)
    await broker.connect()
    ConnectionMetrics(name).connected()
    js = jetstream(broker)
    where = BlobSettings(settings, js)
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(keeping_spans(connection(broker)))
            if http is None:
                http = await stack.enter_async_context(open_http_client())
            store = open_provider(
                PROVIDERS, settings.blob_store, where, http, variable="RADIOX_BLOBS"
            )
            clock = clock or SystemClock()
            streams, bucket = JetStreamReader(js), partial(JetStreamKeyValue, connection(broker))
            publisher = Publisher(broker, clock, streams)
            tools = open_call_tools(bucket, publisher, clock, settings)
            responds = partial(is_responsive, broker)
            await stack.enter_async_context(failing_over(connection(broker), responds))
            platform = Platform(
                blobs=_traced(await stack.enter_async_context(store)),
                bucket=bucket,
                notify=CoreNotifier(connection(broker)),
                publisher=publisher,
                streams=streams,
                client=connection(broker),
                clock=clock,
                calls=await stack.enter_async_context(tools),
                http=http,
                scratch=stack.enter_context(scratch_folder(name)),
                ready=responds,
                data_dir=settings.data_dir,
                trusted=settings.trusted,
            )
            yield broker, platform
    finally:
        await _disconnect(broker)


def _traced(store: BlobStore) -> BlobStore:
    """The store, with spans where they are kept or exported."""
    return TracedBlobs(store) if telemetry.tracing_enabled() else store


async def _disconnect(broker: NatsBroker) -> None:
    """Drain and close the connection; close it without draining if the broker is unavailable."""
    client = connection(broker)
    try:
        await _completed(broker.stop())
    except (nats.errors.Error, ConnectionError) as error:
        logger.warning("closed without draining: %r", error)
        with suppress(nats.errors.Error, ConnectionError):
            await _completed(client.close())


async def _completed(closing: Coroutine[Any, Any, None]) -> None:
    """Await `closing` in a task of its own.

    Where the broker died, nats-py cancels its own transport and lets that cancellation out of
    `close`: the caller would take it for its own.
    """
    task = asyncio.create_task(closing)
    await asyncio.wait((task,))
    if not task.cancelled():
        task.result()


@asynccontextmanager
async def running(
    service: Service,
    settings: PlatformSettings,
    *,
    clock: Clock | None = None,
    closed: Callback | None = None,
    http: HttpClient | None = None,
) -> AsyncIterator[RunningService]:
    """Run a service (routes, tasks, queries, HTTP) while the block runs.

    Raises:
        OSError: its HTTP port is in use.
    """
    async with AsyncExitStack() as stack:
        broker, platform = await stack.enter_async_context(
            connected(settings, service.name, clock=clock, closed=closed, http=http)
        )
        deps = await stack.enter_async_context(service.open(platform))
        await stack.enter_async_context(consuming(broker, platform, service, deps, settings))
        await stack.enter_async_context(checking_notices(platform.client, service))
        tasks = (
            *service.tasks,
            *removing_old_blobs(service, platform.blobs),
            *observing_backlogs(service, platform.streams),
        )
        await stack.enter_async_context(running_tasks(service.name, tasks, deps))
        await stack.enter_async_context(
            running_projections(service.name, service.projections, deps, platform, settings)
        )
        await stack.enter_async_context(query_server(connection(broker), service, deps))
        address = ""
        if service.http is not None:
            serving = service.http
            address = await stack.enter_async_context(
                http_server(
                    serving.app(deps),
                    serving.host,
                    serving.port,
                    max_connections=serving.max_connections,
                )
            )
            logger.info("%s serves HTTP at %s", service.name, address)
        logger.info("%s consumes %s", service.name, ", ".join(r.subject for r in service.routes))
        yield RunningService(service, address)


@asynccontextmanager
async def running_all(
    services: Sequence[Service], settings: PlatformSettings, **options: Any
) -> AsyncIterator[list[RunningService]]:
    """Run all `services` while the block runs; they start in order and stop concurrently.

    They share one HTTP client.
    """
    limit_heaps()
    stop = asyncio.Event()
    tasks: list[asyncio.Task[None]] = []
    found: list[RunningService] = []

    async def run(
        service: Service, http: HttpClient, started: asyncio.Future[RunningService]
    ) -> None:
        try:
            with telemetry.service_scope(service.name):  # its tasks inherit it
                async with running(service, settings, http=http, **options) as one:
                    started.set_result(one)
                    await stop.wait()
        except BaseException as error:  # who waits for the start is told of a cancellation, too
            if not started.done():
                started.set_exception(error)
                return
            raise

    async with open_http_client() as http:
        try:
            for service in services:
                started: asyncio.Future[RunningService] = asyncio.get_running_loop().create_future()
                tasks.append(asyncio.create_task(run(service, http, started)))
                found.append(await started)
            with settled_heap():
                yield found
        finally:
            stop.set()
            await cancel_all(tasks[len(found) :])
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    logger.error("a service did not stop cleanly: %r", ended)
