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
from nats.aio.msg import Msg

from contracts import subjects
from services.kit import telemetry
from services.kit.blobs.providers import PROVIDERS, BlobSettings
from services.kit.broker import Callback, connection, jetstream, make_broker
from services.kit.calls.tools import open_call_tools
from services.kit.clock import Clock, SystemClock
from services.kit.delivery.chain import Incoming, Middleware, chain
from services.kit.delivery.dead_letters import PublishedDeadLetters
from services.kit.delivery.heartbeat import Heartbeat
from services.kit.delivery.inbox import Inbox
from services.kit.delivery.metrics import Metrics
from services.kit.delivery.policy import Policy, RetryPolicy
from services.kit.delivery.processor import MessageProcessor
from services.kit.delivery.subscriber import PullSubscriber
from services.kit.http import http_server, is_responsive
from services.kit.http_client import HttpClient, open_http_client
from services.kit.kv import JetStreamKeyValue
from services.kit.memory import limit_heaps
from services.kit.notifier import CoreNotifier
from services.kit.platform import Platform
from services.kit.projections import running_projections
from services.kit.providers import open_provider
from services.kit.publisher import Publisher
from services.kit.queries import query_server
from services.kit.scratch import scratch_folder
from services.kit.service import Route, Service
from services.kit.settings import PlatformSettings
from services.kit.stream import JetStreamReader
from services.kit.tasks import cancel_all, removing_old_blobs, running_tasks
from services.kit.topology import consumer_config

logger = logging.getLogger(__name__)

RELEASE_TIMEOUT = 5.0
"""Seconds after the grace period in which cancelled handlers clean up and release their messages.

A handler that needs longer is waiting for a broker that is unavailable.
"""


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
    js = jetstream(broker)
    where = BlobSettings(settings, js)
    try:
        async with AsyncExitStack() as stack:
            if http is None:
                http = await stack.enter_async_context(open_http_client())
            store = open_provider(
                PROVIDERS, settings.blob_store, where, http, variable="RADIOX_BLOBS"
            )
            clock = clock or SystemClock()
            publisher, bucket = Publisher(broker, clock), partial(JetStreamKeyValue, js)
            tools = open_call_tools(bucket, publisher, clock, settings)
            platform = Platform(
                blobs=await stack.enter_async_context(store),
                bucket=bucket,
                notify=CoreNotifier(connection(broker)),
                publisher=publisher,
                streams=JetStreamReader(js),
                client=connection(broker),
                clock=clock,
                calls=await stack.enter_async_context(tools),
                http=http,
                scratch=stack.enter_context(scratch_folder(name)),
                ready=lambda: is_responsive(broker),
                data_dir=settings.data_dir,
                trusted=settings.trusted,
            )
            yield broker, platform
    finally:
        await _disconnect(broker)


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
        await stack.enter_async_context(_consuming(broker, platform, service, deps, settings))
        tasks = (*service.tasks, *removing_old_blobs(service, platform.blobs))
        await stack.enter_async_context(running_tasks(service.name, tasks, deps))
        await stack.enter_async_context(
            running_projections(service.name, service.projections, deps, platform, settings)
        )
        await stack.enter_async_context(query_server(connection(broker), service, deps))
        address = ""
        if service.http is not None:
            app = service.http.app(deps)
            address = await stack.enter_async_context(
                http_server(app, service.http.host, service.http.port)
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
            async with running(service, settings, http=http, **options) as one:
                started.set_result(one)
                await stop.wait()
        except BaseException as error:
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
            yield found
        finally:
            stop.set()
            await cancel_all(tasks[len(found) :])
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    logger.error("a service did not stop cleanly: %r", ended)


@asynccontextmanager
async def _consuming(
    broker: NatsBroker,
    platform: Platform,
    service: Service,
    deps: Any,
    settings: PlatformSettings,
) -> AsyncIterator[None]:
    """Consume the service's routes while the block runs, with a subscriber per worker.

    Raises:
        nats.js.errors.NotFoundError: a stream does not exist; the broker is not provisioned.
    """
    outer = _middlewares(service.name, platform, settings)
    subscribers = [
        _subscriber(broker, service.name, route, chain_of(outer, route, deps, platform), settings)
        for route in service.routes
        for _ in range(route.workers)
    ]
    for stream in {subjects.stream_of(route.subject) for route in service.routes}:
        await platform.streams.last(stream)
    for subscriber in subscribers:
        subscriber.start()
    try:
        yield
    finally:
        # Handlers finish, or release their messages, before anything they use is closed.
        await asyncio.gather(*(each.drain() for each in subscribers))
        with suppress(TimeoutError):
            async with asyncio.timeout(settings.grace + RELEASE_TIMEOUT):
                await asyncio.gather(*(each.stop(settings.grace) for each in subscribers))


def _middlewares(
    service: str, platform: Platform, settings: PlatformSettings
) -> tuple[Middleware, ...]:
    """The middlewares of delivery, outermost first."""
    policy = Policy(
        Inbox(platform.bucket(subjects.BUCKET_DELIVERIES)),
        PublishedDeadLetters(platform.publisher, platform.clock),
        RetryPolicy(settings.attempts, settings.retry_delays),
    )
    inner: tuple[Middleware, ...] = (Metrics(service), Heartbeat(settings.ack_wait), policy)
    if not telemetry.tracing_enabled():
        return inner
    from services.kit.delivery.tracing import ConsumeTracing  # noqa: PLC0415 - loaded only where spans are exported

    return (ConsumeTracing(service), *inner)


def chain_of(middlewares: Sequence[Middleware], route: Route, deps: Any, platform: Platform) -> Any:
    """The middlewares with the processor of `route`."""
    return chain(middlewares, MessageProcessor(route, deps, platform.publisher))


def _subscriber(
    broker: NatsBroker, service: str, route: Route, handle: Any, settings: PlatformSettings
) -> PullSubscriber:
    stream = subjects.stream_of(route.subject)
    config = consumer_config(service, route, settings)
    consumer = str(config.durable_name)

    async def process(message: Msg) -> None:
        await handle(Incoming.of(message, consumer))

    async def restore() -> None:
        await jetstream(broker).add_consumer(stream, config)

    return PullSubscriber(connection(broker), stream, consumer, process=process, restore=restore)
