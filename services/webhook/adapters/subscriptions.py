"""Keeps the webhooks with their secrets in a bucket."""

from collections.abc import Callable, Mapping

from contracts import subjects
from services.kit.kv import KeyValue, stream_of_bucket
from services.kit.stream import StreamReader
from services.webhook.domain.subscription import Subscription


class StoredSubscriptions:
    """The bucket `webhooks`, a key for each; all of them are read again only after a change."""

    def __init__(self, bucket: KeyValue, streams: StreamReader) -> None:
        self._bucket = bucket
        self._streams = streams
        self._seen: tuple[int, dict[str, Subscription]] = (0, {})

    async def current(self) -> Mapping[str, Subscription]:
        """Every webhook by its id, the oldest first."""
        last = await self._streams.last(stream_of_bucket(subjects.BUCKET_WEBHOOKS))
        if last != self._seen[0]:
            found = [await self.find(key) for key in await self._bucket.keys()]
            there = [each for each in found if each is not None]
            there.sort(key=lambda each: (each.webhook.created_at, each.webhook.webhook_id))
            self._seen = (last, {each.webhook.webhook_id: each for each in there})
        return self._seen[1]

    async def find(self, webhook_id: str) -> Subscription | None:
        """One webhook; None where there is none."""
        found = await self._bucket.get(webhook_id)
        return Subscription.model_validate_json(found[0]) if found else None

    async def add(self, subscription: Subscription) -> None:
        """Store a new webhook."""
        await self._bucket.create(subscription.webhook.webhook_id, _encoded(subscription))

    async def change(
        self, webhook_id: str, change: Callable[[Subscription], Subscription]
    ) -> Subscription | None:
        """Change a webhook by compare-and-set; return it, None where there is none."""
        while found := await self._bucket.get(webhook_id):
            after = change(Subscription.model_validate_json(found[0]))
            if await self._bucket.update(webhook_id, _encoded(after), found[1]) is not None:
                return after
        return None

    async def remove(self, webhook_id: str) -> None:
        """Remove a webhook with its secrets."""
        await self._bucket.delete(webhook_id)


def _encoded(subscription: Subscription) -> bytes:
    return subscription.model_dump_json().encode()
