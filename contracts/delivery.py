"""What the plumbing itself has to say."""

from datetime import datetime

from pydantic import Field

from contracts.event import Contract


class DeadLetter(Contract):
    """A message that no handler could finish; kept until somebody replays it."""

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
    show_id: str = ""
    """The show, where one can be told."""
    generation: int = 1
    """Generation of the show."""
    payload: str = Field(default="", max_length=1_000_000)
    """The message's body, cut at 100,000 characters."""


class Progress(Contract):
    """How far a stage has come; lossy, for a screen."""

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
