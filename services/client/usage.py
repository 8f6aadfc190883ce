"""Reads the audit records of calls to providers."""

from collections.abc import AsyncIterator
from datetime import datetime

from nats.aio.client import Client
from pydantic import ValidationError

from contracts import ProviderCalled, subjects
from services.kit.replay import replay


async def provider_calls(client: Client, since: datetime) -> AsyncIterator[ProviderCalled]:
    """Yield the records that were stored since `since` and before the call, in order.

    Messages of other publishers on the subject are passed over.

    Raises:
        nats.js.errors.NotFoundError: the broker is not provisioned.
        BrokerUnavailable: the broker does not answer.
    """
    found = replay(client, subjects.STREAM_USAGE, subjects.PROVIDER_CALLED, since=since)
    async for stored in found:
        try:
            yield ProviderCalled.model_validate_json(stored.body)
        except ValidationError:
            continue
