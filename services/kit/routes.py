"""A service as a table: what it hears, what answers, what it says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from contracts.event import Contract, Event

Said: TypeAlias = "Event | Later"
Answer: TypeAlias = "Awaitable[Said | list[Said] | None] | AsyncIterator[Said]"


@dataclass(frozen=True, slots=True)
class Later:
    """An event that is to be published at its time, by the broker's own scheduler."""

    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it arrived, for the handlers that judge messages rather than events."""

    body: bytes
    subject: str
    stream: str
    sequence: int
    message_id: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """One subject a service hears.

    `handler` takes the event; of a `raw` route, the `Delivery` itself. It returns an event, a
    list of events or nothing, or is an async generator of events where a stage speaks more
    than once: what stands after a `yield` runs once the event is confirmed by the broker.
    `workers` is how many messages of the subject one process works on at a time.
    """

    hears: type[Contract]
    handler: Callable[[Any], Answer]
    says: tuple[type[Event], ...] = ()
    raw: bool = False
    workers: int = 1
    subject: str = ""
    """Where it differs from the subject of `hears`."""

    @property
    def heard_on(self) -> str:
        """The subject, wildcards included."""
        return self.subject or str(getattr(self.hears, "subject"))  # noqa: B009
