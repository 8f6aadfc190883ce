"""API keys of the HTTP interface: made, listed, revoked and rotated.

They lie in a key-value bucket of the broker, which all bridges share, and not on the stream of the
archive: integrators, the database and Supabase read that stream, and have no business with keys.
Of a key, the bucket holds its SHA-256 alone; a key is random, so that no slow hash is needed.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Literal

import nats.js.errors
from nats.aio.client import Client
from nats.js.api import DeliverPolicy
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from contracts import subjects
from services.kit.availability import retry_until_available
from services.kit.clock import Clock
from services.kit.failures import Conflict, Invalid, NotFound
from services.kit.kv import JetStreamKeyValue, stream_of_bucket
from services.kit.replay import replay

Scope = Literal["read", "request", "admin"]
"""`read` sees shows and records, `request` also makes shows, `admin` also changes the station."""
SCOPES: tuple[Scope, ...] = ("read", "request", "admin")
"""Every scope; each includes those before it."""

PREFIX = "rx_"
"""Beginning of every key, by which scanners for secrets find it."""
ID_BYTES = 6
SECRET_BYTES = 24
"""192 random bits."""
MAX_KEYS = 1000
"""Keys that the bucket may hold, those that have ended included."""
MAX_NAME = 64
KEPT = timedelta(days=90)
"""Time for which a key is listed after it has ended."""
READ_TIMEOUT = 3.0
"""Seconds in which the broker must return the keys."""
NO_MESSAGE = 10037
"""JetStream's err_code for a stream that holds no such message."""


