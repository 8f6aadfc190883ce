"""Waits for a condition, rather than for time to pass."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

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
