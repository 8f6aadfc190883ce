"""Follows a stream as it grows, without acknowledging anything.

nats-py's ordered consumer (2.16) is not used. It resumes after a killed broker and after a deleted
consumer, but only once it has delivered a message: where the consumer is lost before that, it
starts at sequence 1 instead of the requested one, and delivers the whole stream again
(`tests/integration/kit/test_tail.py`, the cases where nothing was delivered yet).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import nats.errors
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.kit.stream import Stored

logger = logging.getLogger(__name__)

FETCH_TIMEOUT = 5.0
"""Seconds that a fetch waits for a message before it is repeated."""
INACTIVE_TIMEOUT = 60.0
"""Seconds without a fetch after which the broker removes the consumer."""


async def tail(client: Client, stream: str, *, after: int) -> AsyncGenerator[Stored, None]:
    """Yield every message of `stream` after sequence `after`, in order, each once, without end.

    The consumer is ephemeral. Where it is lost, with its broker or because it was deleted,
    another is created after the last message that was yielded. The same happens on each reconnect:
    messages that were in transit on the old connection count as delivered there.
    """
    while True:
        try:
            async with aclosing(_until_lost(client, stream, after)) as entries:
                async for entry in entries:
                    after = entry.sequence
                    yield entry
        except (nats.errors.Error, ConnectionError) as error:
            logger.debug("following %s again after %d: %r", stream, after, error)
            await asyncio.sleep(0.5)


async def _until_lost(client: Client, stream: str, after: int) -> AsyncGenerator[Stored, None]:
    connections = client.stats["reconnects"]
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        ack_policy=AckPolicy.NONE,
        inactive_threshold=INACTIVE_TIMEOUT,
        mem_storage=True,
        num_replicas=1,
    )
    subscription = await client.jetstream().pull_subscribe(">", stream=stream, config=config)
    try:
        while client.stats["reconnects"] == connections:
            try:
                messages = await subscription.fetch(batch=1, timeout=FETCH_TIMEOUT)
            except nats.errors.TimeoutError:
                continue
            if client.stats["reconnects"] != connections:
                return
            for message in messages:
                yield Stored(message.subject, message.metadata.sequence.stream, message.data)
    finally:
        await subscription.unsubscribe()
