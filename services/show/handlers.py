"""What show does about each event."""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from pydantic_core import from_json

from contracts import (
    AudioReady,
    CoverReady,
    DeadLetter,
    Event,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowCancelRequested,
    ShowDeadline,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowRetryRequested,
    Stage,
    subjects,
)
from services.kit.failures import Discard, Retry
from services.kit.routes import Delivery, Later, Route, Said
from services.show.domain import letters, request, state
from services.show.domain.state import Fact, Failure, Finishing, ShowState, Status
from services.show.endings import announce
from services.show.ports import Deps


async def judge(delivery: Delivery, deps: Deps) -> AsyncIterator[Said]:
    """Accept a request and start its clocks, or refuse it with the field and the reason."""
    payload = _payload(delivery.body)
    place = f"{delivery.stream}:{delivery.sequence}"
    message_id = delivery.message_id or delivery.headers.get("ce-id", "")
    show_id = request.identify(payload, message_id, place)
    if show_id is None:
        raise Discard("show_id: 1 to 64 letters, digits, hyphens or underscores")
    new = await _verdict(payload, len(delivery.body), show_id, deps)
    begun = await deps.shows.begin(new)
    if begun.digest != new.digest:
        raise Discard(f"show_id: {show_id} belongs to another request already")
    if begun.accepted is not None and begun.status is Status.RUNNING:
        for said in [*_clocks(begun.accepted), begun.accepted]:
            yield said
    for said in await announce(begun, deps):
        yield said


async def _verdict(payload: dict[str, Any], size: int, show_id: str, deps: Deps) -> ShowState:
    """The state in which the show begins: running, or refused and about to be told so."""
    now = deps.clock.now()
    blank = ShowState(show_id=show_id, digest=request.digest(payload), requested_at=now)
    house = deps.house(await deps.rates.all())
    verdict = request.judge(payload, house, show_id=show_id, now=now, size=size)
    if isinstance(verdict, ShowAccepted):
        return blank.model_copy(update={"accepted": verdict})
    failure = Failure(stage="show", reason=verdict.reason, field=verdict.field)
    return await _failed(blank, failure, deps)


def _clocks(accepted: ShowAccepted) -> list[Said]:
    """A deadline for every stage. They come first: whatever goes wrong later, the show ends."""
    due = accepted.deadlines
    stages: list[tuple[Stage, Any]] = [
        ("script", due.script),
        ("audio", due.audio),
        ("cover", due.cover),
    ]
    return [
        Later(
            ShowDeadline(show_id=accepted.show_id, generation=accepted.generation, stage=stage), at
        )
        for stage, at in stages
    ]


async def note(event: ScriptReady | AudioReady | CoverReady, deps: Deps) -> list[Said]:
    """Add a fact; the one that completes the set finishes the show."""
    fact = Fact(sequence=event.sequence, generation=event.generation)
    return await _learn(event.show_id, event.subject, fact, deps)


async def _learn(show_id: str, subject: str, fact: Fact, deps: Deps) -> list[Said]:
    now = deps.clock.now()
    known = await deps.shows.change(show_id, lambda s: state.learn(s, subject, fact, now))
    return await _proceed(known, deps)


async def _proceed(known: ShowState | None, deps: Deps) -> list[Said]:
    """Finish what is complete, and go on with what was being finished when somebody crashed."""
    if known is not None and known.status is Status.RUNNING and known.complete:
        known = await _conclude(
            known.show_id, Finishing(outcome="generated", archive_sequence=0), deps
        )
    return await announce(known, deps) if known is not None else []


async def _conclude(show_id: str, finishing: Finishing, deps: Deps) -> ShowState | None:
    """Decide the end by compare-and-set, with the archive's last sequence as of before."""
    end = await deps.pages.archive_end()
    decided = finishing.model_copy(update={"archive_sequence": end})
    now = deps.clock.now()
    return await deps.shows.change(show_id, lambda s: state.conclude(s, decided, now))


