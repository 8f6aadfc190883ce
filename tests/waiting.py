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
        while not (seen := await look()):  # noqa: ASYNC110 - the world has no event to wait for
            await asyncio.sleep(0.02)
        return seen
