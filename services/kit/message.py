"""Incoming and outgoing messages, as values."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID, uuid5

from pydantic_core import from_json

from contracts import Event, subjects
from contracts.event import MESSAGE_ID_NAMESPACE, is_show_id
from services.kit.traceparent import VERSION_00

DERIVED_IDS = UUID("6f9c2f8e-6a1e-5d0a-9b57-52d1f1f4a0c3")
"""Namespace of the ids of shows that are derived from a message's id or place."""
SOURCE = "/radiox"
"""Source, as of CloudEvents, of all events of a station."""
MAX_ID_LENGTH = 1000
"""Most characters of a publisher's id as events name it."""


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
    ce_source: str = ""
    """Source of the CloudEvent that it is; empty where it is none."""
    ce_id: str = ""
    """Id of the CloudEvent, unique at its source."""
    fault: str = ""
    """Why the CloudEvent that it holds cannot be read; the body is then the whole message."""

    @property
    def publisher_id(self) -> str:
        """The id that its publisher gave it, empty where there is none.

        It is the Nats-Msg-Id, or source and id of a CloudEvent with a space between them. The end
        of one longer than `MAX_ID_LENGTH` characters is replaced by the SHA-256 of all of it.
        """
        given = self.message_id or f"{self.ce_source} {self.ce_id}".strip()
        if len(given) <= MAX_ID_LENGTH:
            return given
        digest = sha256(given.encode(errors="surrogatepass")).hexdigest()
        return given[: MAX_ID_LENGTH - len(digest)] + digest

    @property
    def position(self) -> str:
        """Stream and sequence, as the broker confirmed them to the publisher: `SHOWS:17`."""
        return f"{self.stream}:{self.sequence}"

    @property
    def traceparent(self) -> str:
        """The trace context that it carries (W3C Trace Context); empty without a valid one."""
        found = VERSION_00.fullmatch(self.headers.get("traceparent", ""))
        return found[0] if found else ""

    @property
    def cause(self) -> str:
        """The name under which the events that it causes refer to it.

        It is the event_id of one of RadioX's own events, else the publisher's id, else the
        position. An event that was scheduled has no Nats-Msg-Id; a request is never scheduled, and
        whoever passes our events on may send their headers with it.
        """
        if self.ce_source == SOURCE and self.subject not in subjects.REQUESTS:
            return self.ce_id
        own = self.message_id.removeprefix(MESSAGE_ID_NAMESPACE)
        if own != self.message_id and f":{self.subject}:" in own:
            return own
        return self.publisher_id or self.position


def derived_show_id(delivery: Delivery) -> str:
    """The id of the show that a request asks for without naming one; the same each time."""
    return str(uuid5(DERIVED_IDS, delivery.publisher_id or delivery.position))


def show_id_of(delivery: Delivery) -> str:
    """The id of the show that a message is about: the one that it names, or a derived one."""
    try:
        payload = from_json(delivery.body)
    except ValueError:
        payload = None
    named = payload.get("show_id") if isinstance(payload, dict) else None
    if isinstance(named, str) and is_show_id(named):
        return named
    return derived_show_id(delivery)


Outgoing: TypeAlias = Event | Scheduled
"""An event that a handler returns to be published."""
