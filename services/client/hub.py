"""Feeds subscriptions from the client of the contracts: of all shows, or of one."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager

from contracts.client import RadioClient, RadioXError, Update
from contracts.client.tasks import cancel_all
from services.client.failures import as_failures, failure_of
from services.client.subscriptions import Subscription, SubscriptionHub

logger = logging.getLogger(__name__)


@asynccontextmanager
async def open_hub(
    radio: RadioClient, *, max_subscriptions: int | None = None
) -> AsyncIterator[SubscriptionHub]:
    """Open a hub that publishes the updates of all shows while the block runs.

    `max_subscriptions`: limit of concurrent subscriptions, where given.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    hub = SubscriptionHub(max_subscriptions)
    with as_failures():
        now = await radio.positions()
    async with _feeding(radio.updates(after=now), hub.publish, _log):
        yield hub


@asynccontextmanager
async def following(
    radio: RadioClient, show_id: str, after: Mapping[str, int]
) -> AsyncIterator[Subscription]:
    """Subscribe to a show from its beginning, or behind the positions, while the block runs."""
    subscription = Subscription()
    updates = radio.follow(show_id, after=after)
    async with _feeding(updates, subscription.put, lambda e: subscription.fail(failure_of(e))):
        yield subscription


@asynccontextmanager
async def _feeding(
    updates: AsyncGenerator[Update, None],
    put: Callable[[Update], None],
    fail: Callable[[RadioXError], None],
) -> AsyncIterator[None]:
    async def feed() -> None:
        try:
            async with aclosing(updates):
                async for update in updates:
                    put(update)
        except RadioXError as error:
            fail(error)

    task = asyncio.create_task(feed())
    try:
        yield
    finally:
        await cancel_all([task])


def _log(error: RadioXError) -> None:
    logger.warning("updates end: %s", error)
