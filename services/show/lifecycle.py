"""The life of a show: begun, its facts recorded, its end decided and announced once."""

from datetime import datetime, timedelta
from typing import Any

from pydantic_core import from_json

from contracts import (
    STAGE_RESULTS,
    Fact,
    Failure,
    ScriptReady,
    ShowAccepted,
    ShowDeadline,
    ShowEvent,
    ShowRetryRequested,
    ShowState,
    Stage,
    Status,
    subjects,
)
from services.kit.failures import Discard, Retry
from services.kit.service import Outgoing, Scheduled
from services.show.domain import request, transitions
from services.show.domain.queue import expected_wait
from services.show.domain.transitions import Decision
from services.show.outcomes import terminal_event
from services.show.ports import Deps


async def judge(
    payload: dict[str, Any], size: int, show_id: str, deps: Deps
) -> ShowAccepted | Failure:
    """The request, judged and frozen with its place in the queue, or why it is refused."""
    station = deps.station(await deps.rates.all())
    verdict = request.judge(payload, station, show_id=show_id, now=deps.clock.now(), size=size)
    if not isinstance(verdict, ShowAccepted):
        return Failure(stage="show", reason=verdict.reason, field=verdict.field)
    waiting = await deps.queue.waiting()
    if waiting >= station.longest_queue:
        return Failure(stage="show", reason=request.busy(waiting, station.longest_queue))
    wait = expected_wait(waiting, await deps.queue.pace())
    return verdict.model_copy(update={"queue_position": waiting, "expected_wait": wait})


async def begin(
    verdict: ShowAccepted | Failure, show_id: str, digest: str, deps: Deps
) -> ShowState:
    """Write the state in which a show begins: running, or about to fail.

    Where another was faster, the state that stands there already counts.
    """
    now = deps.clock.now()
    new = ShowState(show_id=show_id, digest=digest, requested_at=now)
    if isinstance(verdict, ShowAccepted):
        new = new.model_copy(update={"accepted": verdict})
    else:
        end = await deps.events.archive_end()
        new = transitions.decide(new, Decision("failed", verdict), end, now)
    return await deps.shows.begin(new)


def opening(state: ShowState) -> list[Outgoing]:
    """What begins the work on a running show: the clock comes first, so that it surely ends.

    Only on its first generation: a later one is begun by the retry, where the show had failed.
    """
    if state.accepted is None or state.status is not Status.RUNNING or state.generation > 1:
        return []
    return [clock(state.accepted, "show", state.accepted.deadlines.audio), state.accepted]


def clock(accepted: ShowAccepted, stage: Stage, at: datetime) -> Scheduled:
    """The deadline of a stage; the first one that is set for it counts."""
    due = ShowDeadline(show_id=accepted.show_id, generation=accepted.generation, stage=stage)
    return Scheduled(due, at)


def stage_clock(state: ShowState, stage: Stage, now: datetime) -> list[Outgoing]:
    """The clock of a stage whose work begins now; none where the show does not wait for it."""
    accepted = state.accepted
    if accepted is None or accepted.timeouts is None or stage not in missing(state):
        return []
    seconds = accepted.timeouts.model_dump()[stage]
    return [clock(accepted, stage, now + timedelta(seconds=seconds))]


def began(event: ShowEvent, deps: Deps) -> datetime:
    """When what `event` tells of began, by the broker's clock or ours: the later one.

    The broker ends the clock that is set from it. Where ours is behind, a stage would be late
    before it began; where the event has waited long, its stage has no less time for that.
    """
    now = deps.clock.now()
    return max(event.stored_at or now, now)


def missing(state: ShowState) -> list[Stage]:
    """The stages that a running show still waits for, in the order of the pipeline."""
    if state.status is not Status.RUNNING:
        return []
    return [stage for subject, stage in STAGE_RESULTS.items() if subject not in state.facts]


async def record(
    show_id: str, subject: str, fact: Fact, began: datetime, deps: Deps
) -> list[Outgoing]:
    """Add a fact; the one that completes the set finishes the show.

    Once only the cover is missing its clock starts, at `began`, whether or not anybody works on it.
    """
    now = deps.clock.now()
    state = await deps.shows.change(
        show_id, lambda s: transitions.record_fact(s, subject, fact, now)
    )
    if state is not None and missing(state) == ["cover"]:
        return stage_clock(state, "cover", began)
    return await proceed(state, deps)


