"""Reads stored messages of a stream."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo, RawStreamMsg

from contracts.client.stored import Stored
from services.kit.availability import retry_until_available


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for a durable consumer."""

    pending: int = 0
    """Messages that were not delivered yet."""
    unacknowledged: int = 0
    """Messages that were delivered and are not acknowledged yet."""
    lag: float = 0.0
    """Age of the oldest of all of them, in seconds."""


class StreamReader(Protocol):
    """Reads single messages by their position; consumes nothing.

    Every method raises `services.kit.failures.BrokerUnavailable` where the broker is unavailable.
    """

    async def at(self, stream: str, sequence: int) -> Stored | None:
        """The message at `sequence`, None where it is gone."""

    async def last(self, stream: str) -> int:
        """The last sequence of `stream`, 0 where it is empty."""

    async def waiting(self, stream: str, consumer: str) -> int:
        """Number of messages of `stream` that were not yet delivered to the durable `consumer`."""

    async def backlog(self, stream: str, consumer: str) -> Backlog | None:
        """What waits for the durable `consumer`; None where there is no such consumer."""

    async def acknowledged(self, stream: str, consumer: str) -> int:
        """The sequence up to which the durable `consumer` has acknowledged all; 0 without one."""

    async def find(
        self, stream: str, subject: str, wanted: Callable[[Stored], bool], after: int
    ) -> int | None:
        """The sequence of the first wanted message on `subject` behind sequence `after`."""


class JetStreamReader:
    """Reads streams of JetStream."""

    def __init__(self, js: JetStreamContext) -> None:
        self._js = js

    async def at(self, stream: str, sequence: int) -> Stored | None:
        """The message at `sequence`, None where it is gone."""
        message = await self._get(stream, sequence)
        return None if message is None else _stored(message)

    async def last(self, stream: str) -> int:
        """The last sequence of `stream`, 0 where it is empty."""
        info = await retry_until_available(
            lambda: self._js.stream_info(stream), f"looking at {stream}"
        )
        return int(info.state.last_seq)

    async def waiting(self, stream: str, consumer: str) -> int:
        """Number of messages of `stream` that were not yet delivered to the durable `consumer`."""
        info = await self._consumer(stream, consumer)
        return int(info.num_pending or 0) if info else 0

    async def backlog(self, stream: str, consumer: str) -> Backlog | None:
        """What waits for the durable `consumer`; None where there is no such consumer."""
        info = await self._consumer(stream, consumer)
        if info is None:
            return None
        pending, unacknowledged = int(info.num_pending or 0), int(info.num_ack_pending or 0)
        oldest = None
        if pending or unacknowledged:
            acknowledged = info.ack_floor.stream_seq if info.ack_floor else 0
            oldest = await self._get(stream, acknowledged + 1, subject=info.config.filter_subject)
        return Backlog(pending, unacknowledged, _age(oldest))

    async def acknowledged(self, stream: str, consumer: str) -> int:
        """The sequence up to which the durable `consumer` has acknowledged all; 0 without one."""
        info = await self._consumer(stream, consumer)
        return int(info.ack_floor.stream_seq) if info and info.ack_floor else 0

    async def _consumer(self, stream: str, consumer: str) -> ConsumerInfo | None:
        try:
            return await retry_until_available(
                lambda: self._js.consumer_info(stream, consumer), f"looking at {consumer}"
            )
        except nats.js.errors.NotFoundError:
            return None

    async def find(
        self, stream: str, subject: str, wanted: Callable[[Stored], bool], after: int
    ) -> int | None:
        """The sequence of the first wanted message on `subject` behind sequence `after`."""
        while (message := await self._get(stream, after + 1, subject=subject)) is not None:
            stored = _stored(message)
            if wanted(stored):
                return stored.sequence
            after = stored.sequence
        return None

    async def _get(
        self, stream: str, sequence: int, subject: str | None = None
    ) -> RawStreamMsg | None:
        try:
            return await retry_until_available(
                lambda: self._js.get_msg(stream, sequence, subject=subject, next=bool(subject)),
                f"reading {stream}",
            )
        except nats.js.errors.NotFoundError:
            return None


def _age(message: RawStreamMsg | None) -> float:
    """Age of a message in seconds; 0 without one, and where our clock is behind the broker's."""
    if message is None or message.time is None:
        return 0.0
    return max(0.0, (datetime.now(UTC) - message.time).total_seconds())


def _stored(message: RawStreamMsg) -> Stored:
    headers = _headers(b64decode(message.hdrs or b""))
    return Stored(
        subject=str(message.subject or ""),
        sequence=message.seq or 0,
        body=bytes(message.data or b""),
        message_id=headers.get("Nats-Msg-Id", ""),
        headers=headers,
    )


def _headers(block: bytes) -> dict[str, str]:
    """Parse a block of headers; nats-py's `get_msg` (2.16) reads it as that of an email."""
    lines = block.split(b"\r\n")[1:]
    pairs = (line.partition(b":") for line in lines if b":" in line)
    return {
        name.strip().decode(errors="replace"): text.strip().decode(errors="replace")
        for name, _, text in pairs
    }
