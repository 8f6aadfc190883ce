"""Waits for a condition, rather than for time to pass."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from services.kit.nats_server import StoreLockedError, store_lock

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T]], *, within: float = 20.0) -> T:
    """Poll `look` until it is true, and return its result.

    Raises:
        TimeoutError: it did not become true in time.
    """
    async with asyncio.timeout(within):
        while not (found := await look()):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.02)
        return found


def until_free(store: Path, *, within: float = 20.0) -> None:
    """Wait for the broker of a process that was killed: it holds its lock until it has stopped."""
    deadline = time.monotonic() + within
    while True:
        try:
            with store_lock(store):
                return
        except StoreLockedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
