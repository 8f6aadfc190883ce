"""A script goes in, a mastered show comes out."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing

from contracts import (
    AudioReady,
    BlobRef,
    Progress,
    ScriptReady,
    ShowEvent,
    StageStarted,
    subjects,
)
from services.audio.domain.timing import Timekeeper
from services.audio.domain.transcript import Rundown, chapters_json, webvtt
from services.audio.ports import Deps, Master, Mix, Reading
from services.kit.service import Route

MUSIC_SECONDS = 10.3
"""Seconds of a show that are music alone, as far as is known before the studio opens."""


async def produce_show(script: ScriptReady, deps: Deps) -> AsyncIterator[ShowEvent]:
    """Speak, mix and master a script; nothing where the show has ended meanwhile."""
    if await deps.has_ended(script.show_id):
        return
    yield StageStarted(show_id=script.show_id, generation=script.generation, stage="audio")
    ready = await _produced(script, deps)
    if ready is not None:
        yield ready


async def _produced(script: ScriptReady, deps: Deps) -> AudioReady | None:
    expected = Timekeeper(script, script.minutes * 60 - MUSIC_SECONDS).expected
    async with AsyncExitStack() as stack:
        reading = await stack.enter_async_context(deps.booth.session())
        mix = await stack.enter_async_context(
            deps.desk.session(
                title=script.title,
                artist=script.station,
                speech_seconds=expected,
                seed=script.seed,
            )
        )
        rundown = await _record(script, reading, mix, deps)
        if rundown is None:
            return None
        await deps.notify(Progress(show_id=script.show_id, stage="mix", done=0, total=1))
        master = await mix.finish()
        await deps.notify(Progress(show_id=script.show_id, stage="mix", done=1, total=1))
        return await _file(rundown, master, reading, mix, deps)


async def _record(script: ScriptReady, reading: Reading, mix: Mix, deps: Deps) -> Rundown | None:
    agenda = Timekeeper(script, script.minutes * 60 - mix.head - mix.tail)
    rundown = Rundown(script)

    async def progress(text: str = "") -> None:
        done = len(rundown.segments)
        await deps.notify(
            Progress(
                show_id=script.show_id, stage="speech", done=done, total=agenda.total, text=text
            )
        )

    await progress()
    async with aclosing(reading.read(agenda)) as lines:
        async for spoken in lines:
            if await deps.has_ended(script.show_id):
                return None
            rundown.add(spoken, await mix.place(spoken.speech, agenda.gap()))
            await progress(spoken.line.segment.speaker)
    return rundown


async def _file(
    rundown: Rundown, master: Master, reading: Reading, mix: Mix, deps: Deps
) -> AudioReady:
    script = rundown.script
    duration = round(master.seconds, 3)
    chapters = rundown.chapters(duration)
    folder = f"{script.show_id}/{script.generation}"

    async def text(name: str, content: str, media_type: str) -> BlobRef:
        data = content.encode()
        return await deps.blobs.put(subjects.BLOBS_SHOWS, f"{folder}/{name}", data, media_type)

    if master.stem is not None:
        stem = f"{folder}/{master.stem.name}"
        await deps.blobs.put_file(subjects.BLOBS_SHOWS, stem, master.stem, "audio/flac")
    return AudioReady(
        show_id=script.show_id,
        generation=script.generation,
        audio=await deps.blobs.put_file(
            subjects.BLOBS_SHOWS, f"{folder}/audio.mp3", master.mp3, "audio/mpeg"
        ),
        master=await deps.blobs.put_file(
            subjects.BLOBS_SHOWS, f"{folder}/master.flac", master.flac, "audio/flac"
        ),
        transcript=await text("transcript.vtt", webvtt(rundown.cues), "text/vtt"),
        chapters_file=await text(
            "chapters.json",
            chapters_json(script.title, chapters),
            "application/json+chapters",
        ),
        duration=duration,
        loudness=master.loudness,
        segments=tuple(rundown.segments),
        chapters=chapters,
        voices=rundown.voices,
        music=mix.music,
        takes_spoken=len(rundown.segments) - rundown.reused,
        takes_reused=rundown.reused,
        seconds={"speech": round(reading.seconds, 3), "mix": round(mix.seconds, 3)},
    )


async def prune_takes(deps: Deps) -> None:
    """Remove the takes that are too old; the cache is shared by shows, and emptied by age."""
    await deps.blobs.prune(subjects.BLOBS_TAKES, deps.take_seconds)


def routes(workers: int) -> tuple[Route, ...]:
    """What audio consumes, what answers, and what it produces."""
    return (Route(ScriptReady, produce_show, (StageStarted, AudioReady), workers=workers),)
