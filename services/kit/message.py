"""Incoming and outgoing messages, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from contracts import Event


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An event that the broker's scheduler publishes at time `at`."""

    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A received message, for handlers that process the message rather than its event."""

    body: bytes
    subject: str
    stream: str
    sequence: int
    message_id: str
    headers: dict[str, str]
    stored_at: datetime | None = None
    """Time at which the broker stored it (UTC, clock of the broker)."""


class StreamPosition(NamedTuple):
    """The position of a message: stream and sequence."""

    stream: str
    sequence: int


Outgoing: TypeAlias = Event | Scheduled
"""An event that a handler returns to be published."""
