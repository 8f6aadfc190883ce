"""Feeds a subscription hub from the broker: both streams as they grow, and progress."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import nats.errors
from nats.aio.msg import Msg

from contracts import subjects
from services.client.subscriptions import SubscriptionHub
from services.client.updates import Update, event_update, progress_update
from services.kit.platform import Platform
from services.kit.tail import tail
from services.kit.tasks import cancel_all

ANY_SHOW = "*"


@asynccontextmanager
async def open_hub(
    platform: Platform, *, show_id: str = ANY_SHOW, max_subscriptions: int | None = None
) -> AsyncIterator[SubscriptionHub]:
    """Open a hub that publishes the updates of all shows, or of one, while the block runs.

    `max_subscriptions`: limit of concurrent subscriptions, where given.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    hub = SubscriptionHub(max_subscriptions)

    def publish(update: Update | None) -> None:
        if update is not None:
            hub.publish(update)

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
        yield hub
    finally:
        await cancel_all(tasks)
        with suppress(nats.errors.Error):
            await subscription.unsubscribe()
