"""The life of a show: it begins, its facts are recorded, its outcome is decided and published."""

from datetime import datetime, timedelta

from contracts import (
    STAGE_RESULTS,
    Fact,
    Failure,
    ShowAccepted,
    ShowDeadline,
    ShowEvent,
    ShowState,
    Stage,
    Status,
    subjects,
)
from services.kit.failures import Discard, NotYet
from services.kit.service import Outgoing, Scheduled
from services.show.domain import request, transitions
from services.show.domain.incoming import IncomingRequest
from services.show.domain.queue import expected_wait
from services.show.domain.refusal import Refusal
from services.show.domain.station import StationConfig
from services.show.domain.transitions import Decision
from services.show.outcomes import terminal_event
from services.show.ports import Deps

STAGE_TIMED_OUT = "{stage}: no result within the time limit of the stage"
SHOW_TIMED_OUT = "{stage}: no result when the show's time was up; the station may be too busy"
REQUEST_GRACE = 1.0
"""Seconds in which a request may come after a command that names its show."""
GRACE_INTERVAL, SHORTEST_WAIT, LONGEST_WAIT = 0.2, 0.02, 5.0
"""Seconds between two looks for the show: at first, at least and at most."""


async def station_now(deps: Deps, *, learned: bool = True) -> StationConfig:
    """The station as people have configured it by now.

    `learned`: with the rates that shows have measured.
    """
    rates = await deps.voices.learned() if learned else {}
    return deps.station(await deps.voices.published(), rates, await deps.saved())


async def open_show(asked: IncomingRequest, deps: Deps) -> ShowState:
    """The state of the show that is asked for: begun, or as it is.

    Raises:
        Discard: the id belongs to another request.
    """
    state = await _begun(asked, deps)
    if state.digest != asked.digest:
        asked = asked.taken()
        state = await _begun(asked, deps)
    if state.digest != asked.digest:
        raise Discard(f"show_id: {asked.show_id} belongs to another request already")
    return state


async def expect_request(event: ShowEvent, deps: Deps) -> None:
    """Have a command wait whose show is unknown, where its request may still be processed.

    For a moment it is waited for even where it is not on the stream: who publishes the two at once
    does not know which of them comes first. It is looked for soon, and once more at the end: many
    commands that look again and again would wait for each other.

    Raises:
        NotYet: the request may still be processed.
    """
    now = deps.clock.now()
    age = (now - (event.stored_at or now)).total_seconds()
    if event.stored_at is not None and 0 <= age < REQUEST_GRACE:
        rest = GRACE_INTERVAL if age < GRACE_INTERVAL else max(REQUEST_GRACE - age, SHORTEST_WAIT)
        raise NotYet(f"there is no show {event.show_id} yet", after=rest)
    if await deps.queue.holds_request(event.show_id):
        wait = min(max(age, GRACE_INTERVAL), LONGEST_WAIT)
        raise NotYet(f"the request of show {event.show_id} waits", after=wait)


async def _begun(asked: IncomingRequest, deps: Deps) -> ShowState:
    state = await deps.shows.find(asked.show_id)
    if state is None:
        state = await begin(await evaluate(asked, deps), asked, deps)
    return state


async def evaluate(asked: IncomingRequest, deps: Deps) -> ShowAccepted | Failure:
    """Evaluate a request: accepted with its position in the queue, or refused.

    A request with a seed is planned with the published rates: the same request gives the same show
    on a station that has learned others.
    """
    if asked.refusal is not None:
        return refused(asked, asked.refusal)
    station = await station_now(deps, learned=asked.payload.get("seed") is None)
    result = request.evaluate(
        asked.payload, station, show_id=asked.show_id, now=deps.clock.now(), size=asked.size
    )
    if not isinstance(result, ShowAccepted):
        return refused(asked, result)
    waiting = await deps.queue.waiting()
    if waiting >= station.longest_queue:
        reason = request.queue_full_reason(waiting, station.longest_queue)
        return Failure(stage="show", reason=reason)
    wait = expected_wait(waiting, await deps.queue.pace())
    return result.model_copy(update={"queue_position": waiting, "expected_wait": wait})


def refused(asked: IncomingRequest, refusal: Refusal) -> Failure:
    """How a request ends that is refused."""
    return Failure(
        stage="show",
        reason=refusal.reason,
        refused=True,
        field=refusal.field,
        requested_show_id=asked.requested_show_id,
    )


async def begin(evaluated: ShowAccepted | Failure, asked: IncomingRequest, deps: Deps) -> ShowState:
    """Write the first state of a show: running, or finishing as failed.

    Where another worker has written one before, that state is returned.
    """
    now = deps.clock.now()
    new = ShowState(
        show_id=asked.show_id,
        digest=asked.digest,
        requested_at=now,
        requested_sequence=asked.sequence,
        traceparent=asked.traceparent,
    )
    if isinstance(evaluated, ShowAccepted):
        new = new.model_copy(update={"accepted": evaluated})
    else:
        end = await deps.events.archive_end()
        new = transitions.decide(new, Decision("failed", evaluated), end, now)
    return await deps.shows.begin(new)