async def time_is_up(event: ShowDeadline, deps: Deps) -> list[Said]:
    """Replace a missing cover; fail the show where anything else is missing."""
    known = await deps.shows.find(event.show_id)
    if known is None or known.generation != event.generation:
        return []
    missing = {state.STAGE_OF[subject] for subject in state.COMPLETE - set(known.facts)}
    if event.stage not in missing or known.status is not Status.RUNNING:
        return await _proceed(known, deps)
    if event.stage == "cover":
        return await _without_cover(event.show_id, event.generation, deps)
    reason = f"{event.stage}: no answer within the time that the show gives"
    return await _fail(event.show_id, Failure(stage=event.stage, reason=reason), deps)


async def _without_cover(show_id: str, generation: int, deps: Deps) -> list[Said]:
    """The station's own cover stands in: sequence 0 says that no event brought it."""
    fact = Fact(sequence=0, generation=generation)
    return await _learn(show_id, subjects.COVER_READY, fact, deps)


async def mourn(delivery: Delivery, deps: Deps) -> list[Said]:
    """Fail the show whose message died; a cover that cannot be painted is replaced."""
    letter = DeadLetter.model_validate_json(delivery.body)
    stage = letters.stage_of(letter)
    known = await deps.shows.find(letter.show_id) if stage and letter.show_id else None
    if stage is None or known is None or letter.generation != known.generation:
        return []
    if stage == "cover":
        return await _without_cover(letter.show_id, letter.generation, deps)
    failure = Failure(stage=stage, reason=letter.reason, dead_letter=letter.key)
    return await _fail(letter.show_id, failure, deps)


async def _fail(show_id: str, failure: Failure, deps: Deps) -> list[Said]:
    """End the show as failed, unless another end was decided and can be carried out."""
    known = await deps.shows.find(show_id)
    stuck = known is not None and known.status is Status.FINISHING and failure.stage == "show"
    if known is not None and stuck and not await deps.pages.announced(known):
        now = deps.clock.now()
        ended = await deps.shows.change(show_id, lambda s: state.give_up(s, failure, now))
    else:
        finishing = Finishing(outcome="failed", archive_sequence=0, failure=failure)
        ended = await _conclude(show_id, finishing, deps)
    return await announce(ended, deps) if ended is not None else []


async def _failed(blank: ShowState, failure: Failure, deps: Deps) -> ShowState:
    end = await deps.pages.archive_end()
    finishing = Finishing(outcome="failed", archive_sequence=end, failure=failure)
    return state.conclude(blank, finishing, blank.requested_at)


async def cancel(event: ShowCancelRequested, deps: Deps) -> list[Said]:
    """Stop a running show; one that has ended stays as it ended.

    The wish may come before the request has been judged, and then waits for it.
    """
    finishing = Finishing(outcome="cancelled", archive_sequence=0, reason=event.reason)
    ended = await _conclude(event.show_id, finishing, deps)
    if ended is None:
        raise Retry(f"show_id: there is no show {event.show_id} to cancel")
    return await announce(ended, deps)


async def retry(event: ShowRetryRequested, deps: Deps) -> AsyncIterator[Said]:
    """Begin the next generation of a failed show at the stage that failed."""
    opened, accepted = await _reopened(event, deps)
    for clock in _clocks(accepted):
        yield clock
    if not opened.complete:
        yield await _where_it_failed(opened, accepted, deps)
    for said in await _proceed(opened, deps):
        yield said


