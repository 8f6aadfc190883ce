"""A message as it comes in, and as it goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from contracts import Event


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An event that the broker's own scheduler publishes at its time."""

    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it arrived, for handlers that judge messages rather than events."""

    body: bytes
    subject: str
    stream: str
    sequence: int
    message_id: str
    headers: dict[str, str]
    stored_at: datetime | None = None
    """When the broker stored it (UTC), by its own clock."""


Outgoing: TypeAlias = Event | Scheduled
"""What a handler gives to be published."""
