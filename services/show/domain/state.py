"""The state of a show: a set of facts, merged in any order, and exactly one end."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts import ShowAccepted, Stage, subjects

COMPLETE = frozenset({subjects.SCRIPT_READY, subjects.AUDIO_READY, subjects.COVER_READY})
"""The facts that finish a show."""

STAGE_OF: dict[str, Stage] = {
    subjects.SCRIPT_READY: "script",
    subjects.AUDIO_READY: "audio",
    subjects.COVER_READY: "cover",
}


class Status(StrEnum):
    """Where a show stands; the last three are ends."""

    RUNNING = "running"
    FINISHING = "finishing"
    GENERATED = "generated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Value(BaseModel):
    """A frozen part of the state."""

    model_config = ConfigDict(frozen=True)


class Fact(Value):
    """An event that was seen; `sequence` is its place on the stream.

    0 stands for a fact that the show supplied itself: the station's own cover.
    """

    sequence: int
    generation: int


class Moment(Value):
    """A line of the timeline."""

    at: datetime
    what: str


class Failure(Value):
    """Why a show came to nothing."""

    stage: Stage
    reason: str
    field: str = ""
    dead_letter: str = ""


Outcome = Literal["generated", "failed", "cancelled"]

SUBJECT_OF: dict[Outcome, str] = {
    "generated": subjects.SHOW_GENERATED,
    "failed": subjects.SHOW_FAILED,
    "cancelled": subjects.SHOW_CANCELLED,
}


class Finishing(Value):
    """The end that was decided, and how far the archive went when it was."""

    outcome: Outcome
    archive_sequence: int
    failure: Failure | None = None
    reason: str = ""


class ShowState(Value):
    """Everything that is known of one show."""

    show_id: str
    digest: str
    """Of the request: the same id with another request is refused."""
    requested_at: datetime
    accepted: ShowAccepted | None = None
    generation: int = 1
    status: Status = Status.RUNNING
    facts: dict[str, Fact] = {}
    finishing: Finishing | None = None
    ended: int = 0
    """Sequence of the terminal event in the archive."""
    timeline: tuple[Moment, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the end was announced."""
        return self.status not in {Status.RUNNING, Status.FINISHING}

    @property
    def complete(self) -> bool:
        """Whether everything is there that a finished show needs."""
        return set(self.facts) >= COMPLETE


def learn(state: ShowState, subject: str, fact: Fact, at: datetime) -> ShowState:
    """Add a fact; the newest generation counts, and what comes after the end changes nothing."""
    known = state.facts.get(subject)
    if state.over or fact.generation > state.generation:
        return state
    if known is not None and known.generation >= fact.generation:
        return state
    return state.model_copy(
        update={
            "facts": {**state.facts, subject: fact},
            "timeline": (*state.timeline, Moment(at=at, what=subject)),
        }
    )


def conclude(state: ShowState, finishing: Finishing, at: datetime) -> ShowState:
    """Decide the end, where none is decided."""
    if state.status is not Status.RUNNING:
        return state
    return state.model_copy(
        update={
            "status": Status.FINISHING,
            "finishing": finishing,
            "timeline": (*state.timeline, Moment(at=at, what=f"finishing: {finishing.outcome}")),
        }
    )


def give_up(state: ShowState, failure: Failure, at: datetime) -> ShowState:
    """Turn a finish that cannot be carried out into a failure."""
    if state.status is not Status.FINISHING or state.finishing is None:
        return state
    finishing = state.finishing.model_copy(update={"outcome": "failed", "failure": failure})
    return state.model_copy(
        update={
            "finishing": finishing,
            "timeline": (*state.timeline, Moment(at=at, what="finishing: failed")),
        }
    )


def close(state: ShowState, outcome: Outcome, sequence: int, at: datetime) -> ShowState:
    """Mark the end that was announced at `sequence` of the archive."""
    if state.over:
        return state
    return state.model_copy(
        update={
            "status": Status(outcome),
            "ended": sequence,
            "timeline": (*state.timeline, Moment(at=at, what=SUBJECT_OF[outcome])),
        }
    )


def reopen(state: ShowState, accepted: ShowAccepted, at: datetime) -> ShowState:
    """Begin the next generation of a failed show; what is there already stays."""
    if state.status is not Status.FAILED or accepted.generation <= state.generation:
        return state
    return state.model_copy(
        update={
            "generation": accepted.generation,
            "accepted": accepted,
            "status": Status.RUNNING,
            "finishing": None,
            "ended": 0,
            "timeline": (*state.timeline, Moment(at=at, what=subjects.SHOW_RETRY_REQUESTED)),
        }
    )
