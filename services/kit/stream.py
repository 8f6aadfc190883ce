"""Reads stored messages of a stream."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg

from services.kit.availability import retry_until_available


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as it is stored on a stream."""

    subject: str
    sequence: int
    body: bytes
    message_id: str = ""
    stored_at: datetime | None = None
    """When it was stored (UTC, clock of the broker), where the reader tells."""


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

    async def find(self, stream: str, subject: str, message_id: str, after: int) -> int | None:
        """The sequence of the message with that id on `subject` behind sequence `after`."""


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
        try:
            info = await retry_until_available(
                lambda: self._js.consumer_info(stream, consumer), f"looking at {consumer}"
            )
        except nats.js.errors.NotFoundError:
            return 0
        return int(info.num_pending or 0)

    async def find(self, stream: str, subject: str, message_id: str, after: int) -> int | None:
        """The sequence of the message with that id on `subject` behind sequence `after`."""
        sequence = after + 1
        while True:
            message = await self._get(stream, sequence, subject=subject)
            if message is None or message.seq is None:
                return None
            if (message.headers or {}).get("Nats-Msg-Id") == message_id:
                return message.seq
            sequence = message.seq + 1

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


def _stored(message: RawStreamMsg) -> Stored:
    return Stored(
        subject=str(message.subject or ""),
        sequence=message.seq or 0,
        body=bytes(message.data or b""),
        message_id=(message.headers or {}).get("Nats-Msg-Id", ""),
    )
