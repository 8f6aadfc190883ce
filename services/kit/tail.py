"""Follows a stream as it grows, without acknowledging anything.

nats-py's ordered consumer (2.16) is not used. It resumes after a killed broker and after a deleted
consumer, but only once it has delivered a message: where the consumer is lost before that, it
starts at sequence 1 instead of the requested one, and delivers the whole stream again
(`tests/integration/kit/test_tail.py`, the cases where nothing was delivered yet).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
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
    async with aclosing(
        tail_batches(client, stream, after=after, size=1, timeout=FETCH_TIMEOUT)
    ) as batches:
        async for batch in batches:
            for entry in batch:
                yield entry


async def tail_batches(
    client: Client, stream: str, *, after: int, size: int, timeout: float
) -> AsyncGenerator[list[Stored], None]:
    """Like `tail`, in batches of at most `size` messages, as many as there are.

    After `timeout` seconds without a message an empty batch is yielded.
    """
    while True:
        try:
            async with aclosing(_until_lost(client, stream, after, size, timeout)) as batches:
                async for batch in batches:
                    after = batch[-1].sequence if batch else after
                    yield batch
        except (nats.errors.Error, ConnectionError) as error:
            logger.debug("following %s again after %d: %r", stream, after, error)
            await asyncio.sleep(0.5)


async def _until_lost(
    client: Client, stream: str, after: int, size: int, timeout: float
) -> AsyncGenerator[list[Stored], None]:
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
                messages = await _fetch(subscription, size, timeout)
            except nats.errors.TimeoutError:
                messages = []
            if client.stats["reconnects"] != connections:
                return
            yield [_stored(message) for message in messages]
    finally:
        await subscription.unsubscribe()


async def _fetch(
    subscription: JetStreamContext.PullSubscription, size: int, timeout: float
) -> list[Msg]:
    """The next messages. One is waited for; then those that the broker has are asked for.

    A request for more than there are would wait for them until its time is over.
    """
    first = await subscription.fetch(batch=1, timeout=timeout)
    waiting = min(size - 1, first[0].metadata.num_pending or 0) if first else 0
    if waiting == 0:
        return first
    with suppress(nats.errors.TimeoutError):
        return first + await subscription.fetch(batch=waiting, timeout=FETCH_TIMEOUT)
    return first


def _stored(message: Msg) -> Stored:
    metadata = message.metadata
    return Stored(
        subject=message.subject,
        sequence=metadata.sequence.stream,
        body=message.data,
        message_id=(message.headers or {}).get("Nats-Msg-Id", ""),
        stored_at=metadata.timestamp,
    )
