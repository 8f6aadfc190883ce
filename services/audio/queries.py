"""Audio's queries: work without a show, the voices of the station, and how audio stands."""

import hashlib
from functools import partial
from pathlib import Path

from contracts import (
    AudioGenerateQuery,
    AudioProcessQuery,
    AudioReady,
    AudioStatus,
    AudioStatusQuery,
    BlobRef,
    DecodedUpload,
    GeneratedAudio,
    Host,
    ProcessedAudio,
    PublishedSpeech,
    ScriptReady,
    SpeakableScript,
    VoicesQuery,
    subjects,
)
from services.audio.domain import own_script
from services.audio.handlers import produced
from services.audio.packaging import FLAC, MASTER, MP3
from services.audio.ports import Studio
from services.kit.calls.attribution import attributed_to
from services.kit.failures import Invalid, NotFound, Retry, refusals_as_invalid
from services.kit.service import Query

WORKERS = 1
"""Queries of each kind that one process works on at once; the pipeline has workers of its own."""


async def generate_audio(query: AudioGenerateQuery, deps: Studio) -> GeneratedAudio:
    """Speak a script, mix it with music and master it, without a show.

    Raises:
        Invalid: the script is refused, or a budget the calls.
        Retry: the speech providers are unavailable.
    """
    script = await _completed(query.script, deps)
    with attributed_to(script), refusals_as_invalid():
        return await deps.productions.find_or_make(
            script.show_id, GeneratedAudio, partial(_generated, script, deps)
        )


async def _completed(script: SpeakableScript, deps: Studio) -> ScriptReady:
    if reason := own_script.fault(script, deps.published):
        raise Invalid(reason)
    hosts = {host.name: host for host in script.hosts}
    for name in own_script.speakers(script):
        hosts[name] = await _host(name, deps)
    try:
        return own_script.complete(script, hosts)
    except ValueError as error:
        raise Invalid(str(error)) from error


async def _host(name: str, deps: Studio) -> Host:
    try:
        found = await deps.find_host(name)
    except NotFound as error:
        reason = f"script.segments: {name} is no host of the station; put the host into hosts"
        raise Invalid(reason) from error
    if not found.voices:
        raise Invalid(f"script.segments: no voice speaks for {name}")
    voice, *fallbacks = found.voices
    return Host(
        name=name,
        voice=voice,
        fallbacks=tuple(fallbacks),
        tone=found.host.tone,
        role=found.host.role,
        gain=found.host.gain,
    )


async def _generated(script: ScriptReady, deps: Studio) -> GeneratedAudio:
    ready = await produced(script, deps)
    if ready is None:
        raise Retry("the audio was given up; ask again")
    spoken = {segment.id for segment in ready.segments}
    fields = GeneratedAudio.model_fields.keys() & AudioReady.model_fields.keys()
    return GeneratedAudio(
        **{name: getattr(ready, name) for name in fields},
        audio_id=script.show_id,
        unspoken=tuple(each.id for each in script.segments if each.id not in spoken),
    )


async def process_audio(query: AudioProcessQuery, deps: Studio) -> ProcessedAudio:
    """Master an uploaded sound: it is decoded apart, levelled, limited and encoded.

    Raises:
        Invalid: the upload is refused.
        Retry: nobody decodes now, or the disk is full.
    """
    if query.upload.bucket != subjects.BLOBS_UPLOADS:
        raise Invalid("upload: it must be a blob of the bucket uploads")
    facts = f"{query.upload.sha256} {query.loudness:g} {query.title}"
    name = f"audio-{hashlib.sha256(facts.encode()).hexdigest()[:32]}"
    make = partial(_processed, name, query, deps)
    made = await deps.productions.find_or_make(name, ProcessedAudio, make)
    await deps.blobs.delete(query.upload.bucket, query.upload.key)
    return made


async def _processed(name: str, query: AudioProcessQuery, deps: Studio) -> ProcessedAudio:
    sound = await deps.decode(query.upload)
    try:
        return await _mastered(name, query, sound, deps)
    finally:
        await deps.blobs.delete(sound.file.bucket, sound.file.key)


async def _mastered(
    name: str, query: AudioProcessQuery, sound: DecodedUpload, deps: Studio
) -> ProcessedAudio:
    async def stored(file: str, path: Path, media_type: str) -> BlobRef:
        key = f"{name}/1/{file}"
        return await deps.blobs.put_file(subjects.BLOBS_SHOWS, key, path, media_type)

    work = deps.mastering.mastered(
        sound.file, measured=sound.loudness, loudness=query.loudness, title=query.title
    )
    async with work as master:
        return ProcessedAudio(
            audio_id=name,
            audio=await stored("audio.mp3", master.mp3, MP3),
            master=await stored(MASTER, master.flac, FLAC),
            duration=round(master.seconds, 3),
            loudness=master.loudness,
            loudness_before=sound.loudness,
            true_peak_before=sound.true_peak,
        )


async def audio_status(_: AudioStatusQuery, deps: Studio) -> AudioStatus:
    """How audio stands: its providers, its queue, and how fast it is."""
    return AudioStatus(
        providers=deps.providers,
        encoders=deps.encoders,
        workers=deps.workers,
        waiting=await deps.waiting(),
        realtime_factor=deps.pace.factor,
    )


async def list_voices(query: VoicesQuery, deps: Studio) -> PublishedSpeech:
    """The voices of the speech providers that shows use, the preferred provider first."""
    providers = (
        provider.model_copy(
            update={
                "voices": tuple(
                    card for card in provider.voices if query.language in {None, card.language}
                )
            }
        )
        for provider in deps.published.providers
        if query.provider in {None, provider.name}
    )
    return PublishedSpeech(providers=tuple(providers))


QUERIES = (
    Query(
        subjects.AUDIO_GENERATE,
        AudioGenerateQuery,
        GeneratedAudio,
        generate_audio,
        workers=WORKERS,
    ),
    Query(
        subjects.AUDIO_PROCESS,
        AudioProcessQuery,
        ProcessedAudio,
        process_audio,
        exact=True,
        workers=WORKERS,
    ),
    Query(subjects.AUDIO_STATUS, AudioStatusQuery, AudioStatus, audio_status),
    Query(subjects.VOICE_LIST, VoicesQuery, PublishedSpeech, list_voices),
)
