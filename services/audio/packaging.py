"""Stores the files of a rendered show, and builds `audio.ready`."""

from contracts import AudioReady, BlobRef, Chapter, ScriptReady, subjects
from services.audio.domain.transcript import Rundown, chapters_json, webvtt
from services.audio.ports import Master, RenderSession, SpeechSession
from services.kit.blobs import BlobStore

MP3, FLAC, VTT, CHAPTERS = "audio/mpeg", "audio/flac", "text/vtt", "application/json+chapters"
"""Media types."""
MASTER = "master.flac"
"""Name of the lossless file."""


async def package_show(
    rundown: Rundown, master: Master, speech: SpeechSession, render: RenderSession, blobs: BlobStore
) -> AudioReady:
    """Store the rendered files, and build `audio.ready`."""
    script, duration = rundown.script, round(master.seconds, 3)
    chapters = rundown.chapters(duration)
    return AudioReady(
        show_id=script.show_id,
        generation=script.generation,
        **await _stored_audio(script, master, blobs),
        **await _stored_texts(rundown, chapters, blobs),
        duration=duration,
        loudness=master.loudness,
        segments=tuple(rundown.segments),
        chapters=chapters,
        voices=rundown.voices,
        fallbacks=(*render.fallbacks, *rundown.fallbacks),
        music=render.music,
        takes_spoken=len(rundown.segments) - rundown.reused,
        takes_reused=rundown.reused,
        seconds={"speech": round(speech.seconds, 3), "mix": round(render.seconds, 3)},
    )


async def _stored_audio(
    script: ScriptReady, master: Master, blobs: BlobStore
) -> dict[str, BlobRef]:
    """Store the audio files; return their fields of `audio.ready`, which has none for the stem."""
    if master.stem is not None:
        stem = _key(script, master.stem.name)
        await blobs.put_file(subjects.BLOBS_SHOWS, stem, master.stem, FLAC)
    mp3, flac = _key(script, "audio.mp3"), _key(script, MASTER)
    return {
        "audio": await blobs.put_file(subjects.BLOBS_SHOWS, mp3, master.mp3, MP3),
        "master": await blobs.put_file(subjects.BLOBS_SHOWS, flac, master.flac, FLAC),
    }


async def _stored_texts(
    rundown: Rundown, chapters: tuple[Chapter, ...], blobs: BlobStore
) -> dict[str, BlobRef]:
    """Store the text files; return the fields of `audio.ready` for them."""

    async def stored(name: str, content: str, media_type: str) -> BlobRef:
        key = _key(rundown.script, name)
        return await blobs.put(subjects.BLOBS_SHOWS, key, content.encode(), media_type)

    listed = chapters_json(rundown.script.title, chapters)
    return {
        "transcript": await stored("transcript.vtt", webvtt(rundown.cues), VTT),
        "chapters_file": await stored("chapters.json", listed, CHAPTERS),
    }


def _key(script: ScriptReady, name: str) -> str:
    return f"{script.show_id}/{script.generation}/{name}"
