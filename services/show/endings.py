"""How a show ends: each end is composed once it was decided, and announced once."""

from collections.abc import Awaitable, Callable

from contracts import (
    AudioReady,
    CoverReady,
    Event,
    ScriptReady,
    ShowCancelled,
    ShowFailed,
    subjects,
)
from services.kit.routes import Said
from services.kit.telemetry import span
from services.show.domain import result
from services.show.domain.state import Outcome, ShowState, Status
from services.show.ports import Deps, Label


async def announce(state: ShowState, deps: Deps) -> list[Said]:
    """The terminal event of a show whose end is decided, unless it was announced already."""
    if state.status is not Status.FINISHING or state.finishing is None:
        return []
    if await deps.pages.announced(state):
        return []
    return [await ENDINGS[state.finishing.outcome](state, deps)]


async def generated(state: ShowState, deps: Deps) -> Event:
    """Press the final file and say what is in it."""
    accepted = state.accepted
    if accepted is None:
        raise LookupError(f"show {state.show_id} is finished, yet was never accepted")
    begun = deps.clock.now()
    with span("finishing", show_id=state.show_id):
        script, audio, painted = await _parts(state, deps)
        cover, cover_seconds = result.painted(painted, await deps.press.fallback_cover())
        label = Label(
            show_id=state.show_id,
            generation=state.generation,
            title=accepted.title,
            artist=", ".join(host.name for host in accepted.hosts),
            album=accepted.station,
            recorded_at=accepted.as_of,
            timezone=accepted.timezone,
            language=accepted.language,
        )
        tagged = await deps.press.press(audio.audio, cover, audio.chapters, label)
    now = deps.clock.now()
    return result.generated(
        accepted,
        script,
        audio,
        cover,
        cover_seconds=cover_seconds,
        tagged=tagged,
        finish_seconds=(now - begun).total_seconds(),
        requested_at=state.requested_at,
        now=now,
    )


async def _parts(state: ShowState, deps: Deps) -> tuple[ScriptReady, AudioReady, CoverReady | None]:
    """The events behind the facts; no cover where the station's own stands in."""
    script = await deps.pages.event(ScriptReady, state.facts[subjects.SCRIPT_READY].sequence)
    audio = await deps.pages.event(AudioReady, state.facts[subjects.AUDIO_READY].sequence)
    cover = state.facts[subjects.COVER_READY]
    painted = await deps.pages.event(CoverReady, cover.sequence) if cover.sequence else None
    return script, audio, painted


async def failed(state: ShowState, deps: Deps) -> Event:  # noqa: ARG001 - as its siblings
    """Say why the show came to nothing."""
    failure = state.finishing.failure if state.finishing else None
    if failure is None:
        raise LookupError(f"show {state.show_id} failed, yet nobody said why")
    return ShowFailed(show_id=state.show_id, generation=state.generation, **failure.model_dump())


async def cancelled(state: ShowState, deps: Deps) -> Event:  # noqa: ARG001 - as its siblings
    """Say that somebody stopped the show."""
    reason = state.finishing.reason if state.finishing else ""
    return ShowCancelled(show_id=state.show_id, generation=state.generation, reason=reason)


ENDINGS: dict[Outcome, Callable[[ShowState, Deps], Awaitable[Event]]] = {
    "generated": generated,
    "failed": failed,
    "cancelled": cancelled,
}
