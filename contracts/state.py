"""The state of a show, as `show` publishes it in the bucket `shows` under the show's id."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.ending import ShowCancelled, ShowFailed, ShowGenerated
from contracts.event import Contract, ShowEvent, ShowId
from contracts.review import Review
from contracts.show import ShowAccepted, Stage
from contracts.vocabulary import Open

Outcome = Open[Literal["generated", "failed", "cancelled"]]
"""The ends of a show."""

TERMINAL_EVENTS: Mapping[Outcome, type[ShowEvent]] = {
    "generated": ShowGenerated,
    "failed": ShowFailed,
    "cancelled": ShowCancelled,
}
"""The terminal event of each outcome."""

TERMINAL_SUBJECTS: Mapping[str, type[ShowEvent]] = {
    kind.subject: kind for kind in TERMINAL_EVENTS.values()
}
"""The terminal events, by subject."""

STAGE_RESULTS: Mapping[str, Stage] = {
    subjects.SCRIPT_READY: "script",
    subjects.AUDIO_READY: "audio",
    subjects.COVER_READY: "cover",
}
"""The events that a finished show requires: subject to stage."""


class Status(StrEnum):
    """Status of a show; the last three are terminal."""

    RUNNING = "running"
    FINISHING = "finishing"
    GENERATED = "generated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fact(Contract):
    """An event of the pipeline that `show` has recorded."""

    sequence: int
    """Its sequence on the stream; 0 where the station's own cover replaces the event."""
    generation: int
    """The generation it belongs to."""


class TimelineEntry(Contract):
    """An entry of a show's timeline."""

    at: datetime
    """When it happened (UTC)."""
    what: str
    """A subject, or `finishing: {outcome}`."""


class Failure(Contract):
    """The reason for which a show failed."""

    stage: Stage
    """The stage that failed."""
    reason: str
    """Why, in words."""
    refused: bool = False
    """Whether the request is at fault: it was refused, and no work began."""
    field: str = ""
    """The field of the request that is at fault, where one is."""
    requested_show_id: str = ""
    """The id that a refused request named and cannot have."""
    dead_letter: str = ""
    """Key of the dead letter that holds the event, where there is one."""


class Finishing(Contract):
    """The outcome that was decided, before its terminal event is published."""

    outcome: Outcome
    """The outcome."""
    archive_sequence: int
    """Last sequence of the archive when the outcome was decided; the terminal event comes later."""
    failure: Failure | None = None
    """Why the show failed, where it did."""
    reason: str = ""
    """Why the show was cancelled, where it was."""


class ShowState(Contract):
    """The state of one show."""

    show_id: ShowId
    digest: str
    """SHA-256 of the request (`request_digest`); another request with the same id is refused."""
    requested_at: datetime
    """When `show` received the request (UTC)."""
    requested_sequence: int = 0
    """Sequence of the request on the stream `SHOWS`: every event of the show is behind it; 0 where
    it is not known."""
    traceparent: str = ""
    """The trace context of the request (W3C Trace Context): every attempt of the show, a later
    generation too, belongs to its trace. Empty where the show is not traced."""
    accepted: ShowAccepted | None = None
    """The accepted request; none where it was refused."""
    generation: int = 1
    """Number of the attempt, from 1."""
    status: Open[Status] = Status.RUNNING
    """Status of the show."""
    facts: dict[str, Fact] = Field(default_factory=dict)
    """The recorded results of the stages, by subject."""
    finishing: Finishing | None = None
    """The outcome, once it is decided."""
    ended: int = 0
    """Sequence of the terminal event in the archive, once it is recorded."""
    timeline: tuple[TimelineEntry, ...] = ()
    """The events of the show, in order."""
    review: Review | None = None
    """The review of its script; none before there is a draft, or where it asks for none."""
    deleted_at: datetime | None = None
    """When the deletion of the show began (UTC); none where it is kept."""

    @property
    def over(self) -> bool:
        """Whether the terminal event was published."""
        return self.status in TERMINAL_EVENTS

    @property
    def in_review(self) -> bool:
        """Whether the script waits for review."""
        return (
            self.status is Status.RUNNING
            and self.review is not None
            and self.review.generation == self.generation
            and self.review.approved_at is None
        )

    @property
    def complete(self) -> bool:
        """Whether the results of all stages are recorded."""
        return set(self.facts) >= set(STAGE_RESULTS)


class ShowStateQuery(Contract):
    """A query for the state of one show."""

    subject: ClassVar[str] = subjects.SHOW_STATE

    show_id: ShowId
    """The show."""


def request_digest(request: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a request, hexadecimal; it does not depend on the order of fields."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_end(subject: str, body: bytes, show_id: str, generation: int) -> bool:
    """Whether a message is the terminal event of a generation of a show."""
    kind = TERMINAL_SUBJECTS.get(subject)
    try:
        event = kind.model_validate_json(body) if kind else None
    except ValueError:
        return False
    return event is not None and (event.show_id, event.generation) == (show_id, generation)
