"""Creates FastStream's broker, which connects and publishes, and returns its nats-py clients."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from faststream.nats import NatsBroker
from faststream.nats.broker.broker import UNRECOVERABLE_CONNECT_ERRORS
from faststream.nats.security import NatsToken
from nats.aio.client import Client
from nats.js import JetStreamContext

from services.kit import telemetry
from services.kit.settings import PlatformSettings

logger = logging.getLogger(__name__)

Callback = Callable[[], Awaitable[None]]


def make_broker(
    settings: PlatformSettings, name: str, *, closed: Callback | None = None
) -> NatsBroker:
    """Create a broker that reconnects without limit; `closed` is called when it is closed."""
    token = settings.nats_token
    return NatsBroker(
        settings.nats_url or "nats://127.0.0.1:4222",
        name=f"radiox-{name}",
        middlewares=_middlewares(name),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        closed_cb=closed,
        error_cb=_error_callback(closed),
        logger=None,
        security=NatsToken(token.get_secret_value()) if token else None,
    )


def connection(broker: NatsBroker) -> Client:
    """The nats-py client of a connected broker."""
    return broker.connection


def jetstream(broker: NatsBroker) -> JetStreamContext:
    """The JetStream context of a connected broker."""
    return broker.connection.jetstream()


def _middlewares(service: str) -> list[Any]:
    """The middlewares of publishing: tracing, where it is enabled."""
    if not telemetry.tracing_enabled():
        return []
    from services.kit.delivery.tracing import publish_tracing  # noqa: PLC0415 - loaded only where spans are exported

    return [publish_tracing(service)]


def _error_callback(closed: Callback | None) -> Callable[[Exception], Awaitable[None]]:
    """Create a callback that logs connection errors, and calls `closed` after unrecoverable ones.

    FastStream raises unrecoverable errors again in this callback. That ends nats-py's attempts to
    reconnect, yet nats-py does not call its own closed callback.
    """

    async def on_error(error: Exception) -> None:
        logger.warning("broker: %r", error)
        reason = str(error).removeprefix("nats: ").strip("'").lower()
        if closed is not None and reason in UNRECOVERABLE_CONNECT_ERRORS:
            await closed()

    return on_error
