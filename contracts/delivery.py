"""Messages about delivery and progress: dead letters, the broker's advisories, progress reports."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from contracts import subjects
from contracts.event import Contract


class DeadLetter(Contract):
    """A message that no handler could process; it is kept for replay, for 30 days.

    So ends a command that is refused, e.g. one that names an unknown show. Its publisher finds the
    letter by `caused_by`, or by its subject `dead.{stream}.{sequence}.{consumer}`: the broker has
    confirmed stream and sequence of the command, and the consumer is `show-` with the command's
    subject, hyphens for dots: `dead.SHOWS.17.show-show-cancel-requested`.
    """

    copied_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation")
    """Fields that are copied from the message's payload, where it has valid ones."""

    key: str
    """Its subject: `dead.{stream}.{sequence}.{consumer}`; one per message and consumer."""
    stream: str
    """Stream of the message."""
    sequence: int
    """Sequence of the message in its stream."""
    subject: str
    """Subject of the message."""
    consumer: str
    """The consumer that could not process it."""
    reason: str
    """Why, in words."""
    field: str = ""
    """Path of the field at fault, where a command was refused for one."""
    failures: int
    """Number of failures of the handler."""
    died_at: datetime
    """When it became a dead letter (UTC)."""
    message_id: str = ""
    """The message's Nats-Msg-Id, where it had one."""
    caused_by: str = ""
    """The message as its publisher knows it: its Nats-Msg-Id, or source and id of a CloudEvent with
    a space between them, or else `{stream}:{sequence}`; the event_id of one of RadioX's events."""
    refused: bool = False
    """Whether the handler rejected the message, rather than failing or never finishing."""
    over_budget: bool = False
    """Whether it was rejected since a budget refused a call."""
    show_id: str = ""
    """The show, where the payload names one."""
    generation: int = 1
    """Generation of the show."""
    payload: str = Field(default="", max_length=1_000_000)
    """The message's body, cut at 100,000 characters."""


class Advisory(Contract):
    """The broker's advisory on a message that it delivers no more; not one of RadioX's events."""

    stream: str = Field(examples=["SHOWS"])
    """Stream of the message."""
    consumer: str = Field(examples=["audio-script-ready"])
    """The consumer that could not process it."""
    stream_seq: int = Field(examples=[3])
    """Sequence of the message in its stream."""
    deliveries: int = Field(default=0, examples=[200])
    """Number of deliveries."""


class Progress(Contract):
    """A report on the progress of a stage; it may be lost."""

    subject: ClassVar[str] = subjects.PROGRESS

    show_id: str
    """The show."""
    stage: str
    """`feeds`, `script`, `speech`, `mix` or `cover`; others may come."""
    done: int
    """Units finished."""
    total: int
    """Units altogether, as far as is known: it rises and falls with what a show takes up."""
    text: str = ""
    """The unit in progress, e.g. the name of a feed or of who speaks."""
