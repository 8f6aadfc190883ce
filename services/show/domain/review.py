"""Transitions of a review: it opens, its revisions follow one another, it is decided once."""

from datetime import datetime, timedelta

from contracts import (
    Deadlines,
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptReady,
    ScriptRejectRequested,
    ShowAccepted,
    ShowState,
    Status,
    TimelineEntry,
)
from services.show.domain import editing, transitions
from services.show.domain.transitions import Decision

MAX_ANSWERS = 20
"""Answers that a state holds; a reviewer waits seconds for one."""
REJECTED = "rejected in review"
"""Beginning of the reason of `show.cancelled` where a reviewer rejected the script."""


def is_reviewed(state: ShowState) -> bool:
    """Whether this generation's script came to review; the review's time limits hold from then."""
    return state.review is not None and state.review.generation == state.generation


def open_review(state: ShowState, command: ReviewCommand) -> Review | None:
    """The review that a command can still change: open, of its generation, without an answer."""
    review = state.review
    if not state.in_review or review is None or command.generation != state.generation:
        return None
    return None if _is_answered(review, command.command_id) else review


def record_draft(state: ShowState, draft: ScriptDrafted, start: datetime) -> ShowState:
    """Open the review with the first draft of a generation, or replace the draft by an edited one.

    `start`: when the show begins to wait. A draft that is recorded already changes nothing; an
    edited one that comes second is answered as stale.
    """
    if state.status is not Status.RUNNING or draft.generation != state.generation:
        return state
    if not is_reviewed(state):
        return _opened(state, draft, start)
    review = state.review
    if review is None or not state.in_review or not draft.revised_by:
        return state
    if _is_answered(review, draft.revised_by):
        return state
    if draft.revision != review.revision + 1:
        return _answered(state, stale(review, draft.revised_by))
    answer = ReviewAnswer(
        command_id=draft.revised_by,
        revision=draft.revision,
        seconds=round(editing.seconds_of(draft.segments, draft.hosts), 1),
        seconds_requested=draft.minutes * 60,
    )
    new = _with_review(state, revision=draft.revision, sequence=draft.sequence)
    return _noted(_answered(new, answer), draft.subject, start)


def _opened(state: ShowState, draft: ScriptDrafted, start: datetime) -> ShowState:
    if transitions.has_result(state, "script"):
        return state
    review = Review(
        generation=draft.generation,
        revision=draft.revision,
        sequence=draft.sequence,
        opened_at=start,
        expires_at=draft.expires_at,
    )
    return _noted(state.model_copy(update={"review": review}), draft.subject, start)


def refusal(review: Review, command: ReviewCommand, at: datetime) -> ReviewAnswer | None:
    """The refusal of a command of another revision, or after the end; None where it may pass."""
    if command.revision != review.revision:
        return stale(review, command.command_id)
    if at >= review.expires_at:
        return ReviewAnswer(
            command_id=command.command_id,
            revision=review.revision,
            refusal="expired",
            reason=expiry_reason(review),
        )
    return None


def stale(review: Review, command_id: str) -> ReviewAnswer:
    """The refusal of a command that names another revision than the current one."""
    reason = f"the script is at revision {review.revision} by now: read it again"
    return ReviewAnswer(
        command_id=command_id, revision=review.revision, refusal="stale", reason=reason
    )


def expiry_reason(review: Review) -> str:
    """The reason for which a show fails whose review was not decided in time."""
    return f"the review expired at {review.expires_at:%Y-%m-%d %H:%M:%S} UTC"


def refuse(state: ShowState, command: ReviewCommand, answer: ReviewAnswer) -> ShowState:
    """Record the refusal of a command, once."""
    return state if open_review(state, command) is None else _answered(state, answer)


def approve(state: ShowState, command: ScriptApproveRequested, at: datetime) -> ShowState:
    """Approve the current draft; the deadlines of the show move by the time that it has waited."""
    review = open_review(state, command)
    if review is None or state.accepted is None:
        return state
    refused = refusal(review, command, at)
    if refused is not None:
        return _answered(state, refused)
    accepted = _delayed(state.accepted, _waited(review, at))
    answer = ReviewAnswer(command_id=command.command_id, revision=review.revision)
    approved = _with_review(state, approved_at=at).model_copy(update={"accepted": accepted})
    return _noted(_answered(approved, answer), command.subject, at)


def _delayed(accepted: ShowAccepted, by: timedelta) -> ShowAccepted:
    due = accepted.deadlines
    later = Deadlines(script=due.script + by, audio=due.audio + by, cover=due.cover + by)
    return accepted.model_copy(update={"deadlines": later})


def reject(
    state: ShowState, command: ScriptRejectRequested, archive_sequence: int, at: datetime
) -> ShowState:
    """Decide that the show is cancelled, since a person has decided against it.

    A failure could be retried, which would bring the rejected script back.
    """
    review = open_review(state, command)
    if review is None:
        return state
    refused = refusal(review, command, at)
    if refused is not None:
        return _answered(state, refused)
    answer = ReviewAnswer(command_id=command.command_id, revision=review.revision)
    reason = f"{REJECTED}: {command.reason}" if command.reason else REJECTED
    decision = Decision("cancelled", reason=reason)
    return transitions.decide(_answered(state, answer), decision, archive_sequence, at)


def approved_script(draft: ScriptDrafted, review: Review, generation: int) -> ScriptReady:
    """The approved draft as the result of the script's stage, with the seconds that it waited."""
    waited = _waited(review, review.approved_at or review.opened_at)
    seconds = draft.seconds | {"review": round(waited.total_seconds(), 3)}
    fields = draft.model_dump(include=set(ScriptReady.model_fields))
    return ScriptReady.model_validate(fields | {"generation": generation, "seconds": seconds})


def _waited(review: Review, until: datetime) -> timedelta:
    """How long a script has waited; not below 0, where our clock is behind the broker's."""
    return max(until - review.opened_at, timedelta(0))


def reopened_draft(draft: ScriptDrafted, generation: int, expires_at: datetime) -> ScriptDrafted:
    """The draft of a review that expired, for that of a later generation."""
    return draft.model_copy(update={"generation": generation, "expires_at": expires_at})


def _is_answered(review: Review, command_id: str) -> bool:
    return any(answer.command_id == command_id for answer in review.answers)


def _answered(state: ShowState, answer: ReviewAnswer) -> ShowState:
    known = () if state.review is None else state.review.answers
    return _with_review(state, answers=(*known, answer)[-MAX_ANSWERS:])


def _with_review(state: ShowState, **update: object) -> ShowState:
    if state.review is None:
        raise LookupError(f"show {state.show_id} has no review")
    return state.model_copy(update={"review": state.review.model_copy(update=update)})


def _noted(state: ShowState, what: str, at: datetime) -> ShowState:
    return state.model_copy(update={"timeline": (*state.timeline, TimelineEntry(at=at, what=what))})
