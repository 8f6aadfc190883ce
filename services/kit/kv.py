"""Key-value buckets with compare-and-set, on JetStream."""

from math import ceil
from typing import Protocol

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, Header
from nats.js.kv import KV_OP
from nats.js.kv import KeyValue as Bucket

from contracts.client.pulling import PullConsumer, PullFailedError
from services.kit.availability import retry_until_available

KV_STREAM_PREFIX = "KV_"
"""Prefix of the streams that hold buckets, as the NATS clients name them."""
LISTING_TIMEOUT = 1.0
"""Seconds after which keys that have not come have expired."""
LISTING = ConsumerConfig(
    ack_policy=AckPolicy.NONE,
    headers_only=True,
    inactive_threshold=5.0,
    mem_storage=True,
    num_replicas=1,
)
"""The consumer of a list; the broker removes it seconds later."""
BATCH = 500
"""Keys that are read at a time."""


class KeyValue(Protocol):
    """One bucket. Keys are `[A-Za-z0-9_=.-]`, values bytes of at most 1 MB.

    Every method raises `services.kit.failures.Retry` where the broker is unavailable.
    """

    async def get(self, key: str) -> tuple[bytes, int] | None:
        """Return value and revision, or None."""

    async def put(self, key: str, value: bytes) -> int:
        """Write unconditionally; return the new revision."""

    async def create(self, key: str, value: bytes, *, ttl: float | None = None) -> int | None:
        """Write a key that does not exist; return the revision, or None where it exists.

        `ttl`: seconds after which the key expires; the broker rounds up to whole seconds.
        """

    async def update(
        self, key: str, value: bytes, revision: int, *, ttl: float | None = None
    ) -> int | None:
        """Compare-and-set: write if `revision` is the last one; return the new one, or None."""

    async def delete(self, key: str) -> None:
        """Remove the key."""

    async def keys(self) -> list[str]:
        """Every key that has a value."""


class JetStreamKeyValue:
    """A bucket on JetStream, which the provisioner creates."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._js = client.jetstream()
        self._name = name
        self._bucket = Bucket(
            name=name, stream=stream_of_bucket(name), pre=f"$KV.{name}.", js=self._js, direct=False
        )

    async def get(self, key: str) -> tuple[bytes, int] | None:
        """Return value and revision, or None."""
        try:
            entry = await retry_until_available(
                lambda: self._bucket.get(key), f"reading {self._name}/{key}"
            )
        except nats.js.errors.KeyNotFoundError:
            return None
        return entry.value or b"", entry.revision or 0

    async def put(self, key: str, value: bytes) -> int:
        """Write unconditionally; return the new revision."""
        return await retry_until_available(
            lambda: self._bucket.put(key, value), f"writing {self._name}/{key}"
        )

    async def create(self, key: str, value: bytes, *, ttl: float | None = None) -> int | None:
        """Write a key that does not exist; return the revision, or None where it exists."""
        try:
            return await retry_until_available(
                lambda: self._bucket.create(key, value, msg_ttl=whole_seconds(ttl)),
                f"creating {self._name}/{key}",
            )
        except (nats.js.errors.KeyWrongLastSequenceError, nats.js.errors.KeyNotFoundError):
            # Not found: the key expired while nats-py read it.
            return await self._own(key, value)

    async def update(
        self, key: str, value: bytes, revision: int, *, ttl: float | None = None
    ) -> int | None:
        """Compare-and-set: write if `revision` is the last one; return the new one, or None."""
        headers = {Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value: str(revision)}
        if ttl is not None:
            headers[Header.MSG_TTL.value] = str(whole_seconds(ttl))
        try:
            ack = await retry_until_available(
                lambda: self._js.publish(f"$KV.{self._name}.{key}", value, headers=dict(headers)),
                f"writing {self._name}/{key}",
            )
        except nats.js.errors.BadRequestError as error:
            if error.err_code not in WRONG_LAST_SEQUENCE:
                raise
            return await self._own(key, value)
        return ack.seq

    async def delete(self, key: str) -> None:
        """Remove the key."""
        await retry_until_available(lambda: self._bucket.purge(key), f"removing {self._name}/{key}")

    async def keys(self) -> list[str]:
        """Every key that has a value."""
        return await retry_until_available(self._listed, f"listing {self._name}")

    async def _listed(self) -> list[str]:
        """The keys, by a consumer of our own that is read until nothing is left.

        nats-py's `keys` takes a bucket for empty whose first message is still on its way, and
        waits for ever where the last key expires meanwhile; its consumer stays for five minutes,
        and a bucket takes 1,000 of them.
        """
        consumer = await PullConsumer.create(self._client, stream_of_bucket(self._name), LISTING)
        found: list[str] = []
        left = consumer.waiting
        while left:
            try:
                messages = await consumer.fetch(min(left, BATCH), LISTING_TIMEOUT)
            except nats.errors.TimeoutError:
                break  # the rest has expired
            except PullFailedError as error:
                raise nats.errors.TimeoutError from error
            prefix = len(f"$KV.{self._name}.")
            found += [each.subject[prefix:] for each in messages if not _is_marker(each)]
            left = messages[-1].metadata.num_pending or 0
        return found

    async def _own(self, key: str, value: bytes) -> int | None:
        """The revision, where an earlier attempt of the same write has succeeded."""
        found = await self.get(key)
        return found[1] if found is not None and found[0] == value else None


def _is_marker(message: Msg) -> bool:
    """Whether a message says that its key is gone."""
    headers = message.headers or {}
    return KV_OP in headers or "Nats-Marker-Reason" in headers


def stream_of_bucket(bucket: str) -> str:
    """Return the name of the stream that holds a bucket."""
    return f"{KV_STREAM_PREFIX}{bucket}"


def whole_seconds(ttl: float | None) -> int | None:
    """Round a time to live up to whole seconds, at least 1, as the broker requires."""
    return None if ttl is None else max(1, ceil(ttl))


WRONG_LAST_SEQUENCE = (10071, 10164)
"""JetStream's err_codes for a compare-and-set on an outdated revision."""
