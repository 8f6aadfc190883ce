"""Reads the audit records of calls to providers."""

from collections.abc import AsyncIterator
from datetime import datetime

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from pydantic import ValidationError

from contracts import ProviderCalled, subjects

BATCH = 500
"""Number of records that are fetched at a time."""
FETCH_TIMEOUT = 10.0
"""Seconds in which the broker must deliver a batch."""


async def provider_calls(client: Client, since: datetime) -> AsyncIterator[ProviderCalled]:
    """Yield the records that were stored since `since` and before the call, in order.

    Messages of other publishers on the subject are passed over.

    Raises:
        nats.js.errors.NotFoundError: the broker is not provisioned.
        nats.errors.TimeoutError: the broker does not answer.
    """
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_TIME,
        opt_start_time=since,
        ack_policy=AckPolicy.NONE,
        mem_storage=True,
        num_replicas=1,
        inactive_threshold=60.0,
    )
    js = client.jetstream()
    subscription = await js.pull_subscribe(
        subjects.PROVIDER_CALLED, stream=subjects.STREAM_USAGE, config=config
    )
    try:
        waiting = (await subscription.consumer_info()).num_pending or 0
        while waiting > 0:
            messages = await subscription.fetch(min(BATCH, waiting), timeout=FETCH_TIMEOUT)
            waiting -= len(messages)
            for message in messages:
                try:
                    yield ProviderCalled.model_validate_json(message.data)
                except ValidationError:
                    continue
    finally:
        await subscription.unsubscribe()
