"""The fetch loop of a pull subscriber, patient with a broker that is away.

FastStream's own loop freezes the process once the connection is closed, piles up requests while
it is away, and spins where the consumer is gone; this one waits for the connection before each
fetch and has a missing consumer made again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import nats.errors
import nats.js.errors

from services.kit.patience import patiently

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds a fetch waits for a message before it asks again."""
LAST_MESSAGES = 2.0
"""Seconds for the broker to send what it was about to send when a subscriber lets go."""
PAUSE = 1.0
"""Seconds before a message comes again that nobody answered for."""


def fetch_patiently(
    subscriber: Any, client: Callable[[], Any], restore: Callable[[], Awaitable[None]]
) -> None:
    """Give `subscriber`, not yet started, a patient start and the patient loop.

    `client` returns the connection; `restore` makes the consumer again where it is gone.
    """
    subscribe = subscriber._create_subscription  # noqa: SLF001
    subscriber._create_subscription = partial(  # noqa: SLF001
        patiently, subscribe, "subscribing"
    )
    subscriber._consume_pull = partial(_pull, subscriber, client, restore)  # noqa: SLF001


async def let_go(subscriber: Any, client: Any) -> None:
    """Ask the broker for no more messages; one that still comes in is handed back.

    The first step of stopping `subscriber`, whose handlers go on meanwhile.
    """
    subscriber.running = False
    pulled = subscriber.subscription
    if pulled is None or not client.is_connected:
        return
    # nats-py's own drain would wait for ever: a fetch takes messages without calling them done.
    inbox = pulled._sub._id  # noqa: SLF001 - nats-py drains no pull subscription
    with contextlib.suppress(nats.errors.Error, ConnectionError, TimeoutError):
        async with asyncio.timeout(LAST_MESSAGES):
            await client._send_unsubscribe(inbox)  # noqa: SLF001
            await client.flush()
            # All that had been sent is here; by a second answer the loop has taken it up.
            await client.flush()
    client._remove_sub(inbox)  # noqa: SLF001
    subscriber.subscription = None


async def _pull(
    subscriber: Any,
    client: Callable[[], Any],
    restore: Callable[[], Awaitable[None]],
    cb: Callable[[Any], Awaitable[Any]],
) -> None:
    subscription = subscriber.subscription
    while subscriber.running:
        if not client().is_connected:
            await asyncio.sleep(0.1)
            continue
        try:
            messages = await subscription.fetch(batch=1, timeout=PATIENCE)
        except nats.errors.TimeoutError:
            continue
        except nats.js.errors.APIError as error:
            logger.warning("fetching failed: %s; looking after the consumer", error.description)
            await asyncio.sleep(1.0)
            await _restored(restore)
            continue
        except nats.errors.Error as error:
            logger.debug("fetching failed: %r", error)
            await asyncio.sleep(0.5)
            continue
        for message in messages:
            try:
                await cb(message)
            finally:
                # Nobody answered for it: it came too late, or its handling broke down.
                if not message.is_acked:
                    delay = PAUSE if subscriber.running else None
                    await asyncio.shield(message.nak(delay=delay))


async def _restored(restore: Callable[[], Awaitable[None]]) -> None:
    try:
        await restore()
    except nats.errors.Error as error:
        logger.warning("the consumer could not be made again yet: %r", error)
