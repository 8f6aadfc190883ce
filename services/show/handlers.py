"""Handlers of show, and the table of routes."""

from collections.abc import AsyncIterator

from contracts import (
    TERMINAL_EVENTS,
    Advisory,
    AudioReady,
    CoverReady,
    DeadLetter,
    Fact,
    Failure,
    ScriptDrafted,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowDeleted,
    ShowDeleteRequested,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    ShowState,
    ShowStateQuery,
    StageStarted,
    Status,
    subjects,
)
from services.kit.failures import Discard
from services.kit.service import Delivery, Outgoing, Query, Route
from services.show import lifecycle, reopening, review
from services.show.domain import dead_letters, incoming, transitions
from services.show.domain.review import is_reviewed
from services.show.domain.transitions import Decision
from services.show.ports import Deps

PAUSED_BY_REVIEW = ("script", "show")
"""The stages whose time does not run while the script waits for review."""
COMMANDS = 4
"""Commands of a kind that one process handles at once: many wait for the broker."""


async def accept_request(delivery: Delivery, deps: Deps) -> AsyncIterator[Outgoing]:
    """Accept a request and set its deadline, or refuse it with the field and the reason."""
    state = await lifecycle.open_show(incoming.read(delivery), deps)
    for outgoing in lifecycle.first_events(state):
        yield outgoing
    for outgoing in await lifecycle.announce(state, deps):
        yield outgoing


async def set_stage_deadline(event: StageStarted, deps: Deps) -> list[Outgoing]:
    """Set the deadline of a stage whose work has begun."""
    state = await deps.shows.find(event.show_id)
    if state is None or state.generation != event.generation:
        return []
    return lifecycle.stage_deadline(state, event.stage, lifecycle.start_time(event, deps))


async def record_result(event: ScriptReady | AudioReady | CoverReady, deps: Deps) -> list[Outgoing]:
    """Record the result of a stage; the last missing one finishes the show."""
    fact = Fact(sequence=event.sequence, generation=event.generation)
    start = lifecycle.start_time(event, deps)
    return await lifecycle.record(event.show_id, event.subject, fact, start, deps)


async def expire_stage(event: ShowDeadline, deps: Deps) -> list[Outgoing]:
    """Replace a missing cover; fail the show where another result is missing.

    A script that came to review is not late: the review sets time limits of its own.
    """
    state = await deps.shows.find(event.show_id)
    if state is None or state.generation != event.generation:
        return []
    if event.stage in PAUSED_BY_REVIEW and is_reviewed(state):
        return await lifecycle.proceed(state, deps)
    return await lifecycle.expire(state, event.stage, deps)


async def on_dead_letter(delivery: Delivery, deps: Deps) -> list[Outgoing]:
    """Fail the show of a dead-lettered message; a cover that cannot be painted is replaced.

    Not where a budget refused the cover, and the show is to fail then.
    """
    letter = DeadLetter.model_validate_json(delivery.body)
    if dead_letters.is_unprocessed_request(letter):
        return await _fail_unprocessed(letter, deps)
    stage = dead_letters.stage_of(letter)
    state = await deps.shows.find(letter.show_id) if stage and letter.show_id else None
    if stage is None or state is None or letter.generation != state.generation:
        return []
    if stage == "cover" and not dead_letters.fails_over_budget(letter, state):
        return await lifecycle.replace_cover(letter.show_id, letter.generation, deps)
    failure = Failure(stage=stage, reason=letter.reason, dead_letter=letter.key)
    return await lifecycle.fail(letter.show_id, letter.generation, failure, deps)


async def _fail_unprocessed(letter: DeadLetter, deps: Deps) -> list[Outgoing]:
    """Fail the show whose request could not be processed because of a bug."""
    message = await deps.events.message(letter.stream, letter.sequence)
    asked = incoming.read(message or dead_letters.message_of(letter))
    failure = Failure(stage="show", reason=letter.reason, dead_letter=letter.key)
    state = await lifecycle.begin(failure, asked, deps)
    if state.digest != asked.digest:
        state = await lifecycle.begin(failure, asked.taken(), deps)
    if state.digest == asked.digest and state.status is Status.RUNNING:
        return await lifecycle.fail(state.show_id, 1, failure, deps)
    return await lifecycle.announce(state, deps)


async def cancel(event: ShowCancelRequested, deps: Deps) -> list[Outgoing]:
    """Cancel a running show.

    A cancellation that arrives before the request was processed waits for it. One that names
    another generation than the current one is refused; one that names none applies to any.

    Raises:
        Discard: there is no such show or generation, or it has ended otherwise.
    """
    state = await deps.shows.find(event.show_id)
    if state is None:
        await lifecycle.expect_request(event, deps)
        raise Discard(f"show_id: there is no show {event.show_id} to cancel")
    named = _named_generation(event, state)
    if state.over and state.status is not Status.CANCELLED:
        raise Discard(f"show_id: show {event.show_id} has ended, and cannot be cancelled")
    decision = Decision("cancelled", reason=event.reason, generation=named)
    return await lifecycle.decide_outcome(event.show_id, decision, deps)


