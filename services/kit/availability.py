"""Availability of the broker: the same call is retried until it answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import nats.errors
import nats.js.errors

from services.kit.failures import BrokerUnavailable

T = TypeVar("T")

UNAVAILABLE = (
    nats.errors.TimeoutError,
    nats.errors.ConnectionReconnectingError,
    nats.errors.OutboundBufferLimitError,
    nats.errors.NoRespondersError,
    nats.errors.StaleConnectionError,
    nats.js.errors.NoStreamResponseError,
    nats.js.errors.ServiceUnavailableError,
    nats.js.errors.ServerError,
    ConnectionError,
)
"""What nats-py raises while the broker is away or has only just come back."""


async def retry_until_available(
    call: Callable[[], Awaitable[T]], what: str, *, timeout: float = 60.0, pause: float = 0.1
) -> T:
    """Make `call` until the broker answers, for `timeout` seconds at most.

    The call must bear repetition: one that timed out may still have arrived.

    Raises:
        BrokerUnavailable: the broker stayed away; `what` names what was wanted of it.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            return await call()
        except UNAVAILABLE as error:
            if time.monotonic() > deadline:
                raise BrokerUnavailable(f"{what}: the broker is out of reach") from error
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 1.0)
