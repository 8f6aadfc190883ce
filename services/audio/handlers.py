"""Handlers of audio, from `script.ready` to `audio.ready`, and the table of routes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace

from contracts import (
    AudioReady,
    Progress,
    ScriptReady,
    SegmentWritten,
    ShowEvent,
    StageStarted,
)
from services.audio.domain.form import scene_of
from services.audio.domain.levelling import balanced
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Utterance
from services.audio.domain.transcript import Rundown
from services.audio.packaging import package_show
from services.audio.ports import Deps, Master, RenderSession, SpeechSession
from services.kit.service import Route

SEGMENTS_AT_ONCE = 4
"""Segments that one process speaks at once while their scripts are still written."""
MUSIC_SECONDS = 10.3
"""Seconds of a show that are music alone, as estimated before its music is chosen."""


async def produce_show(script: ScriptReady, deps: Deps) -> AsyncIterator[ShowEvent]:
    """Speak, mix and master a script; yield nothing where the show has ended meanwhile."""
    if await deps.has_ended(script.show_id):
        return
    yield StageStarted(show_id=script.show_id, generation=script.generation, stage="audio")
    ready = await _produced(script, deps)
    if ready is not None:
        yield ready


async def prepare_speech(written: SegmentWritten, deps: Deps) -> None:
    """Speak a segment while the rest of its script is still written; the show finds the take."""
    if not await deps.has_ended(written.show_id):
        await deps.speech.prepare(_utterance(written))


def _utterance(written: SegmentWritten) -> Utterance:
    own = Utterance.of(written.segment, written.host, written.language, written.lexicon)
    if written.before is None or written.before_host is None:
        return own
    before = Utterance.of(written.before, written.before_host, written.language, written.lexicon)
    return replace(own, exchange=(before, own))


async def _produced(script: ScriptReady, deps: Deps) -> AudioReady | None:
    expected = SpeechScheduler(script, script.minutes * 60 - MUSIC_SECONDS).expected
    async with AsyncExitStack() as stack:
        speech = await stack.enter_async_context(deps.speech.open())
        rendering = deps.renderer.open(
            title=script.episode or script.title,
            artist=", ".join(host.name for host in script.hosts),
            album=script.title,
            comment=script.description,
            speech_seconds=expected,
            seed=script.seed,
            loudness=script.loudness,
            music=script.music,
        )
        render = await stack.enter_async_context(rendering)
        rundown = await _recorded(script, speech, render, deps)
        if rundown is None:
            return None
        master = await _mastered(script, render, deps)
        if await deps.has_ended(script.show_id):
            return None
        ready = await package_show(rundown, master, speech, render, deps.blobs)
        used = await deps.usage()
        return ready.model_copy(update={"usage": used.usage, "saved": used.saved})


async def _recorded(
    script: ScriptReady, speech: SpeechSession, render: RenderSession, deps: Deps
) -> Rundown | None:
    """Speak and place the script, utterance by utterance; None where the show has ended."""
    room = script.minutes * 60 - render.head - render.tail
    scheduler = SpeechScheduler(script, room, render.jingle)
    rundown, before = Rundown(script), None
    gains = balanced({host.name: host.gain for host in script.hosts})
    await _notify_speech(rundown, scheduler, deps)
    async with aclosing(speech.speak(scheduler)) as utterances:
        async for spoken in utterances:
            if await deps.has_ended(script.show_id):
                return None
            segment = spoken.utterance.segment
            gain = gains[segment.speaker]
            scene = scene_of(script, before, segment)
            placed = await render.place(spoken.speech, scheduler.gap(), scene, gain=gain)
            rundown.add(spoken, placed)
            await _notify_speech(rundown, scheduler, deps, segment.speaker)
            before = segment
    return rundown


async def _mastered(script: ScriptReady, render: RenderSession, deps: Deps) -> Master:
    await deps.notify(Progress(show_id=script.show_id, stage="mix", done=0, total=1))
    master = await render.finish()
    await deps.notify(Progress(show_id=script.show_id, stage="mix", done=1, total=1))
    return master


async def _notify_speech(
    rundown: Rundown, scheduler: SpeechScheduler, deps: Deps, speaker: str = ""
) -> None:
    progress = Progress(
        show_id=rundown.script.show_id,
        stage="speech",
        done=len(rundown.segments),
        total=scheduler.total,
        text=speaker,
    )
    await deps.notify(progress)


def routes(workers: int) -> tuple[Route, ...]:
    """The routes of audio."""
    return (
        Route(ScriptReady, produce_show, (StageStarted, AudioReady), workers=workers),
        Route(SegmentWritten, prepare_speech, workers=SEGMENTS_AT_ONCE),
    )
