"""The envelope of every event, and what all events of a show share."""

import re
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

SHOW_ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
"""An id of a show becomes a key and a path."""

ShowId = Annotated[
    str,
    Field(
        pattern=SHOW_ID_PATTERN,
        description="Id of the show; it becomes a key and a path.",
        examples=["7d6f0a52-1c1f-5a3e-9f53-0d5cf2a4b1aa"],
    ),
]


def is_show_id(text: str) -> bool:
    """Whether `text` can be the id of a show."""
    return re.fullmatch(SHOW_ID_PATTERN.strip("^$"), text) is not None


class Contract(BaseModel):
    """A frozen value of the published language; unknown fields are ignored (additive-only)."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Event(Contract):
    """Something that happened: the envelope that every event has."""

    subject: ClassVar[str]
    """Subject on which the event is published."""
    identity_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that, with the subject, tell the event from every other; the first one leads."""
    exclusive_group: ClassVar[str] = ""
    """Events of one identity that share this word exclude each other: they share the Nats-Msg-Id
    that `dedupe_id` gives, so that the first one published is the only one."""

    schema_version: int = 1
    """Version of this event's schema; it rises only with additions."""
    event_id: str = ""
    """The identity fields with the subject behind the first, joined by colons; stamped when
    published."""
    occurred_at: datetime | None = None
    """When the event was published (UTC); stamped when published."""
    caused_by: str = ""
    """The event_id of the event that caused this one; stamped when published."""
    sequence: SkipJsonSchema[int] = Field(default=0, exclude=True)
    """Place in its stream; known to whoever consumes the event, and not on the wire."""
    stored_at: SkipJsonSchema[datetime | None] = Field(default=None, exclude=True)
    """When its stream stored it (UTC), by the broker's clock; not on the wire either."""


class ShowEvent(Event):
    """Something that happened to one show; its event_id is `{show_id}:{subject}:{generation}`."""

    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation")

    show_id: ShowId
    generation: int = Field(default=1, ge=1)
    """How often the show was begun; a retry of a failed show raises it."""


def event_id(subject: str, first: object, *rest: object) -> str:
    """The deterministic id of an event, which need not exist yet: `{first}:{subject}:{rest…}`."""
    return ":".join(str(part) for part in (first, subject, *rest))


def identify(event: Event) -> str:
    """The event's own id: one effect, one id, however often it is published."""
    return event_id(event.subject, *_identity(event))


def dedupe_id(event: Event) -> str:
    """The Nats-Msg-Id by which the broker swallows a repetition.

    It is the event's own id, or the one it shares with the events that it excludes.
    """
    return event_id(event.exclusive_group or event.subject, *_identity(event))


def _identity(event: Event) -> list[object]:
    return [getattr(event, name) for name in event.identity_fields]