async def proceed(state: ShowState | None, deps: Deps) -> list[Outgoing]:
    """Finish what is complete, and go on with what was being finished when somebody crashed."""
    if state is not None and state.status is Status.RUNNING and state.complete:
        generated = Decision("generated", generation=state.generation)
        return await decide_outcome(state.show_id, generated, deps)
    return await announce(state, deps)


async def decide_outcome(show_id: str, decision: Decision, deps: Deps) -> list[Outgoing]:
    """Decide the end by compare-and-set, then announce the one that was decided."""
    end = await deps.events.archive_end()
    now = deps.clock.now()
    decided = await deps.shows.change(show_id, lambda s: transitions.decide(s, decision, end, now))
    return await announce(decided, deps)


async def announce(state: ShowState | None, deps: Deps) -> list[Outgoing]:
    """The terminal event of a show whose end is decided, unless it was announced already."""
    if state is None or state.status is not Status.FINISHING:
        return []
    if await deps.events.is_announced(state):
        return []
    return [await terminal_event(state, deps)]


async def fail(show_id: str, generation: int, failure: Failure, deps: Deps) -> list[Outgoing]:
    """End the generation as failed, unless another end was decided and can be carried out."""
    state = await deps.shows.find(show_id)
    stuck = state is not None and state.status is Status.FINISHING and failure.stage == "show"
    if state is None or not stuck or await deps.events.is_announced(state):
        failed = Decision("failed", failure, generation=generation)
        return await decide_outcome(show_id, failed, deps)
    now = deps.clock.now()
    given_up = await deps.shows.change(
        show_id, lambda s: transitions.give_up_finish(s, generation, failure, now)
    )
    return await announce(given_up, deps)


async def replace_cover(show_id: str, generation: int, deps: Deps) -> list[Outgoing]:
    """Let the station's own cover stand in: sequence 0 says that no event brought it."""
    fact = Fact(sequence=0, generation=generation)
    return await record(show_id, subjects.COVER_READY, fact, deps.clock.now(), deps)


async def reopen(event: ShowRetryRequested, deps: Deps) -> tuple[ShowState, ShowAccepted]:
    """The show in its next generation; again for whoever crashed before they said so.

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
    if state.status is not Status.FAILED:
        raise Discard(f"show_id: there is no failed show {event.show_id} to try again")
    accepted = state.accepted or await _judged_now(state, deps)
    now = deps.clock.now()
    station = deps.station(await deps.rates.all())
    again = request.again(accepted, station, now)
    lost = await _aged_out(state, deps)
    opened = await deps.shows.change(
        event.show_id, lambda s: transitions.reopen(s, again, lost, now)
    )
    opened = opened or state
    return opened, opened.accepted or again


async def _judged_now(state: ShowState, deps: Deps) -> ShowAccepted:
    """The request that nobody could judge before, judged.

    Raises:
        Discard: it was refused, or is now; or it has aged out.
    """
    failure = state.finishing.failure if state.finishing else None
    if failure is None or not failure.dead_letter:
        raise Discard(f"show_id: show {state.show_id} was refused, and cannot be tried again")
    _, stream, sequence, _ = failure.dead_letter.split(".", maxsplit=3)
    body = await deps.events.body(stream, int(sequence))
    if body is None:
        raise Discard(f"show_id: the request of show {state.show_id} has aged out")
    verdict = await judge(from_json(body or b"{}"), len(body), state.show_id, deps)
    if isinstance(verdict, Failure):
        raise Discard(verdict.reason)
    return verdict


async def _aged_out(state: ShowState, deps: Deps) -> set[str]:
    """The subjects of the facts whose events are gone; a state is kept longer than they are."""
    return {
        subject
        for subject, fact in state.facts.items()
        if fact.sequence and await deps.events.body(subjects.STREAM_SHOWS, fact.sequence) is None
    }


async def restart_event(state: ShowState, accepted: ShowAccepted, deps: Deps) -> ShowEvent:
    """The event with which the missing stage begins, in the new generation."""
    script = state.facts.get(subjects.SCRIPT_READY)
    written = await deps.events.find(ScriptReady, script.sequence) if script else None
    if written is None:
        return accepted
    return written.model_copy(update={"generation": accepted.generation})
