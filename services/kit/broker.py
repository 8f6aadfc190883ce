"""The broker: FastStream's, its middlewares in one ordered list, services mounted on it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from faststream.nats.broker.broker import UNRECOVERABLE_CONNECT_ERRORS
from faststream.nats.security import NatsToken
from nats.js import JetStreamContext

from contracts import subjects
from services.kit import telemetry
from services.kit.delivery import Courier
from services.kit.platform import Service
from services.kit.pull import fetch_patiently
from services.kit.routes import Route
from services.kit.settings import PlatformSettings
from services.kit.topology import consumer_config

logger = logging.getLogger(__name__)

Callback = Callable[[], Awaitable[None]]


def make_broker(
    settings: PlatformSettings, name: str, *, closed: Callback | None = None
) -> NatsBroker:
    """A broker that never gives up reconnecting; `closed` is called when it is closed at last."""
    token = settings.nats_token
    return NatsBroker(
        settings.nats_url or "nats://127.0.0.1:4222",
        name=f"radiox-{name}",
        middlewares=middlewares(name),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        closed_cb=closed,
        error_cb=_noticing(closed),
        graceful_timeout=settings.grace,
        logger=None,
        security=NatsToken(token.get_secret_value()) if token else None,
    )


def middlewares(service: str) -> list[Any]:
    """Every middleware, outermost first."""
    return telemetry.middlewares(service)


def connection(broker: NatsBroker) -> Any:
    """The nats-py client beneath a connected broker."""
    return broker.config.connection_state.connection


def jetstream(broker: NatsBroker) -> JetStreamContext:
    """The JetStream context beneath a connected broker."""
    context: JetStreamContext = broker.config.connection_state.stream
    return context


def mount(
    broker: NatsBroker, service: Service, courier: Courier, settings: PlatformSettings
) -> None:
    """Subscribe every route of `service`: batch 1, a subscriber per worker, acks in one hand."""
    for route in service.routes:
        for _ in range(route.workers):
            _subscribe(broker, service.name, route, courier, settings)


def _subscribe(
    broker: NatsBroker, service: str, route: Route, courier: Courier, settings: PlatformSettings
) -> None:
    stream = subjects.stream_of(route.heard_on)
    config = consumer_config(service, route, settings)
    consumer = str(config.durable_name)

    async def receive(message: NatsMessage) -> None:
        await courier.deliver(route, consumer, message)

    async def restore() -> None:
        await jetstream(broker).add_consumer(stream, config)

    subscriber = broker.subscriber(
        route.heard_on,
        stream=JStream(stream, declare=False),
        durable=consumer,
        config=config,
        pull_sub=PullSub(batch_size=1),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        decoder=_undecoded,
    )
    fetch_patiently(subscriber, lambda: connection(broker), restore)
    subscriber(receive)


async def _undecoded(message: Any) -> bytes:
    """The body as it came: what it means is judged where a dead letter can be written."""
    return bytes(message.body)


def _noticing(closed: Callback | None) -> Callable[[Exception], Awaitable[None]]:
    """Log what goes wrong with the connection; after some errors there is no way back.

    FastStream raises those anew out of this callback, which ends nats-py's attempts to reconnect
    without another word: neither does it ever connect again, nor does it call itself closed.
    """

    async def notice(error: Exception) -> None:
        logger.warning("broker: %r", error)
        reason = str(error).removeprefix("nats: ").strip("'").lower()
        if closed is not None and reason in UNRECOVERABLE_CONNECT_ERRORS:
            await closed()

    return notice
