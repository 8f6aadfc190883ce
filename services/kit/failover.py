"""Leaves a broker of a cluster that is partitioned away from the others."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from nats.aio.client import Client

logger = logging.getLogger(__name__)

CHECK_INTERVAL = 2.0
"""Seconds between two checks."""
FAILED_CHECKS = 2
"""Checks in a row after which the client leaves: claims have to be renewed before they expire."""


@asynccontextmanager
async def failing_over(
    client: Client,
    is_responsive: Callable[[], Awaitable[bool]],
    *,
    interval: float = CHECK_INTERVAL,
) -> AsyncIterator[None]:
    """Connect to another server where JetStream does not answer on this one, while the block runs.

    A server that is cut off from its cluster keeps its clients, and answers their pings: nats-py
    would stay with it until it dies.
    """
    task = asyncio.create_task(_watch(client, is_responsive, interval))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(
    client: Client, is_responsive: Callable[[], Awaitable[bool]], interval: float
) -> None:
    failed = 0
    while True:
        await asyncio.sleep(interval)
        alone = len(client.servers) < 2  # noqa: PLR2004 - there is no other server to connect to
        if alone or not client.is_connected or await is_responsive():
            failed = 0
            continue
        failed += 1
        if failed >= FAILED_CHECKS:
            failed = 0
            where = client.connected_url.netloc.rpartition("@")[2] if client.connected_url else ""
            logger.warning("JetStream does not answer at %s: connecting to another server", where)
            await client.force_reconnect()
