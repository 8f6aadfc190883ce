"""Retries calls to the broker until it is available, and checks that it stores what it is sent.

With a full disk the broker answers all the same. It tells nobody that a write failed: it sends no
confirmation, and writes to that stream no more until it is started again, though there be room by
then.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import nats.errors
import nats.js.errors
from nats.aio.client import Client

from contracts import subjects
from contracts.client.calls import UNAVAILABLE
from services.kit.failures import BrokerUnavailable

T = TypeVar("T")

CHECK_SIZE = 8192
"""Bytes of a check: more than a block of a file system, since a full disk still takes the rest of
the last one of each file."""
CHECK_TIMEOUT = 1.5
"""Seconds in which the broker must confirm."""
NOT_STORED = (
    "the broker does not store what it is sent: its disk is full, or was since it started; make "
    "room, then restart it"
)


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


async def check_store(client: Client, name: str) -> None:
    """Have the broker store a message, which replaces the last one of that name.

    Raises:
        BrokerUnavailable: it does not; the reason says why.
    """
    subject = subjects.STORE_CHECK.format(name=name)
    try:
        await client.jetstream().publish(subject, os.urandom(CHECK_SIZE), timeout=CHECK_TIMEOUT)
    except nats.js.errors.NoStreamResponseError:
        reason = f"the broker lacks the stream {subjects.STREAM_CHECKS}: run `radiox provision`"
    except nats.js.errors.APIError as error:
        reason = f"the broker refuses to store: {error.description}"
    except TimeoutError:
        reason = NOT_STORED
    except (ConnectionError, nats.errors.Error, nats.js.errors.Error) as error:
        reason = f"the broker cannot be reached ({type(error).__name__})"
    else:
        return
    raise BrokerUnavailable(reason)
