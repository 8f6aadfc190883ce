"""How the state of a show changes: facts merged in any order, and exactly one end."""

from dataclasses import dataclass
from datetime import datetime

from contracts import (
    TERMINAL_EVENTS,
    Fact,
    Failure,
    Finishing,
    Moment,
    Outcome,
    ShowAccepted,
    ShowState,
    Status,
    subjects,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """An end, and why; whether it is taken is decided by compare-and-set."""

    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""


def record_fact(state: ShowState, subject: str, fact: Fact, at: datetime) -> ShowState:
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


def decide(state: ShowState, decision: Decision, archive_sequence: int, at: datetime) -> ShowState:
    """Take `decision` where no end is decided; the archive ended at `archive_sequence` before."""
    if state.status is not Status.RUNNING:
        return state
    finishing = Finishing(
        outcome=decision.outcome,
        archive_sequence=archive_sequence,
        failure=decision.failure,
        reason=decision.reason,
    )
    return state.model_copy(
        update={
            "status": Status.FINISHING,
            "finishing": finishing,
            "timeline": (*state.timeline, Moment(at=at, what=f"finishing: {decision.outcome}")),
        }
    )


def give_up_finish(state: ShowState, failure: Failure, at: datetime) -> ShowState:
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
    subject = TERMINAL_EVENTS[outcome].subject
    return state.model_copy(
        update={
            "status": Status(outcome),
            "ended": sequence,
            "timeline": (*state.timeline, Moment(at=at, what=subject)),
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
