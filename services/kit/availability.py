"""Retries calls to the broker until it is available."""

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
"""Errors that nats-py raises while the broker is unavailable or has just restarted."""


async def retry_until_available(
    call: Callable[[], Awaitable[T]], operation: str, *, timeout: float = 60.0, delay: float = 0.1
) -> T:
    """Repeat `call` until the broker responds, for at most `timeout` seconds.

    The call must be idempotent: one that timed out may have had its effect.

    Raises:
        BrokerUnavailable: the broker did not respond in time; `operation` names the call.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            return await call()
        except UNAVAILABLE as error:
            if time.monotonic() > deadline:
                raise BrokerUnavailable(f"{operation}: the broker is out of reach") from error
        await asyncio.sleep(delay)
        delay = min(delay * 1.5, 1.0)
