"""Reads the messages that a stream holds, once, in order."""

from collections.abc import AsyncGenerator
from datetime import datetime

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from contracts.client.calls import UNAVAILABLE
from contracts.client.pulling import PullConsumer, PullFailedError
from contracts.client.stored import Stored
from services.kit.failures import BrokerUnavailable

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
        filter_subject=subject,
    )
    try:
        consumer = await PullConsumer.create(client, stream, config)
        waiting = consumer.waiting
        while waiting > 0:
            messages = await consumer.fetch(min(BATCH, waiting), FETCH_TIMEOUT)
            waiting -= len(messages)
            for message in messages:
                about = message.metadata
                yield Stored(
                    message.subject, about.sequence.stream, message.data, stored_at=about.timestamp
                )
    except (*UNAVAILABLE, PullFailedError) as error:
        raise BrokerUnavailable(f"reading {stream}: the broker is out of reach") from error


def _policy(policy: DeliverPolicy, since: datetime | None, after: int) -> DeliverPolicy:
    if since is not None:
        return DeliverPolicy.BY_START_TIME
    return DeliverPolicy.BY_START_SEQUENCE if after else policy
