"""Reading the broker for followers: both streams as they grow, and progress."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import nats.errors
from nats.aio.msg import Msg

from contracts import subjects
from services.client.subscriptions import Updates
from services.client.updates import Update, event_update, progress_update
from services.kit.platform import Platform
from services.kit.tail import tail

ANY_SHOW = "*"
CANCEL_AGAIN = 0.5
"""Seconds after which a task that goes on is cancelled again."""


@asynccontextmanager
async def watching(
    platform: Platform, *, show_id: str = ANY_SHOW, most: int | None = None
) -> AsyncIterator[Updates]:
    """The updates of every show, or of one, from now on while the block runs.

    `most` bounds the subscriptions at once.

    Raises:
        BrokerUnavailable: the broker stayed away.
    """
    updates = Updates(most)

    def publish(update: Update | None) -> None:
        if update is not None:
            updates.publish(update)

    async def read(stream: str, after: int) -> None:
        async for stored in tail(platform.client, stream, after=after):
            publish(event_update(stored, stream))

    async def on_progress(message: Msg) -> None:
        publish(progress_update(message.subject, message.data))

    subject = subjects.PROGRESS.format(show_id=show_id)
    subscription = await platform.client.subscribe(subject, cb=on_progress)
    tasks = [
        asyncio.create_task(read(stream, await platform.streams.last(stream)))
        for stream in (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE)
    ]
    try:
        yield updates
    finally:
        await _cancelled(tasks)
        with suppress(nats.errors.Error):
            await subscription.unsubscribe()


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel until it takes: nats-py may lose a cancellation while it waits for a lost broker."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN)
