"""Consumes a service's routes: a chain of middlewares and a subscriber per worker for each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from faststream.nats import NatsBroker
from nats.aio.msg import Msg

from contracts import subjects
from services.kit import telemetry
from services.kit.broker import connection, jetstream
from services.kit.delivery.chain import Incoming, Middleware, Next, chain
from services.kit.delivery.dead_letters import PublishedDeadLetters
from services.kit.delivery.event_log import EventLog
from services.kit.delivery.heartbeat import Heartbeat
from services.kit.delivery.inbox import Inbox
from services.kit.delivery.metrics import Metrics
from services.kit.delivery.policy import Policy, RetryPolicy
from services.kit.delivery.processor import MessageProcessor
from services.kit.delivery.propagation import Propagation
from services.kit.delivery.subscriber import PullSubscriber
from services.kit.platform import Platform
from services.kit.service import Route, Service
from services.kit.settings import PlatformSettings
from services.kit.topology import consumer_config

RELEASE_TIMEOUT = 5.0
"""Seconds after the grace period in which cancelled handlers clean up and release their messages.

A handler that needs longer is waiting for a broker that is unavailable.
"""


@asynccontextmanager
async def consuming(
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
    outer = _middlewares(service, platform, settings)
    subscribers = [
        _subscriber(
            broker,
            service.name,
            route,
            chain(outer, MessageProcessor(route, deps, platform.publisher, service.measure)),
            settings,
        )
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
    service: Service, platform: Platform, settings: PlatformSettings
) -> tuple[Middleware, ...]:
    """The middlewares of delivery, outermost first."""
    policy = Policy(
        Inbox(platform.bucket(subjects.BUCKET_DELIVERIES)),
        PublishedDeadLetters(platform.publisher, platform.clock),
        RetryPolicy(settings.attempts, settings.retry_delays),
    )
    inner: tuple[Middleware, ...] = (
        Metrics(service.name),
        EventLog(service.name),
        Heartbeat(settings.ack_wait),
        policy,
    )
    if not telemetry.tracing_enabled():
        return (Propagation(), *inner)
    from services.kit.delivery.origins import Origins  # noqa: PLC0415 - loaded only where spans are exported
    from services.kit.delivery.tracing import ConsumeTracing  # noqa: PLC0415 - loaded only where spans are exported

    may_read = subjects.BUCKET_SHOWS in (*service.access.reads, *service.access.writes)
    shows = platform.bucket(subjects.BUCKET_SHOWS) if may_read else None
    return (ConsumeTracing(service.name, Origins(shows, platform.streams)), *inner)


def _subscriber(
    broker: NatsBroker, service: str, route: Route, handle: Next, settings: PlatformSettings
) -> PullSubscriber:
    stream = subjects.stream_of(route.subject)
    config = consumer_config(service, route, settings)
    consumer = str(config.durable_name)

    async def process(message: Msg) -> None:
        await handle(Incoming.of(message, consumer, only_checked=route.only_checks))

    async def restore() -> None:
        await jetstream(broker).add_consumer(stream, config)

    return PullSubscriber(connection(broker), stream, consumer, process=process, restore=restore)