async def _reopened(event: ShowRetryRequested, deps: Deps) -> tuple[ShowState, ShowAccepted]:
    """The show in its next generation; again for whoever crashed before they said so."""
    known = await deps.shows.find(event.show_id)
    if known is None or known.accepted is None:
        raise Discard(f"show_id: there is no failed show {event.show_id} to try again")
    if known.generation == event.generation + 1 and not known.over:
        return known, known.accepted
    if event.generation != known.generation:
        raise Discard(f"generation: show {event.show_id} is at {known.generation} already")
    if known.finishing and known.finishing.outcome == "failed" and not known.over:
        raise Retry(f"show {event.show_id} is about to fail")
    if known.status is not Status.FAILED:
        raise Discard(f"show_id: there is no failed show {event.show_id} to try again")
    now = deps.clock.now()
    house = deps.house(await deps.rates.all())
    again = known.accepted.model_copy(
        update={
            "generation": known.generation + 1,
            "deadlines": request.deadlines(house.patience, known.accepted.minutes, now),
        }
    )
    opened = await deps.shows.change(event.show_id, lambda s: state.reopen(s, again, now)) or known
    return opened, opened.accepted or again


async def _where_it_failed(opened: ShowState, again: ShowAccepted, deps: Deps) -> Event:
    """The event with which the missing stage begins, in the new generation."""
    script = opened.facts.get(subjects.SCRIPT_READY)
    written = await deps.pages.look(ScriptReady, script.sequence) if script else None
    return written.model_copy(update={"generation": again.generation}) if written else again


async def bury_lost(delivery: Delivery, deps: Deps) -> None:
    """Turn the broker's own word on a message that it gave up into a dead letter."""
    advisory = json.loads(delivery.body)
    stream, sequence = str(advisory["stream"]), int(advisory["stream_seq"])
    consumer = str(advisory["consumer"])
    body = await deps.pages.lost(stream, sequence)
    await deps.pages.bury(consumer, stream, sequence, body, int(advisory.get("deliveries", 0)))


async def close(event: ShowGenerated | ShowFailed | ShowCancelled, deps: Deps) -> None:
    """Mark the end that was announced, then learn how fast the voices spoke.

    In this order: what cannot be learned keeps no show from its end.
    """
    known = await deps.shows.find(event.show_id)
    if known is None or known.generation != event.generation or known.over:
        return
    outcome = next(o for o, subject in state.SUBJECT_OF.items() if subject == event.subject)
    now = deps.clock.now()
    await deps.shows.change(event.show_id, lambda s: state.close(s, outcome, event.sequence, now))
    audio = known.facts.get(subjects.AUDIO_READY)
    if outcome == "generated" and audio is not None:
        heard = await deps.pages.event(AudioReady, audio.sequence)
        await deps.rates.learn(heard.voices)


def _payload(body: bytes) -> dict[str, Any]:
    try:
        payload = from_json(body or b"{}")
    except ValueError as error:
        raise Discard(f"the request is not JSON: {error}") from error
    if not isinstance(payload, dict):
        raise Discard("the request is not a JSON object")
    return payload


def routes(deps: Deps) -> tuple[Route, ...]:
    """What show hears, what answers, and what it says."""
    ends = (ShowGenerated, ShowFailed, ShowCancelled)
    begins = (ShowDeadline, ShowAccepted, *ends)
    return (
        Route(ShowRequested, partial(judge, deps=deps), begins, raw=True, workers=2),
        Route(ScriptReady, partial(note, deps=deps), ends),
        Route(AudioReady, partial(note, deps=deps), ends),
        Route(CoverReady, partial(note, deps=deps), ends),
        Route(ShowDeadline, partial(time_is_up, deps=deps), ends),
        Route(ShowCancelRequested, partial(cancel, deps=deps), ends),
        Route(ShowRetryRequested, partial(retry, deps=deps), (ScriptReady, *begins)),
        Route(ShowGenerated, partial(close, deps=deps)),
        Route(ShowFailed, partial(close, deps=deps)),
        Route(ShowCancelled, partial(close, deps=deps)),
        Route(DeadLetter, partial(mourn, deps=deps), ends, raw=True, subject=subjects.DEAD_LETTERS),
        *(
            Route(DeadLetter, partial(bury_lost, deps=deps), raw=True, subject=advisory)
            for advisory in subjects.ADVISORIES
        ),
    )
