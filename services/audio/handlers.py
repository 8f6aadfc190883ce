"""Handlers of audio, from `script.ready` to `audio.ready`, and the table of routes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from dataclasses import replace
from time import perf_counter

from contracts import (
    AudioReady,
    Progress,
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowEvent,
    ShowListenable,
    ShowPackage,
    ShowPackaged,
    StageStarted,
)
from services.audio.domain.form import CALM, scene_of
from services.audio.domain.levelling import balanced
from services.audio.domain.scheduler import MUSIC_SECONDS, SpeechScheduler
from services.audio.domain.speech import Utterance
from services.audio.domain.transcript import Rundown
from services.audio.packaging import package_show
from services.audio.ports import Deps, Master, Package, RenderSession, SpeechSession
from services.kit.service import Route

SEGMENTS_AT_ONCE = 4
"""Segments that one process speaks at once while their scripts are still written."""
OPENINGS_AT_ONCE = 2
"""Shows that one process opens at once: a show does not wait for the music of the one before."""


async def open_show(accepted: ShowAccepted, deps: Deps) -> AsyncIterator[ShowListenable]:
    """Store the first segment of a show before its script exists: ident and intro.

    Where people died in its first story, the mix begins without drums, and its first segment takes
    the place of this one: who listens meanwhile has heard the drums of the intro for two seconds,
    and what goes on the air later is the show as it is. A show that has to wait is not heard yet.
    """
    if accepted.queue_position or await deps.has_ended(accepted.show_id):
        return
    calm = accepted.style.mood.casefold() == CALM
    first = await deps.renderer.opening(
        seed=accepted.seed,
        loudness=accepted.loudness,
        music=accepted.music,
        calm=calm,
    )
    if first is None:
        return
    async with _package(accepted, deps, replaces=False) as package:
        await asyncio.to_thread(package.add, first)
        await package.flushed()
    yield _listenable(accepted, package)
    await deps.renderer.compose(seed=accepted.seed, calm=calm)


async def produce_show(script: ScriptReady, deps: Deps) -> AsyncIterator[ShowEvent]:
    """Speak, mix and master a script; yield nothing where the show has ended meanwhile.

    It can be heard from its first segment on, and goes on the air once all are stored.
    """
    if await deps.has_ended(script.show_id):
        return
    yield StageStarted(show_id=script.show_id, generation=script.generation, stage="audio")
    async with _package(script, deps) as package:
        making = asyncio.create_task(produced(script, deps, package))
        try:
            if await _begins(package, making):
                yield _listenable(script, package)
            ready = await making
        finally:
            making.cancel()
            await asyncio.wait((making,))
    if ready is not None:
        if ready.package is not None:
            yield _packaged(script, ready.package)
        yield ready


def _package(
    show: ShowAccepted | ScriptReady, deps: Deps, *, replaces: bool = True
) -> AbstractAsyncContextManager[Package]:
    key = f"show/{show.show_id}/{show.generation}"
    return deps.packages.open(
        key, show_id=show.show_id, generation=show.generation, replaces=replaces
    )


def _listenable(show: ShowAccepted | ScriptReady, package: Package) -> ShowListenable:
    return ShowListenable(show_id=show.show_id, generation=show.generation, package=package.key)


def _packaged(script: ScriptReady, package: ShowPackage) -> ShowPackaged:
    return ShowPackaged(show_id=script.show_id, generation=script.generation, package=package)


async def _begins(package: Package, making: asyncio.Task[AudioReady | None]) -> bool:
    """Whether the package has its first segment before the show is made."""
    begun = asyncio.create_task(package.begun())
    try:
        await asyncio.wait((begun, making), return_when=asyncio.FIRST_COMPLETED)
        return begun.done()
    finally:
        begun.cancel()


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


async def produced(
    script: ScriptReady, deps: Deps, package: Package | None = None
) -> AudioReady | None:
    """Speak, mix and master a script, and store its files; None where the show has ended.

    `package` takes its segments, where it is to go on the air.
    """
    began = perf_counter()
    expected = SpeechScheduler(script, script.minutes * 60 - MUSIC_SECONDS).expected
    async with AsyncExitStack() as stack:
        name = f"{script.show_id}.{script.generation}"
        speech = await stack.enter_async_context(deps.speech.open(name))
        rendering = deps.renderer.open(
            title=script.episode or script.title,
            artist=", ".join(host.name for host in script.hosts),
            album=script.title,
            comment=script.description,
            speech_seconds=expected,
            seed=script.seed,
            loudness=script.loudness,
            music=script.music,
            air=package.add if package else None,
        )
        render = await stack.enter_async_context(rendering)
        rundown = await _recorded(script, speech, render, deps)
        if rundown is None:
            return None
        master = await _mastered(script, render, deps)
        if await deps.has_ended(script.show_id):
            return None
        ready = await package_show(rundown, master, speech, render, deps.blobs)
        if package is not None and master.heard:
            on_air = await package.finish(master.heard)
            ready = ready.model_copy(update={"package": on_air})
        deps.pace.note(ready.duration, perf_counter() - began)
        used = await deps.usage()
        return ready.model_copy(update={"usage": used.usage, "saved": used.saved})


async def _recorded(
    script: ScriptReady, speech: SpeechSession, render: RenderSession, deps: Deps
) -> Rundown | None:
    """Speak and place the script, utterance by utterance; None where the show has ended."""
    room = script.minutes * 60 - render.head - render.tail
    scheduler = SpeechScheduler(script, room, render.jingle)
    rundown, before = Rundown(script), None
    gains = _gains(script)
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


def _gains(script: ScriptReady) -> dict[str, float]:
    """The gain of each host in dB, so that the show as a whole is as loud as without."""
    shares: Counter[str] = Counter()
    for segment in script.segments:
        shares[segment.speaker] += 0 if segment.reserve else len(segment.text)
    return balanced({host.name: host.gain for host in script.hosts}, shares)


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
        Route(
            ScriptReady,
            produce_show,
            (StageStarted, ShowListenable, ShowPackaged, AudioReady),
            workers=workers,
        ),
        Route(ShowAccepted, open_show, (ShowListenable,), workers=OPENINGS_AT_ONCE, only_new=True),
        Route(SegmentWritten, prepare_speech, workers=SEGMENTS_AT_ONCE),
    )
