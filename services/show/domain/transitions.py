"""Transitions of a show's state: facts in any order, and exactly one outcome."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from contracts import (
    STAGE_RESULTS,
    TERMINAL_EVENTS,
    Fact,
    Failure,
    Finishing,
    Outcome,
    ShowAccepted,
    ShowState,
    Stage,
    Status,
    TimelineEntry,
    subjects,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposed outcome with its reason; compare-and-set decides whether it is taken."""

    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""
    generation: int | None = None
    """The generation that it applies to; none for the current one."""
    in_review: bool = False
    """Whether it applies only while the script waits for review."""


def record_fact(state: ShowState, subject: str, fact: Fact, at: datetime) -> ShowState:
    """Add a fact; facts after the end are ignored.

    So are facts while the final file is being made: concurrent workers make it from the same facts.
    """
    known = state.facts.get(subject)
    packaged = state.finishing is not None and state.finishing.outcome == "generated"
    if state.over or packaged or fact.generation > state.generation:
        return state
    if known is not None and not _replaces(fact, known):
        return state
    return state.model_copy(
        update={
            "facts": {**state.facts, subject: fact},
            "timeline": (*state.timeline, TimelineEntry(at=at, what=subject)),
        }
    )


def _replaces(fact: Fact, known: Fact) -> bool:
    """Whether a fact replaces a known one: a newer generation, or an event for a fallback."""
    if fact.sequence and known.sequence:
        return fact.generation > known.generation
    return fact.sequence > 0


def has_result(state: ShowState, stage: Stage) -> bool:
    """Whether the stage's result is recorded."""
    return any(STAGE_RESULTS.get(subject) == stage for subject in state.facts)


def decide(state: ShowState, decision: Decision, archive_sequence: int, at: datetime) -> ShowState:
    """Take `decision` where no outcome is decided yet.

    A decision for an earlier generation is ignored, and so is the failure of a stage that has a
    result, or the end of a review that is decided. `archive_sequence`: last sequence of the
    archive.
    """
    if state.status is not Status.RUNNING:
        return state
    if decision.generation is not None and decision.generation < state.generation:
        return state
    if decision.failure is not None and has_result(state, decision.failure.stage):
        return state
    if decision.in_review and not state.in_review:
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
            "timeline": (
                *state.timeline,
                TimelineEntry(at=at, what=f"finishing: {decision.outcome}"),
            ),
        }
    )


def fail_finishing(state: ShowState, generation: int, failure: Failure, at: datetime) -> ShowState:
    """Change the decided outcome of a generation that cannot be finished to a failure."""
    if state.status is not Status.FINISHING or state.finishing is None:
        return state
    if state.generation != generation:
        return state
    finishing = state.finishing.model_copy(update={"outcome": "failed", "failure": failure})
    return state.model_copy(
        update={
            "finishing": finishing,
            "timeline": (*state.timeline, TimelineEntry(at=at, what="finishing: failed")),
        }
    )


def close(
    state: ShowState, generation: int, outcome: Outcome, sequence: int, at: datetime
) -> ShowState:
    """Record the terminal event of a generation, at `sequence` of the archive."""
    if state.over or state.generation != generation:
        return state
    subject = TERMINAL_EVENTS[outcome].subject
    return state.model_copy(
        update={
            "status": Status(outcome),
            "ended": sequence,
            "timeline": (*state.timeline, TimelineEntry(at=at, what=subject)),
        }
    )


def delete(state: ShowState, at: datetime) -> ShowState:
    """Record that the deletion of a show begins; only of one that has ended, and once."""
    if not state.over or state.deleted_at is not None:
        return state
    entry = TimelineEntry(at=at, what=subjects.SHOW_DELETE_REQUESTED)
    return state.model_copy(update={"deleted_at": at, "timeline": (*state.timeline, entry)})


def reopen(
    state: ShowState, accepted: ShowAccepted, lost: Collection[str], at: datetime
) -> ShowState:
    """Begin the next generation of a failed show; its facts are kept, except the `lost` ones."""
    if (
        state.status is not Status.FAILED
        or state.deleted_at
        or accepted.generation <= state.generation
    ):
        return state
    return state.model_copy(
        update={
            "generation": accepted.generation,
            "accepted": accepted,
            "status": Status.RUNNING,
            "facts": {name: fact for name, fact in state.facts.items() if name not in lost},
            "finishing": None,
            "ended": 0,
            "timeline": (*state.timeline, TimelineEntry(at=at, what=subjects.SHOW_RETRY_REQUESTED)),
        }
    )
