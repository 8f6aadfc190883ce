"""What the delivery of messages itself tells: dead letters, the broker's advisories, progress."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from contracts import subjects
from contracts.event import Contract


class DeadLetter(Contract):
    """A message that no handler could finish; kept until somebody replays it."""

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
    """The consumer that could not finish it."""
    reason: str
    """Why, in words."""
    failures: int
    """How often the handler failed."""
    died_at: datetime
    """When it was given up (UTC)."""
    message_id: str = ""
    """The message's Nats-Msg-Id, where it had one."""
    refused: bool = False
    """Whether the handler refused the message, rather than failing or never finishing."""
    show_id: str = ""
    """The show, where one can be told."""
    generation: int = 1
    """Generation of the show."""
    payload: str = Field(default="", max_length=1_000_000)
    """The message's body, cut at 100,000 characters."""


class Advisory(Contract):
    """The broker's own word on a message that it gave up; not one of RadioX's events."""

    stream: str = Field(examples=["SHOWS"])
    """Stream of the message."""
    consumer: str = Field(examples=["audio-script-ready"])
    """The consumer that could not finish it."""
    stream_seq: int = Field(examples=[3])
    """Sequence of the message in its stream."""
    deliveries: int = Field(default=0, examples=[200])
    """How often it was delivered."""


class Progress(Contract):
    """How far a stage has come; lossy, for a screen."""

    subject: ClassVar[str] = subjects.PROGRESS

    show_id: str
    """The show."""
    stage: str
    """`feeds`, `script`, `speech`, `mix` or `cover`."""
    done: int
    """Units finished."""
    total: int
    """Units in all."""
    text: str = ""
    """What is being worked on."""
