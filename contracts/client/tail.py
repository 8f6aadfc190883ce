"""Follows a stream as it grows, without acknowledging anything.

nats-py's ordered consumer (2.16) is not used. It resumes after a killed broker and after a deleted
consumer, but only once it has delivered a message: where the consumer is lost before that, it
starts at sequence 1 instead of the requested one, and delivers the whole stream again
(`tests/integration/kit/test_tail.py`, the cases where nothing was delivered yet).
"""

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from contracts.client.pulling import PullConsumer
from contracts.client.stored import Stored

logger = logging.getLogger(__name__)

FETCH_TIMEOUT = 5.0
"""Seconds that a fetch waits for a message before it is repeated."""
INACTIVE_TIMEOUT = 60.0
"""Seconds without a fetch after which the broker removes the consumer."""
RETRY_DELAY = 0.5
"""Seconds before a consumer that could not be created is created again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a stream, and how."""

    stream: str
    after: int
    """The sequence behind which it begins."""
    subjects: Sequence[str] = ()
    """The subjects that are read; every one where there are none."""
    size: int = 1
    """The most messages of a batch."""
    fetch_timeout: float | None = None
    """Seconds without a message after which an empty batch is yielded; `FETCH_TIMEOUT` if None."""
    patience: float = math.inf
    """Seconds in which the broker may fail without a break, before its error is raised."""


async def tail(client: Client, reading: Reading) -> AsyncGenerator[Stored, None]:
    """Yield every message behind `reading.after`, in order, each once, without end.

    The consumer is ephemeral. Where it is lost, with its broker or because it was deleted,
    another is created after the last message that was yielded. The same happens on each reconnect:
    messages that were in transit on the old connection count as delivered there.

    Raises:
        nats.errors.Error: the connection was closed, or the broker failed for too long.
    """
    async with aclosing(tail_batches(client, reading)) as batches:
        async for batch in batches:
            for entry in batch:
                yield entry


async def tail_batches(client: Client, reading: Reading) -> AsyncGenerator[list[Stored], None]:
    """Like `tail`, in batches of at most `reading.size` messages, as many as there are."""
    after, working = reading.after, time.monotonic()
    while True:
        try:
            async with aclosing(_until_lost(client, reading, after)) as batches:
                async for batch in batches:
                    after = batch[-1].sequence if batch else after
                    yield batch
                    working = time.monotonic()
        except (nats.errors.Error, ConnectionError) as error:
            if client.is_closed or time.monotonic() - working > reading.patience:
                raise
            logger.debug("following %s again after %d: %r", reading.stream, after, error)
            await asyncio.sleep(RETRY_DELAY)


async def _until_lost(
    client: Client, reading: Reading, after: int
) -> AsyncGenerator[list[Stored], None]:
    connections = client.stats["reconnects"]
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=after + 1,
        filter_subjects=list(reading.subjects) or None,
        ack_policy=AckPolicy.NONE,
        inactive_threshold=INACTIVE_TIMEOUT,
        mem_storage=True,
        num_replicas=1,
    )
    consumer = await PullConsumer.create(client, reading.stream, config)
    timeout = FETCH_TIMEOUT if reading.fetch_timeout is None else reading.fetch_timeout
    while client.stats["reconnects"] == connections:
        try:
            messages = await _fetch(consumer, reading.size, timeout)
        except nats.errors.TimeoutError:
            messages = []
        if client.stats["reconnects"] != connections:
            return
        yield [_stored(message) for message in messages]


async def _fetch(consumer: PullConsumer, size: int, timeout: float) -> list[Msg]:
    """The next messages. One is waited for; then those that the broker has are asked for.

    A request for more than there are would wait for them until its time is over.
    """
    first = await consumer.fetch(1, timeout)
    waiting = min(size - 1, first[0].metadata.num_pending or 0) if first else 0
    if waiting == 0:
        return first
    with suppress(nats.errors.TimeoutError):
        return first + await consumer.fetch(waiting, FETCH_TIMEOUT)
    return first


def _stored(message: Msg) -> Stored:
    metadata = message.metadata
    return Stored(
        subject=message.subject,
        sequence=metadata.sequence.stream,
        body=message.data,
        message_id=(message.headers or {}).get("Nats-Msg-Id", ""),
        stored_at=metadata.timestamp,
        headers=message.headers or {},
    )