def first_events(state: ShowState) -> list[Outgoing]:
    """The first events of a running show: the deadline comes first, so that the show surely ends.

    Only of its first generation: a retry publishes those of a later one.
    """
    if state.accepted is None or state.status is not Status.RUNNING or state.generation > 1:
        return []
    return [deadline(state.accepted, "show", state.accepted.deadlines.audio), state.accepted]


def deadline(accepted: ShowAccepted, stage: Stage, at: datetime) -> Scheduled:
    """The scheduled deadline of a stage; only the first one that is published counts."""
    due = ShowDeadline(show_id=accepted.show_id, generation=accepted.generation, stage=stage)
    return Scheduled(due, at)


def stage_deadline(state: ShowState, stage: Stage, start: datetime) -> list[Outgoing]:
    """The deadline of a stage whose work begins at `start`; none where its result is known."""
    accepted = state.accepted
    if accepted is None or accepted.timeouts is None or stage not in missing(state):
        return []
    seconds = accepted.timeouts.model_dump()[stage]
    return [deadline(accepted, stage, start + timedelta(seconds=seconds))]


def start_time(event: ShowEvent, deps: Deps) -> datetime:
    """Start of the work that `event` reports, by the broker's clock or ours: the later time.

    The broker publishes the deadline that is derived from it. Where our clock is behind, a stage
    would be late before it began; where the event was queued for long, its stage loses no time.
    """
    now = deps.clock.now()
    return max(event.stored_at or now, now)


def missing(state: ShowState) -> list[Stage]:
    """The stages of a running show without a result, in the order of the pipeline."""
    if state.status is not Status.RUNNING:
        return []
    return [stage for subject, stage in STAGE_RESULTS.items() if subject not in state.facts]


async def record(
    show_id: str, subject: str, fact: Fact, start: datetime, deps: Deps
) -> list[Outgoing]:
    """Record a fact; the last missing one finishes the show.

    Once only the cover is missing, its deadline counts from `start`, even if no worker has begun.
    """
    now = deps.clock.now()
    state = await deps.shows.change(
        show_id, lambda s: transitions.record_fact(s, subject, fact, now)
    )
    if state is not None and missing(state) == ["cover"]:
        return stage_deadline(state, "cover", start)
    return await proceed(state, deps)


async def proceed(state: ShowState | None, deps: Deps) -> list[Outgoing]:
    """Finish a complete show; resume the finishing that a crash has interrupted."""
    if state is not None and state.status is Status.RUNNING and state.complete:
        generated = Decision("generated", generation=state.generation)
        return await decide_outcome(state.show_id, generated, deps)
    return await announce(state, deps)


async def decide_outcome(show_id: str, decision: Decision, deps: Deps) -> list[Outgoing]:
    """Decide the outcome by compare-and-set, then announce the one that was decided."""
    end = await deps.events.archive_end()
    now = deps.clock.now()
    decided = await deps.shows.change(show_id, lambda s: transitions.decide(s, decision, end, now))
    return await announce(decided, deps)


async def announce(state: ShowState | None, deps: Deps) -> list[Outgoing]:
    """The terminal event of a show whose outcome is decided, unless it is published already."""
    if state is None or state.status is not Status.FINISHING:
        return []
    if await deps.events.is_announced(state):
        return []
    return [await terminal_event(state, deps)]


async def fail(show_id: str, generation: int, failure: Failure, deps: Deps) -> list[Outgoing]:
    """End the generation as failed, unless another outcome is decided and can be finished."""
    state = await deps.shows.find(show_id)
    stuck = state is not None and state.status is Status.FINISHING and failure.stage == "show"
    if state is None or not stuck or await deps.events.is_announced(state):
        failed = Decision("failed", failure, generation=generation)
        return await decide_outcome(show_id, failed, deps)
    now = deps.clock.now()
    failed_state = await deps.shows.change(
        show_id, lambda s: transitions.fail_finishing(s, generation, failure, now)
    )
    return await announce(failed_state, deps)


async def expire(state: ShowState, stage: Stage, deps: Deps) -> list[Outgoing]:
    """Replace a missing cover; fail the show where another result of the late stage is missing."""
    late_stages = missing(state)
    late = late_stages[0] if stage == "show" and late_stages else stage
    if late not in late_stages:
        return await proceed(state, deps)
    if late == "cover":
        return await replace_cover(state.show_id, state.generation, deps)
    reason = (SHOW_TIMED_OUT if stage == "show" else STAGE_TIMED_OUT).format(stage=late)
    return await fail(state.show_id, state.generation, Failure(stage=late, reason=reason), deps)


async def replace_cover(show_id: str, generation: int, deps: Deps) -> list[Outgoing]:
    """Record the station's own cover as the result; sequence 0 marks a fact without an event."""
    fact = Fact(sequence=0, generation=generation)
    return await record(show_id, subjects.COVER_READY, fact, deps.clock.now(), deps)