class ApiKey(BaseModel):
    """What is known of a key: all but the key itself."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Public part of the key, in hexadecimal digits."""
    name: str
    """Whose key it is; a key and the one that replaces it have the same name."""
    scope: Scope
    digest: str
    """SHA-256 of the whole key, in hexadecimal digits."""
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None

    def ended_at(self) -> datetime | None:
        """When it ended, or will end; None where it lasts."""
        ends = [each for each in (self.expires_at, self.revoked_at) if each is not None]
        return min(ends, default=None)

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at the time `now`."""
        end = self.ended_at()
        return end is None or now < end

    def opens(self, token: str, now: datetime) -> bool:
        """Whether `token` is this key, and valid; the time of the comparison tells nothing."""
        return compare_digest(_digest(token), self.digest) and self.is_valid(now)


def id_of(token: str) -> str | None:
    """The public part of a key; None where `token` has not the form of one."""
    prefix, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    lengths = (len(key_id), len(secret))
    is_key = f"{prefix}_" == PREFIX and lengths == (2 * ID_BYTES, 2 * SECRET_BYTES)
    return key_id if is_key and token.isascii() else None


def new_token() -> str:
    """A new key, which opens nothing before it is stored."""
    return f"{PREFIX}{secrets.token_hex(ID_BYTES)}_{secrets.token_hex(SECRET_BYTES)}"


class KeyStore:
    """The keys on a broker; every method raises `BrokerUnavailable` without one."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._js = client.jetstream()
        self._bucket = JetStreamKeyValue(client, subjects.BUCKET_KEYS)
        self._stream = stream_of_bucket(subjects.BUCKET_KEYS)
        self._pattern = f"$KV.{subjects.BUCKET_KEYS}.>"
        self._clock = clock
        self._seen: tuple[int, dict[str, ApiKey]] = (0, {})

    async def current(self) -> Mapping[str, ApiKey]:
        """Every key by its id, the oldest first; they are read again only after a change."""
        sequence = await self._last()
        if sequence != self._seen[0]:
            found = [key async for key in self._read()]
            found.sort(key=lambda key: key.created_at)
            self._seen = (sequence, {key.id: key for key in found})
        return self._seen[1]

    async def valid(self) -> list[ApiKey]:
        """The keys that are neither revoked nor expired."""
        now = self._clock.now()
        return [key for key in (await self.current()).values() if key.is_valid(now)]

    async def create(
        self,
        name: str,
        scope: Scope,
        expires_at: datetime | None = None,
        *,
        token: str | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key; returns what is known of it, and the key, which nobody can tell again.

        `token`: the key to store, where it was made before, by `new_token`.

        Raises:
            Invalid: the name is empty, too long or not printable, or the expiry is past; or
                `token` has not the form of a key.
            Conflict: a valid key has that name, or there are too many keys.
        """
        _check(name, expires_at, self._clock.now())
        if any(key.name == name for key in await self.valid()):
            raise Conflict(f"there is a key {name} already: rotate it, or revoke it first")
        return await self._add(name, scope, expires_at, token or new_token())

    async def revoke(self, which: str) -> list[ApiKey]:
        """Revoke the valid keys of that name, or the one with that id.

        Raises:
            NotFound: there is no such valid key.
        """
        now = self._clock.now()
        return [await self._end(key, "revoked_at", now) for key in await self._named(which)]

    async def rotate(self, which: str, overlap: timedelta) -> tuple[ApiKey, str]:
        """Make a key of the same name, scope and lifetime; the old one ends after `overlap`.

        Raises:
            NotFound: there is no such valid key.
        """
        old = await self._named(which)
        newest, now = old[-1], self._clock.now()
        lifetime = newest.expires_at - newest.created_at if newest.expires_at else None
        ends = now + lifetime if lifetime else None
        made = await self._add(newest.name, newest.scope, ends, new_token())
        end = now + overlap
        for key in old:
            if key.expires_at is None or key.expires_at > end:
                await self._end(key, "expires_at", end)
        return made

    async def _named(self, which: str) -> list[ApiKey]:
        found = [key for key in await self.valid() if which in {key.name, key.id}]
        if not found:
            raise NotFound(f"there is no valid key {which}")
        return found

    async def _add(
        self, name: str, scope: Scope, expires_at: datetime | None, token: str
    ) -> tuple[ApiKey, str]:
        key_id = id_of(token)
        if key_id is None:
            raise Invalid("the key has not the form of one: `radiox init` makes one")
        await self._make_room()
        key = ApiKey(
            id=key_id,
            name=name,
            scope=scope,
            digest=_digest(token),
            created_at=self._clock.now(),
            expires_at=expires_at,
        )
        await self._bucket.create(key.id, key.model_dump_json().encode())
        return key, token

    async def _end(self, key: ApiKey, field: str, at: datetime) -> ApiKey:
        ended = key.model_copy(update={field: at})
        await self._bucket.put(key.id, ended.model_dump_json().encode())
        return ended

    async def _make_room(self) -> None:
        """Remove keys that ended long ago.

        Raises:
            Conflict: there are too many others.
        """
        keys, limit = list((await self.current()).values()), self._clock.now() - KEPT
        old = [key for key in keys if (end := key.ended_at()) is not None and end < limit]
        for key in old:
            await self._bucket.delete(key.id)
        if len(keys) - len(old) >= MAX_KEYS:
            raise Conflict(f"there are {MAX_KEYS:,} keys already: none of them ended long ago")

    async def _last(self) -> int:
        """The last sequence of the bucket, as its leader knows it; 0 where it is empty."""
        try:
            message = await retry_until_available(
                lambda: self._js.get_last_msg(self._stream, self._pattern),
                "reading the keys",
                timeout=READ_TIMEOUT,
            )
        except nats.js.errors.NotFoundError as error:
            if error.err_code != NO_MESSAGE:
                raise
            return 0
        return message.seq or 0

    async def _read(self) -> AsyncIterator[ApiKey]:
        policy = DeliverPolicy.LAST_PER_SUBJECT
        async for stored in replay(self._client, self._stream, self._pattern, policy=policy):
            try:
                yield ApiKey.model_validate_json(stored.body)
            except ValidationError:  # a removed key leaves an empty message
                continue


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _check(name: str, expires_at: datetime | None, now: datetime) -> None:
    if not (name.strip() == name != "" and name.isprintable() and len(name) <= MAX_NAME):
        raise Invalid(f"name: it is 1 to {MAX_NAME} printable characters")
    if expires_at is not None and expires_at <= now:
        raise Invalid("expires: the time is past")
