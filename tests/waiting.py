"""Waiting for something to be so, rather than for time to pass."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T]], *, within: float = 20.0) -> T:
    """What `look` sees, once it is true.

    Raises:
        TimeoutError: it did not become true in time.
    """
    async with asyncio.timeout(within):
        while not (seen := await look()):
            await asyncio.sleep(0.02)  # the world outside has no event to wait for
        return seen
