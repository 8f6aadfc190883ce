"""The envelope of every event, and what all events of a show share."""

import re
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from contracts import subjects

_FIELD = re.compile(r"\{(\w+)\}")
SHOW_ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
"""Valid ids of shows: an id is used as a key and in paths."""

MESSAGE_ID_NAMESPACE = "radiox:"
"""Beginning of the Nats-Msg-Id of each of RadioX's own events; no other publisher may use it. A
stream drops a message by its id alone, whatever the subject of the one that had it first."""

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
    """A frozen model of the public contracts; unknown fields are ignored (additive-only)."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Event(Contract):
    """The fields that every event has."""

    subject: ClassVar[str]
    """Subject on which the event is published, or its template: see `subject_of`."""
    identity_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that identify the event, together with its subject; the first comes before it."""
    exclusive_group: ClassVar[str] = ""
    """Events of one identity that share this group exclude each other: `dedupe_id` gives them the
    same Nats-Msg-Id, so that only the first one that is published is stored."""

    schema_version: int = 1
    """Version of this event's schema; it rises only with additions."""
    event_id: str = ""
    """The identity fields with the subject behind the first, joined by colons; stamped when
    published."""
    occurred_at: datetime | None = None
    """When the event was published (UTC); stamped when published."""
    caused_by: str = ""
    """What caused this event; stamped when published. It is the event_id of an event of RadioX. A
    message of another publisher is named by its Nats-Msg-Id, or by source and id of a CloudEvent
    with a space between them, or else by `{stream}:{sequence}`, as the broker has confirmed it."""
    sequence: SkipJsonSchema[int] = Field(default=0, exclude=True)
    """Sequence in its stream; set when the event is consumed, and not on the wire."""
    stored_at: SkipJsonSchema[datetime | None] = Field(default=None, exclude=True)
    """When its stream stored it (UTC, clock of the broker); set when the event is consumed, and not
    on the wire."""


class ShowEvent(Event):
    """An event of one show; its event_id is `{show_id}:{subject}:{generation}`."""

    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation")

    show_id: ShowId
    generation: int = Field(default=1, ge=1)
    """Number of the attempt, from 1; a retry of a failed show raises it."""


def subject_of(event: Event) -> str:
    """Return the subject of an event: the fields that its template names are filled in.

    `host.saved.{name}` of a host named `Dr. No` is `host.saved.Dr%2E%20No`.
    """
    return _FIELD.sub(lambda field: subjects.word(getattr(event, field[1])), event.subject)


def event_id(subject: str, first: object, *rest: object) -> str:
    """Build the deterministic id of an event, which need not exist: `{first}:{subject}:{rest…}`."""
    return ":".join(str(part) for part in (first, subject, *rest))


def identify(event: Event, subject: str = "") -> str:
    """Return the id of an event; it is the same each time the event is published.

    `subject`: that of another event of its exclusive group, to have the id of that one.
    """
    return event_id(subject or kind_of(event), *_identity(event))


def dedupe_id(event: Event) -> str:
    """Return the Nats-Msg-Id by which the broker drops duplicates of an event.

    It is the event's own id, or the id that it shares with the events of its exclusive group, in
    the namespace of RadioX: `radiox:{show_id}:{subject}:{generation}`.
    """
    own = event_id(event.exclusive_group or kind_of(event), *_identity(event))
    return MESSAGE_ID_NAMESPACE + own


def kind_of(event: Event) -> str:
    """Return the subject without the words that are fields: the identity has those."""
    return _FIELD.sub("", event.subject).rstrip(".")


def _identity(event: Event) -> list[object]:
    return [getattr(event, name) for name in event.identity_fields]
