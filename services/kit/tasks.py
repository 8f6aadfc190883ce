"""Runs the background tasks of a service."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from contracts.client.tasks import cancel_all
from services.kit.blobs import BlobStore
from services.kit.failures import Discard, Retry
from services.kit.retention import remove_old
from services.kit.service import BackgroundTask, Service
from services.kit.telemetry import service_scope

logger = logging.getLogger(__name__)

RETENTION_INTERVAL = 3600.0
"""Seconds between two removals of what is older than the rules of retention say."""


@asynccontextmanager
async def running_tasks(
    service: str, tasks: Iterable[BackgroundTask], deps: Any
) -> AsyncIterator[None]:
    """Run each task periodically while the block runs."""
    running = [asyncio.create_task(_repeat(service, task, deps)) for task in tasks]
    try:
        yield
    finally:
        await cancel_all(running)


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
            except (Retry, Discard) as error:
                logger.warning("%s: %s: %s", service, task.name, error.reason)
            except Exception:  # a bug: the task runs again when it is due
                logger.exception("%s: %s failed", service, task.name)
            await asyncio.sleep(task.every)
