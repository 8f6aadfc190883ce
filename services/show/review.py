"""Handlers of show for scripts that wait for review.

Each writes its decision into the state of the show first, by compare-and-set, and then returns the
events that follow from the state. So a repeated command, or one that a killed process has left,
has no second effect, and the events follow all the same.
"""

from datetime import timedelta

from contracts import (
    Failure,
    ReviewAnswer,
    ReviewCommand,
    ReviewDeadline,
    ScriptApproveRequested,
    ScriptDrafted,
    ScriptReady,
    ScriptRejectRequested,
    ScriptReviseRequested,
    ShowAccepted,
    ShowEvent,
    ShowState,
    Status,
    subjects,
)
from services.kit.failures import Discard
from services.kit.service import Outgoing, Route, Scheduled
from services.show import lifecycle
from services.show.domain import editing
from services.show.domain import review as reviews
from services.show.domain.transitions import Decision
from services.show.ports import Deps


async def record_draft(draft: ScriptDrafted, deps: Deps) -> list[Outgoing]:
    """Open the review of a drafted script, or record its next revision; set when it expires."""
    start = lifecycle.start_time(draft, deps)
    state = await deps.shows.change(draft.show_id, lambda s: reviews.record_draft(s, draft, start))
    if state is None or state.review is None or not state.in_review:
        return []
    due = ReviewDeadline(show_id=state.show_id, generation=state.generation, stage="script")
    return [Scheduled(due, state.review.expires_at)]


async def revise(command: ScriptReviseRequested, deps: Deps) -> list[Outgoing]:
    """Check an edit of the script and publish the next revision, or refuse it with the reason."""
    state = _known(await deps.shows.find(command.show_id), command)
    review = reviews.open_review(state, command)
    if review is None:
        return []
    refused = reviews.refusal(review, command, deps.clock.now())
    if refused is not None:
        return await _refuse(command, refused, deps)
    draft = await deps.events.read(ScriptDrafted, review.sequence)
    try:
        return [editing.revise(draft, command)]
    except editing.InvalidEdit as error:
        invalid = ReviewAnswer(
            command_id=command.command_id,
            revision=review.revision,
            refusal="invalid",
            reason=error.reason,
            field=error.field,
        )
        return await _refuse(command, invalid, deps)


async def _refuse(command: ReviewCommand, answer: ReviewAnswer, deps: Deps) -> list[Outgoing]:
    await deps.shows.change(command.show_id, lambda s: reviews.refuse(s, command, answer))
    return []


async def approve(command: ScriptApproveRequested, deps: Deps) -> list[Outgoing]:
    """Approve the script: it is ready, and the clock of the show runs again."""
    now = deps.clock.now()
    state = await deps.shows.change(command.show_id, lambda s: reviews.approve(s, command, now))
    return await _approved_events(_known(state, command), deps)


async def _approved_events(state: ShowState, deps: Deps) -> list[Outgoing]:
    """The events of an approval; the deadline comes first, so that the show surely ends."""
    review, accepted = state.review, state.accepted
    awaited = state.status is Status.RUNNING and subjects.SCRIPT_READY not in state.facts
    if review is None or accepted is None or not awaited:
        return []
    if not reviews.is_reviewed(state) or review.approved_at is None:
        return []
    due = ReviewDeadline(show_id=state.show_id, generation=state.generation, stage="show")
    draft = await deps.events.read(ScriptDrafted, review.sequence)
    return [
        Scheduled(due, accepted.deadlines.audio),
        reviews.approved_script(draft, review, state.generation),
    ]


async def reject(command: ScriptRejectRequested, deps: Deps) -> list[Outgoing]:
    """Cancel the show whose script is rejected."""
    end = await deps.events.archive_end()
    now = deps.clock.now()
    state = await deps.shows.change(command.show_id, lambda s: reviews.reject(s, command, end, now))
    return await lifecycle.announce(_known(state, command), deps)


async def expire_review(event: ReviewDeadline, deps: Deps) -> list[Outgoing]:
    """Fail a show whose review is not decided in time, or that is late after its approval."""
    state = await deps.shows.find(event.show_id)
    if state is None or state.review is None or state.generation != event.generation:
        return []
    if event.stage == "show":
        return await lifecycle.expire(state, "show", deps)
    failure = Failure(stage="script", reason=reviews.expiry_reason(state.review))
    expired = Decision("failed", failure, generation=event.generation, in_review=True)
    return await lifecycle.decide_outcome(event.show_id, expired, deps)


async def restart_event(state: ShowState, accepted: ShowAccepted, deps: Deps) -> ShowEvent:
    """The event that starts the missing stage in the new generation.

    A script that is ready is not written again, nor reviewed again; one whose review expired waits
    for review once more.
    """
    script = state.facts.get(subjects.SCRIPT_READY)
    written = await deps.events.find(ScriptReady, script.sequence) if script else None
    if written is not None:
        return written.model_copy(update={"generation": accepted.generation})
    review = state.review
    draft = await deps.events.find(ScriptDrafted, review.sequence) if review else None
    if review is None or draft is None:
        return accepted
    if review.approved_at is not None:
        return reviews.approved_script(draft, review, accepted.generation)
    wait = timedelta(seconds=accepted.review_seconds or 0)
    return reviews.reopened_draft(draft, accepted.generation, deps.clock.now() + wait)


def _known(state: ShowState | None, command: ReviewCommand) -> ShowState:
    """The state of a command's show.

    Raises:
        Discard: there is no such show.
    """
    if state is None:
        raise Discard(f"show_id: there is no show {command.show_id}")
    return state


def routes(ends: tuple[type[ShowEvent], ...]) -> tuple[Route, ...]:
    """The routes of reviews; `ends` are the events that end a show."""
    return (
        Route(ScriptDrafted, record_draft, (ReviewDeadline,)),
        Route(ScriptReviseRequested, revise, (ScriptDrafted,)),
        Route(ScriptApproveRequested, approve, (ReviewDeadline, ScriptReady)),
        Route(ScriptRejectRequested, reject, ends),
        Route(ReviewDeadline, expire_review, ends),
    )
