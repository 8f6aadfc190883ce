"""Builds the terminal event of a show whose outcome is decided."""

from collections.abc import Awaitable, Callable

from contracts import (
    AiUse,
    AudioReady,
    CoverReady,
    Outcome,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowEvent,
    ShowFailed,
    ShowState,
    Usage,
    subjects,
)
from contracts.cover import OWN_PICTURE
from services.kit.telemetry import span, spans
from services.show.domain import result
from services.show.domain.ai import source_type, statement, systems, use_of_ai
from services.show.domain.notes import show_notes
from services.show.domain.result import CoverFiles
from services.show.ports import Deps, E, Tags


async def terminal_event(state: ShowState, deps: Deps) -> ShowEvent:
    """Build the terminal event of a show.

    Raises:
        LookupError: no outcome is decided.
    """
    if state.finishing is None:
        raise LookupError(f"no outcome is decided for show {state.show_id}")
    return await OUTCOMES[state.finishing.outcome](state, deps)


async def _generated(state: ShowState, deps: Deps) -> ShowEvent:
    """Package the final file, and build `show.generated`."""
    accepted = state.accepted
    if accepted is None:
        raise LookupError(f"show {state.show_id} is finished, yet was never accepted")
    began = deps.clock.now()
    with span(spans.FINISHING, {spans.SHOW_ID: state.show_id}):
        script, audio, painted = await _results(state, deps)
        cover = await _cover(state, painted, deps)
        use = use_of_ai(accepted, script, audio, painted)
        tags = _tags(accepted, script, audio, use, _picture_credit(accepted, painted))
        tagged = await deps.packager.package(audio.audio, cover.file, audio.chapters, tags)
    now = deps.clock.now()
    return result.generated(
        accepted,
        script,
        audio,
        cover,
        ai=use,
        painted=painted,
        tagged=tagged,
        notes=tags.notes,
        finish_seconds=(now - began).total_seconds(),
        requested_at=state.requested_at,
        now=now,
    )


def _picture_credit(accepted: ShowAccepted, painted: CoverReady | None) -> str:
    """Title and licence of the station's picture on the cover; empty where there is none."""
    if accepted.music is None or painted is None or painted.painted_by != OWN_PICTURE:
        return ""
    title, licence = accepted.music.titles.get("cover"), accepted.music.licences.get("cover")
    return " – ".join(filter(None, (title, licence)))


def _tags(
    accepted: ShowAccepted, script: ScriptReady, audio: AudioReady, use: AiUse, picture: str
) -> Tags:
    hosts = [host.name for host in accepted.hosts]
    made_by = statement(use, hosts, accepted.language)
    notes = show_notes(
        description=script.description,
        chapters=audio.chapters,
        segments=audio.segments,
        made_by=made_by,
        music=audio.music,
        picture=picture,
        notice=accepted.notice,
        language=accepted.language,
    )
    return Tags(
        show_id=accepted.show_id,
        generation=accepted.generation,
        title=script.episode or accepted.title,
        show=accepted.title,
        station=accepted.station,
        artist=", ".join(hosts),
        as_of=accepted.as_of,
        language=accepted.language,
        description=script.description,
        notes=notes,
        made_by=" ".join(made_by),
        source_type=source_type((*use.script, *use.voices)),
        systems=systems(use),
    )


async def _results(
    state: ShowState, deps: Deps
) -> tuple[ScriptReady, AudioReady, CoverReady | None]:
    """The events of the recorded facts; no cover where the station's own replaces it."""
    script = await deps.events.read(ScriptReady, state.facts[subjects.SCRIPT_READY].sequence)
    audio = await deps.events.read(AudioReady, state.facts[subjects.AUDIO_READY].sequence)
    cover = state.facts[subjects.COVER_READY]
    painted = await deps.events.read(CoverReady, cover.sequence) if cover.sequence else None
    return script, audio, painted


async def _cover(state: ShowState, painted: CoverReady | None, deps: Deps) -> CoverFiles:
    """The cover; the station's own where none was painted."""
    if painted is not None:
        return CoverFiles(painted.cover, painted.cover_sizes)
    return await deps.packager.fallback_cover(state.show_id, state.generation)


async def _usage(state: ShowState, deps: Deps) -> tuple[Usage, ...]:
    """What the finished stages used; a stage whose event has aged out counts as nothing."""
    stages = (
        await _result(ScriptReady, state, deps),
        await _result(AudioReady, state, deps),
        await _result(CoverReady, state, deps),
    )
    return tuple(usage for stage in stages if stage for usage in stage.usage)


async def _result(kind: type[E], state: ShowState, deps: Deps) -> E | None:
    """The recorded result of a stage; None where there is no event, or it has aged out."""
    fact = state.facts.get(kind.subject)
    return await deps.events.find(kind, fact.sequence) if fact and fact.sequence else None


async def _failed(state: ShowState, deps: Deps) -> ShowEvent:
    """Build `show.failed` with the recorded reason."""
    failure = state.finishing.failure if state.finishing else None
    if failure is None:
        raise LookupError(f"show {state.show_id} failed without a recorded reason")
    return ShowFailed(**result.known(state, await _usage(state, deps)), **failure.model_dump())


async def _cancelled(state: ShowState, deps: Deps) -> ShowEvent:
    """Build `show.cancelled` with the reason of the request."""
    reason = state.finishing.reason if state.finishing else ""
    return ShowCancelled(**result.known(state, await _usage(state, deps)), reason=reason)


OUTCOMES: dict[Outcome, Callable[[ShowState, Deps], Awaitable[ShowEvent]]] = {
    "generated": _generated,
    "failed": _failed,
    "cancelled": _cancelled,
}
