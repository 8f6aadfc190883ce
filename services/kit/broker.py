"""The broker: FastStream's, which connects and publishes, and the clients beneath it."""

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
    """A broker that never gives up reconnecting; `closed` is called when it is closed at last."""
    token = settings.nats_token
    return NatsBroker(
        settings.nats_url or "nats://127.0.0.1:4222",
        name=f"radiox-{name}",
        middlewares=_middlewares(name),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        closed_cb=closed,
        error_cb=_noticing(closed),
        logger=None,
        security=NatsToken(token.get_secret_value()) if token else None,
    )


def connection(broker: NatsBroker) -> Client:
    """The nats-py client beneath a connected broker."""
    return broker.connection


def jetstream(broker: NatsBroker) -> JetStreamContext:
    """The JetStream context beneath a connected broker."""
    return broker.connection.jetstream()


def _middlewares(service: str) -> list[Any]:
    """What publishing passes through: traces, where somebody listens."""
    if not telemetry.enabled():
        return []
    from services.kit.delivery.tracing import publish_tracing  # noqa: PLC0415 - loaded only where spans are exported

    return [publish_tracing(service)]


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
