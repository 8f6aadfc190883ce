"""Creates FastStream's broker, which connects and publishes, and returns its nats-py clients."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from faststream.nats import NatsBroker
from faststream.nats.broker.broker import UNRECOVERABLE_CONNECT_ERRORS
from faststream.nats.security import NatsSecurity, NatsToken
from nats.aio.client import Client
from nats.js import JetStreamContext

from services.kit import telemetry
from services.kit.credentials import tls_context
from services.kit.settings import PlatformSettings
from services.kit.telemetry import instruments

logger = logging.getLogger(__name__)

Callback = Callable[[], Awaitable[None]]


def make_broker(
    settings: PlatformSettings, name: str, *, closed: Callback | None = None
) -> NatsBroker:
    """Create a broker that reconnects without limit; `closed` is called when it is closed.

    `name`: the user of the broker, where it has users; replies come on subjects of its own.

    Raises:
        SettingsError: the credentials of the user are missing or wrong.
    """
    metrics = ConnectionMetrics(name)
    return NatsBroker(
        settings.nats_servers or ["nats://127.0.0.1:4222"],
        name=f"radiox-{name}",
        middlewares=_middlewares(name),
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        disconnected_cb=metrics.disconnected,
        reconnected_cb=metrics.reconnected,
        closed_cb=closed,
        error_cb=_error_callback(closed),
        logger=None,
        id_generator=str,  # no header `correlation_id`: an event names its show and its cause
        security=_security(settings, name),
        inbox_prefix=inbox_prefix(name),
    )


class ConnectionMetrics:
    """Tells whether a client is connected, and counts when it was again."""

    def __init__(self, name: str) -> None:
        self._about = {"radiox.service": name}
        self._connected = instruments.gauge(instruments.CONNECTED)
        self._reconnects = instruments.counter(instruments.RECONNECTS)

    def connected(self) -> None:
        """Note the first connection."""
        self._connected.set(1, self._about)
        self._reconnects.add(0, self._about)

    async def disconnected(self) -> None:
        """Note that the connection is lost or closed."""
        self._connected.set(0, self._about)

    async def reconnected(self) -> None:
        """Note that there is a connection again."""
        self._connected.set(1, self._about)
        self._reconnects.add(1, self._about)


def inbox_prefix(user: str) -> str:
    """The beginning of the subjects on which a user receives replies."""
    return f"_INBOX.{user}"


def _security(settings: PlatformSettings, user: str) -> NatsSecurity | None:
    if settings.nats_credentials is not None:
        return NatsSecurity(ssl_context=tls_context(settings.nats_credentials, user))
    token = settings.nats_token
    return NatsToken(token.get_secret_value()) if token else None


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