def _named_generation(event: ShowEvent, state: ShowState) -> int | None:
    """The generation that a command names, if any.

    Raises:
        Discard: it is not that of the show.
    """
    if "generation" not in event.model_fields_set:
        return None
    if event.generation != state.generation:
        raise Discard(f"generation: show {event.show_id} is at {state.generation}")
    return event.generation


async def retry(event: ShowRetryRequested, deps: Deps) -> AsyncIterator[Outgoing]:
    """Begin the next generation of a failed show at the stage that failed."""
    state, accepted = await reopening.reopen(event, deps)
    yield lifecycle.deadline(accepted, "show", accepted.deadlines.audio)
    if not state.complete:
        yield await review.restart_event(state, accepted, deps)
    for outgoing in await lifecycle.proceed(state, deps):
        yield outgoing


async def delete(event: ShowDeleteRequested, deps: Deps) -> ShowDeleted:
    """Delete a show that has ended: its files first, so that `show.deleted` tells what is done.

    A show whose state has expired is deleted too, and so is one that nobody knows: what is to be
    removed is not there. The state is kept, marked, until it expires: the id stays taken, and
    another request with it is refused.
    """
    now = deps.clock.now()
    known = await deps.shows.find(event.show_id)
    if known is not None:
        _named_generation(event, known)
    state = await deps.shows.close(event.show_id, lambda s: transitions.delete(s, now))
    waits = state is None and await deps.queue.holds_request(event.show_id)
    if waits or (state is not None and state.deleted_at is None):
        raise Discard(f"show_id: show {event.show_id} has not ended; cancel it first")
    for bucket, folder in ((subjects.BLOBS_SHOWS, ""), (subjects.BLOBS_AIR, "show/")):
        async for ref in deps.blobs.list(bucket, f"{folder}{event.show_id}/"):
            await deps.blobs.delete(ref.bucket, ref.key)
    accepted = state.accepted if state else None
    return ShowDeleted(
        show_id=event.show_id,
        generation=state.generation if state else event.generation,
        reason=event.reason,
        channel=accepted.channel if accepted else "",
    )


async def on_undeliverable(delivery: Delivery, deps: Deps) -> None:
    """Record a dead letter for a message that the broker delivers no more."""
    await deps.events.dead_letter(Advisory.model_validate_json(delivery.body))


async def close(event: ShowGenerated | ShowFailed | ShowCancelled, deps: Deps) -> None:
    """Record the terminal event in the state, then learn the pace and the rates of voices.

    In this order, so that an error in learning does not prevent the end of the show.
    """
    state = await deps.shows.find(event.show_id)
    if state is None or state.generation != event.generation or state.over:
        return
    outcome = next(o for o, kind in TERMINAL_EVENTS.items() if isinstance(event, kind))
    now = deps.clock.now()
    await deps.shows.close(
        event.show_id,
        lambda s: transitions.close(s, event.generation, outcome, event.sequence, now),
    )
    audio = state.facts.get(subjects.AUDIO_READY)
    if outcome == "generated" and audio is not None and state.accepted is not None:
        # A reviewed show ends when a person wants it to: it says nothing about the pace.
        queued = state.accepted.queue_position > 0 and state.review is None
        await deps.queue.learn(now, waited=queued)
        spoken = await deps.events.read(AudioReady, audio.sequence)
        await deps.voices.learn(spoken.voices)


async def show_state(query: ShowStateQuery, deps: Deps) -> ShowState:
    """The state of one show.

    Raises:
        Discard: there is no such show, or its state has expired.
    """
    state = await deps.shows.find(query.show_id)
    if state is None:
        raise Discard(f"show_id: there is no show {query.show_id}")
    return state


ENDS: tuple[type[ShowEvent], ...] = tuple(TERMINAL_EVENTS.values())


def routes(workers: int) -> tuple[Route, ...]:
    """The routes of show; `workers` evaluate requests concurrently in one process."""
    begins: tuple[type[ShowEvent], ...] = (ShowDeadline, ShowAccepted, *ENDS)
    results: tuple[type[ShowEvent], ...] = (ShowDeadline, *ENDS)
    return (
        Route(ShowRequested, accept_request, begins, raw=True, workers=workers),
        Route(StageStarted, set_stage_deadline, (ShowDeadline,)),
        Route(ScriptReady, record_result, results),
        Route(AudioReady, record_result, results),
        Route(CoverReady, record_result, results),
        Route(ShowDeadline, expire_stage, results),
        Route(ShowCancelRequested, cancel, ENDS, workers=COMMANDS),
        Route(ShowRetryRequested, retry, (ScriptDrafted, ScriptReady, *begins), workers=COMMANDS),
        Route(ShowDeleteRequested, delete, (ShowDeleted,), workers=COMMANDS),
        *review.routes(ENDS),
        Route(ShowGenerated, close),
        Route(ShowFailed, close),
        Route(ShowCancelled, close),
        Route(DeadLetter, on_dead_letter, results, raw=True, pattern=subjects.DEAD_LETTERS),
        *(
            Route(Advisory, on_undeliverable, raw=True, pattern=advisory)
            for advisory in subjects.ADVISORIES
        ),
    )


QUERIES = (Query(subjects.SHOW_STATE, ShowStateQuery, ShowState, show_state),)
