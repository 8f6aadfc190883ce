"""Key-value buckets with compare-and-set, on JetStream."""

import asyncio
from math import ceil
from typing import Protocol

import nats.errors
import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import Header
from nats.js.kv import KeyValue as Bucket

from services.kit.availability import retry_until_available

KV_STREAM_PREFIX = "KV_"
"""Prefix of the streams that hold buckets, as the NATS clients name them."""
LISTING_TIMEOUT = 2.0
"""Seconds in which a list is complete; else it is asked for again."""


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

    def __init__(self, js: JetStreamContext, name: str) -> None:
        self._js = js
        self._name = name
        self._bucket = Bucket(
            name=name, stream=stream_of_bucket(name), pre=f"$KV.{name}.", js=js, direct=False
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
        """List the keys with a time limit: nats-py sees no end if the last key expires meanwhile.

        Its own `keys` also leaves a consumer for five minutes, and a bucket takes 1,000 of them.
        """
        watcher = await self._bucket.watch(
            ">", ignore_deletes=True, meta_only=True, inactive_threshold=LISTING_TIMEOUT
        )
        found = []
        try:
            async with asyncio.timeout(LISTING_TIMEOUT):
                async for entry in watcher:
                    if entry is None:
                        break
                    found.append(str(entry.key))
        except TimeoutError as error:
            raise nats.errors.TimeoutError from error
        finally:
            await watcher.stop()  # type: ignore[no-untyped-call]
        return found

    async def _own(self, key: str, value: bytes) -> int | None:
        """The revision, where an earlier attempt of the same write has succeeded."""
        found = await self.get(key)
        return found[1] if found is not None and found[0] == value else None


def stream_of_bucket(bucket: str) -> str:
    """Return the name of the stream that holds a bucket."""
    return f"{KV_STREAM_PREFIX}{bucket}"


def whole_seconds(ttl: float | None) -> int | None:
    """Round a time to live up to whole seconds, at least 1, as the broker requires."""
    return None if ttl is None else max(1, ceil(ttl))


WRONG_LAST_SEQUENCE = (10071, 10164)
"""JetStream's err_codes for a compare-and-set on an outdated revision."""
