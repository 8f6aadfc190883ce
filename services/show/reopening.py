"""The next generation of a show that failed."""

from dataclasses import replace

from contracts import Failure, ShowAccepted, ShowRetryRequested, ShowState, Status, subjects
from services.kit.failures import Discard, Retry
from services.show import lifecycle
from services.show.domain import incoming, request, transitions
from services.show.ports import Deps


async def reopen(event: ShowRetryRequested, deps: Deps) -> tuple[ShowState, ShowAccepted]:
    """Begin the next generation of a failed show; return it again after a crash.

    Raises:
        Discard: there is no failed show of that generation.
        Retry: the show is about to fail, and can be reopened then.
    """
    state = await deps.shows.find(event.show_id)
    if state is None:
        raise Discard(f"show_id: there is no failed show {event.show_id} to try again")
    if state.generation == event.generation + 1 and not state.over and state.accepted:
        return state, state.accepted
    if event.generation != state.generation:
        raise Discard(f"generation: show {event.show_id} is at {state.generation} already")
    if state.finishing and state.finishing.outcome == "failed" and not state.over:
        raise Retry(f"show {event.show_id} is about to fail")
    if state.status is not Status.FAILED or state.deleted_at:
        raise Discard(f"show_id: there is no failed show {event.show_id} to try again")
    accepted = state.accepted or await _evaluate_again(state, deps)
    now = deps.clock.now()
    station = await lifecycle.station_now(deps)
    following = request.next_generation(accepted, station, now)
    lost = await _aged_out(state, deps)
    reopened = await deps.shows.change(
        event.show_id, lambda s: transitions.reopen(s, following, lost, now)
    )
    reopened = reopened or state
    return reopened, reopened.accepted or following


async def _evaluate_again(state: ShowState, deps: Deps) -> ShowAccepted:
    """Evaluate a request that could not be processed before.

    Raises:
        Discard: it was refused, or is now; or it has aged out.
    """
    failure = state.finishing.failure if state.finishing else None
    if failure is None or not failure.dead_letter:
        raise Discard(f"show_id: show {state.show_id} was refused, and cannot be retried")
    _, stream, sequence, _ = failure.dead_letter.split(".", maxsplit=3)
    message = await deps.events.message(stream, int(sequence))
    if message is None:
        raise Discard(f"show_id: the request of show {state.show_id} has aged out")
    asked = replace(incoming.read(message), show_id=state.show_id)
    evaluated = await lifecycle.evaluate(asked, deps)
    if isinstance(evaluated, Failure):
        raise Discard(evaluated.reason)
    return evaluated


async def _aged_out(state: ShowState, deps: Deps) -> set[str]:
    """The subjects of facts whose events have aged out; states are kept longer than events."""
    return {
        subject
        for subject, fact in state.facts.items()
        if fact.sequence and await deps.events.message(subjects.STREAM_SHOWS, fact.sequence) is None
    }
