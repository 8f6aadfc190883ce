"""Reads the messages that a stream holds, once, in order."""

from collections.abc import AsyncGenerator
from datetime import datetime

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.kit.availability import UNAVAILABLE
from services.kit.failures import BrokerUnavailable
from services.kit.stream import Stored

BATCH = 500
"""Number of messages that are fetched at a time."""
FETCH_TIMEOUT = 10.0
"""Seconds in which the broker must deliver a batch."""


async def replay(
    client: Client,
    stream: str,
    subject: str,
    *,
    policy: DeliverPolicy = DeliverPolicy.ALL,
    since: datetime | None = None,
    after: int = 0,
) -> AsyncGenerator[Stored, None]:
    """Yield the messages of `subject` that the stream holds now, in order.

    `since`: only those that were stored from that time on; `after`: only those behind that
    sequence.

    Raises:
        BrokerUnavailable: the broker is unavailable.
        nats.js.errors.NotFoundError: there is no such stream.
    """
    config = ConsumerConfig(
        deliver_policy=_policy(policy, since, after),
        opt_start_time=since,
        opt_start_seq=after + 1 if after else None,
        ack_policy=AckPolicy.NONE,
        mem_storage=True,
        num_replicas=1,
        inactive_threshold=60.0,
    )
    try:
        subscription = await client.jetstream().pull_subscribe(
            subject, stream=stream, config=config
        )
        try:
            waiting = (await subscription.consumer_info()).num_pending or 0
            while waiting > 0:
                messages = await subscription.fetch(min(BATCH, waiting), timeout=FETCH_TIMEOUT)
                waiting -= len(messages)
                for message in messages:
                    yield Stored(message.subject, message.metadata.sequence.stream, message.data)
        finally:
            await subscription.unsubscribe()
    except UNAVAILABLE as error:
        raise BrokerUnavailable(f"reading {stream}: the broker is out of reach") from error


def _policy(policy: DeliverPolicy, since: datetime | None, after: int) -> DeliverPolicy:
    if since is not None:
        return DeliverPolicy.BY_START_TIME
    return DeliverPolicy.BY_START_SEQUENCE if after else policy
