"""Runs the background tasks of a service, and ends tasks that are not needed any more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from services.kit.blobs import BlobStore
from services.kit.failures import Retry
from services.kit.retention import remove_old
from services.kit.service import BackgroundTask, Service
from services.kit.telemetry import service_scope

logger = logging.getLogger(__name__)

RETENTION_INTERVAL = 3600.0
"""Seconds between two removals of what is older than the rules of retention say."""
CANCEL_INTERVAL = 0.5
"""Seconds between two cancellations of a task that does not end."""


@asynccontextmanager
async def running_tasks(
    service: str, tasks: Iterable[BackgroundTask], deps: Any
) -> AsyncIterator[None]:
    """Run each task periodically while the block runs."""
    running = [asyncio.create_task(_repeat(service, task, deps)) for task in tasks]
    try:
        yield
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def removing_old_blobs(service: Service, blobs: BlobStore) -> tuple[BackgroundTask, ...]:
    """The task that applies the rules of retention of a service; none where it has none."""

    async def remove(_: object) -> None:
        if removed := await remove_old(service.retention, blobs):
            logger.info("%s: %d old blobs were removed", service.name, removed)

    task = BackgroundTask("removing old blobs", RETENTION_INTERVAL, remove)
    return (task,) if service.retention else ()


async def _repeat(service: str, task: BackgroundTask, deps: Any) -> None:
    with service_scope(service):
        while True:
            try:
                await task.run(deps)
            except Retry as error:
                logger.warning("%s: %s: %s", service, task.name, error.reason)
            except Exception:
                logger.exception("%s: %s failed", service, task.name)
            await asyncio.sleep(task.every)


async def cancel_all(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel until all tasks end: one that connects or reconnects may lose a cancellation.

    `asyncio.wait_for` drops it where what it waits for ends at the same moment (Python 3.11).
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_INTERVAL)
