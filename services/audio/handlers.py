"""A script goes in, a mastered show comes out."""

from contextlib import AsyncExitStack, aclosing
from functools import partial

from contracts import AudioReady, BlobRef, ScriptReady, subjects
from services.audio.domain.timing import Timekeeper
from services.audio.domain.transcript import Rundown, chapters_json, webvtt
from services.audio.ports import Deps, Master, Mix, Reading
from services.kit.routes import Route

MUSIC_SECONDS = 10.3
"""Seconds of a show that are music alone, as far as is known before the studio opens."""


async def produce_show(script: ScriptReady, deps: Deps) -> AudioReady | None:
    """Speak, mix and master a script; nothing where the show has ended meanwhile."""
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
        await deps.progress(script.show_id, "mix", 0, 1)
        master = await mix.finish()
        await deps.progress(script.show_id, "mix", 1, 1)
        return await _file(rundown, master, reading, mix, deps)


async def _record(script: ScriptReady, reading: Reading, mix: Mix, deps: Deps) -> Rundown | None:
    agenda = Timekeeper(script, script.minutes * 60 - mix.head - mix.tail)
    rundown = Rundown(script)
    await deps.progress(script.show_id, "speech", 0, agenda.total)
    async with aclosing(reading.read(agenda)) as lines:
        async for spoken in lines:
            if await deps.cancelled(script.show_id):
                return None
            rundown.add(spoken, await mix.place(spoken.speech, agenda.gap()))
            done = len(rundown.segments)
            await deps.progress(
                script.show_id, "speech", done, agenda.total, spoken.line.segment.speaker
            )
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


def routes(deps: Deps, workers: int = 1) -> tuple[Route, ...]:
    """What audio hears, and what answers."""
    return (
        Route(ScriptReady, partial(produce_show, deps=deps), says=(AudioReady,), workers=workers),
    )
