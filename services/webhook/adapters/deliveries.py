"""Keeps what became of each delivery in a bucket, which drops it by age."""

from collections.abc import Callable
from contextlib import aclosing

from nats.aio.client import Client
from pydantic import ValidationError

from contracts import WebhookDeliveries, WebhookDeliveriesQuery, WebhookDelivery, subjects
from services.kit.availability import retry_until_available
from services.kit.kv import KeyValue, stream_of_bucket
from services.kit.replay import replay
from services.kit.stream import StreamReader

_BUCKET = subjects.BUCKET_WEBHOOK_DELIVERIES
_STREAM = stream_of_bucket(_BUCKET)
_WINDOW = 500
"""Values among which a page is looked for at first; the bucket's webhooks share them."""


class StoredDeliveries:
    """The bucket `webhook_deliveries`, a key for each: `{webhook_id}.{delivery_id}`."""

    def __init__(self, bucket: KeyValue, client: Client, streams: StreamReader) -> None:
        self._bucket = bucket
        self._client = client
        self._streams = streams

    async def begin(self, delivery: WebhookDelivery) -> None:
        """Store a new delivery; one that exists stays as it is."""
        await self._bucket.create(_key(delivery), _encoded(delivery))

    async def find(self, webhook_id: str, delivery_id: str) -> WebhookDelivery | None:
        """One delivery; None where there is none."""
        found = await self._bucket.get(f"{webhook_id}.{delivery_id}")
        return WebhookDelivery.model_validate_json(found[0]) if found else None

    async def change(
        self, found: WebhookDelivery, change: Callable[[WebhookDelivery], WebhookDelivery]
    ) -> WebhookDelivery:
        """Change a delivery by compare-and-set; return it. One that was removed stays removed."""
        while stored := await self._bucket.get(_key(found)):
            before = WebhookDelivery.model_validate_json(stored[0])
            after = change(before)
            if after == before:
                return before
            if await self._bucket.update(_key(found), _encoded(after), stored[1]) is not None:
                return after
        return change(found)

    async def page(self, query: WebhookDeliveriesQuery) -> WebhookDeliveries:
        """A page of deliveries, those that changed last first.

        The stream is read backwards, in windows that grow until the page is full.
        """
        last = await self._streams.last(_STREAM)
        before, window = min(query.before or last + 1, last + 1), _WINDOW
        found: list[tuple[int, WebhookDelivery]] = []
        while before > 1 and len(found) <= query.limit:
            after = max(0, before - 1 - window)
            found += reversed(await self._between(query, after, before))
            before, window = after + 1, window * 4
        page = found[: query.limit]
        more = len(found) > query.limit
        return WebhookDeliveries(
            deliveries=tuple(delivery for _, delivery in page),
            next=page[-1][0] if more else None,
        )

    async def remove(self, webhook_id: str) -> None:
        """Remove all deliveries of a webhook."""
        await retry_until_available(
            lambda: self._client.jetstream().purge_stream(_STREAM, subject=_subject(webhook_id)),
            f"removing the deliveries of {webhook_id}",
        )

    async def _between(
        self, query: WebhookDeliveriesQuery, after: int, before: int
    ) -> list[tuple[int, WebhookDelivery]]:
        """The deliveries that match, with their positions between two others."""
        found: list[tuple[int, WebhookDelivery]] = []
        values = replay(self._client, _STREAM, _subject(query.webhook_id), after=after)
        async with aclosing(values) as stored:
            async for value in stored:
                if value.sequence >= before:
                    break
                delivery = _parsed(value.body)
                if delivery is not None and query.status in {None, delivery.status}:
                    found.append((value.sequence, delivery))
        return found


def _key(delivery: WebhookDelivery) -> str:
    return f"{delivery.webhook_id}.{delivery.delivery_id}"


def _subject(webhook_id: str) -> str:
    return f"$KV.{_BUCKET}.{webhook_id}.*"


def _encoded(delivery: WebhookDelivery) -> bytes:
    return delivery.model_dump_json().encode()


def _parsed(value: bytes) -> WebhookDelivery | None:
    try:
        return WebhookDelivery.model_validate_json(value)
    except ValidationError:
        return None
