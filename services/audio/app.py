"""Composition root of audio."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import soundfile

from contracts import (
    ArchivedShow,
    ArchiveShowQuery,
    BlobRef,
    DecodedUpload,
    Gender,
    Host,
    HostQuery,
    Language,
    MediaDecodeQuery,
    MediaFindQuery,
    MediaFound,
    MediaItem,
    Progress,
    ProviderCalled,
    PublishedSpeech,
    SegmentsStored,
    ShowGenerated,
    SpeechProvider,
    SpeechStatus,
    StationHost,
    Voice,
    VoiceCard,
    subjects,
)
from services.audio import fillers
from services.audio.adapters import PROVIDERS, clone_voice, install_voice
from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.engine import STEM
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.fillers import StoredFillers
from services.audio.adapters.jingles import open_library
from services.audio.adapters.mastering import FileMastering
from services.audio.adapters.packages import StoredPackages
from services.audio.adapters.productions import StoredProductions
from services.audio.adapters.renderer import StreamingRenderer
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.adapters.samples import spoken_sample
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Pronunciation, Take
from services.audio.handlers import routes
from services.audio.packaging import MASTER
from services.audio.ports import PronunciationGuide, SpeechSynthesizer, Studio
from services.audio.queries import QUERIES
from services.audio.settings import AudioSettings
from services.client.queries import ask
from services.client.states import ShowStates
from services.kit.calls.calls import calls_to
from services.kit.calls.request_class import RequestClass
from services.kit.claims import Claims
from services.kit.failures import Discard, NotFound, Retry
from services.kit.http_client import open_http_client
from services.kit.kv import KeyValue
from services.kit.platform import Platform
from services.kit.providers import Account, chain, open_chain
from services.kit.service import Access, BackgroundTask, Retention, Service

SETTINGS = AudioSettings
_VARIABLE = "RADIOX_AUDIO_SPEECH"
PREPARE_EVERY = 10.0
"""Seconds between looks at whether music is to be prepared."""
DECODING = 120.0
"""Seconds in which an upload must be decoded."""
WAITING = subjects.consumer_of("audio", subjects.SCRIPT_READY)
"""The consumer of which scripts wait for audio."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a speech provider offers here."""

    provider: str
    missing: str
    """What it lacks, in words; empty where it is ready."""
    used: bool
    """Whether shows use it, after RADIOX_AUDIO_SPEECH."""
    published: SpeechProvider | None = None
    """Its voices, as the service publishes them; none where it is not ready."""
    answer: str | None = None
    """What is wrong with its account, empty where nothing is; None where it needs none."""

    @property
    def voices(self) -> tuple[VoiceCard, ...]:
        """Its voices; none where it is not ready."""
        return self.published.voices if self.published else ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A text in one voice, as a WAV file, or why there is none."""

    voice: Voice
    wav: bytes = b""
    problem: str = ""


def service(settings: AudioSettings) -> Service:
    """Declare the audio service for `settings`."""
    return Service(
        name="audio",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        queries=(*QUERIES, *fillers.QUERIES),
        tasks=(BackgroundTask("preparing music", PREPARE_EVERY, _prepare_music),),
        retention=_retention(settings),
        publishes=(Progress, ProviderCalled, SegmentsStored),
        access=Access(
            reads=(subjects.BUCKET_SHOWS,),
            writes=(subjects.BUCKET_CLAIMS, subjects.BUCKET_VOICES),
            fetches=(subjects.BLOBS_MEDIA,),
            stores=(
                subjects.BLOBS_SHOWS,
                subjects.BLOBS_TAKES,
                subjects.BLOBS_UPLOADS,
                subjects.BLOBS_AIR,
            ),
            asks=(HostQuery, MediaDecodeQuery, MediaFindQuery, ArchiveShowQuery),
        ),
    )


async def _prepare_music(deps: Studio) -> None:
    await deps.renderer.prepare()


def _retention(settings: AudioSettings) -> tuple[Retention, ...]:
    takes = Retention(subjects.BLOBS_TAKES, settings.take_days, "RADIOX_AUDIO_TAKE_DAYS")
    air = Retention(subjects.BLOBS_AIR, settings.air_days, "RADIOX_AUDIO_AIR_DAYS")
    if settings.master_days is None:
        return (takes, air)
    variable = "RADIOX_AUDIO_MASTER_DAYS"
    masters = (
        Retention(subjects.BLOBS_SHOWS, settings.master_days, variable, name)
        for name in (MASTER, STEM)
    )
    return (takes, air, *masters)


@asynccontextmanager
async def open_deps(
    platform: Platform,
    settings: AudioSettings,
    *,
    synthesizer: SpeechSynthesizer | None = None,
) -> AsyncIterator[Studio]:
    """Open audio's deps on `platform`; `synthesizer` replaces the providers of the settings.

    Raises:
        UnknownProviderError: a speech provider does not exist, or lacks something.
    """
    async with AsyncExitStack() as stack:
        synthesizers = {} if synthesizer is None else {synthesizer.name: synthesizer}
        if synthesizer is None:
            synthesizers = await stack.enter_async_context(
                open_chain(PROVIDERS, settings.speech, settings, platform.http, variable=_VARIABLE)
            )
        bucket = platform.bucket(subjects.BUCKET_VOICES)
        published = await _publish(synthesizers.values(), bucket)
        takes = {name: _takes(each, platform) for name, each in synthesizers.items()}
        music = open_library(settings.music_dir)
        packages = StoredPackages(platform.blobs, platform.notify)
        claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
        yield Studio(
            speech=CachedSpeechPipeline(FallbackTakes(takes)),
            renderer=StreamingRenderer(
                music, platform.scratch, platform.blobs, stem=lambda: settings.stem
            ),
            packages=packages,
            has_ended=ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).has_ended,
            blobs=platform.blobs,
            usage=partial(platform.calls.stage_usage, "speech"),
            notify=platform.notify,
            productions=StoredProductions(platform.blobs, claims),
            mastering=FileMastering(platform.blobs, platform.scratch),
            fillers=StoredFillers(
                packages,
                platform.blobs,
                claims,
                music=ComposedMusic(),
                scratch=platform.scratch,
                clock=platform.clock,
                days=settings.air_days,
            ),
            published=published,
            providers=tuple(_statuses(published, settings)),
            encoders={
                "lameenc": version("lameenc"),
                "libsndfile": soundfile.__libsndfile_version__,
            },
            workers=settings.workers,
            find_host=partial(_host, platform),
            find_show=partial(_show, platform),
            find_item=partial(_item, platform),
            decode=partial(_decoded, platform),
            waiting=partial(platform.streams.waiting, subjects.STREAM_SHOWS, WAITING),
        )


async def _host(platform: Platform, name: str) -> StationHost:
    """A host of the station, as the service `speaker` knows it."""
    return await ask(platform.client, HostQuery(name=name), StationHost)


async def _show(platform: Platform, show_id: str) -> ShowGenerated:
    """A finished show, as the archive has it."""
    found = await ask(platform.client, ArchiveShowQuery(show_id=show_id), ArchivedShow)
    if found.generated is None or found.deleted_at is not None:
        raise NotFound(f"show_id: {show_id} is no show that was finished and is there")
    return found.generated


async def _item(platform: Platform, name: str) -> MediaItem:
    """An item of the station's media, as the service `media` knows it."""
    found = await ask(platform.client, MediaFindQuery(name=name), MediaFound)
    if found.saved.item is None:
        raise NotFound(f"media: {name} was removed")
    return found.saved.item


async def _decoded(platform: Platform, upload: BlobRef) -> DecodedUpload:
    """An upload, as the service `media` has decoded it."""
    query = MediaDecodeQuery(upload=upload)
    return await ask(platform.client, query, DecodedUpload, timeout=DECODING)


def _statuses(published: PublishedSpeech, settings: AudioSettings) -> Iterator[SpeechStatus]:
    """The speech providers, those that are used first."""
    used = {provider.name: len(provider.voices) for provider in published.providers}
    for name in (*used, *(name for name in PROVIDERS if name not in used)):
        missing = PROVIDERS[name].missing(settings) if name in PROVIDERS else ""
        yield SpeechStatus(
            name=name,
            ready=not missing,
            missing=missing,
            used=name in used,
            voices=used.get(name, 0),
        )


def _takes(synthesizer: SpeechSynthesizer, platform: Platform) -> Takes:
    resilient = _resilient(synthesizer, platform)
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
    return Takes(resilient, platform.blobs, claims, note_reuse=resilient.reused)


def _resilient(synthesizer: SpeechSynthesizer, platform: Platform) -> ResilientSynthesizer:
    calls = calls_to(
        synthesizer.name,
        "speech",
        providers=PROVIDERS,
        tools=platform.calls,
        request_class=_request_class(synthesizer.name),
        concurrency=synthesizer.concurrency,
    )
    return ResilientSynthesizer(synthesizer, calls)


def _request_class(provider: str) -> RequestClass:
    """A voice on this machine is as slow as the machine is busy."""
    local = provider not in PROVIDERS or PROVIDERS[provider].local
    return RequestClass.SLOW if local else RequestClass.STANDARD


async def pronounce(
    text: str, language: Language, voice: str | None, settings: AudioSettings
) -> Pronunciation:
    """How the first provider that has the voice and tells says a text.

    `voice`: by default the provider's first voice of the language.

    Raises:
        UnknownProviderError: a speech provider does not exist, or lacks something.
        Discard: the provider does not tell, the text is too long, or the voice is unknown or of
            another language.
    """
    async with (
        open_http_client() as http,
        open_chain(PROVIDERS, settings.speech, settings, http, variable=_VARIABLE) as providers,
    ):
        for synthesizer in providers.values():
            name = _voice_of(synthesizer, language, voice)
            if name is not None and isinstance(synthesizer, PronunciationGuide):
                own = Voice(provider=synthesizer.name, name=name)
                return await synthesizer.pronounce(Take(text, own, language))
    wanted = f"the voice {voice}" if voice else "a voice"
    raise Discard(f"no provider that tells how it says a text has {wanted} for {language}")


def _voice_of(synthesizer: SpeechSynthesizer, language: Language, voice: str | None) -> str | None:
    """The voice of a language with this name, or the first one; none where it has none."""
    names = (card.name for card in synthesizer.voices if card.language == language)
    return next((name for name in names if voice in {None, name}), None)


async def offers(settings: AudioSettings) -> list[Offer]:
    """What each speech provider offers, the preferred one first.

    Raises:
        UnknownProviderError: RADIOX_AUDIO_SPEECH names a provider that does not exist.
    """
    used = chain(PROVIDERS, settings.speech, settings, variable=_VARIABLE)
    found = []
    async with open_http_client() as http:
        for name in (*used, *(name for name in PROVIDERS if name not in used)):
            missing = PROVIDERS[name].missing(settings)
            if missing:
                found.append(Offer(name, missing, used=False))
                continue
            async with PROVIDERS[name].open(settings, http) as synthesizer:
                answer = await synthesizer.check() if isinstance(synthesizer, Account) else None
                found.append(Offer(name, "", name in used, _published(synthesizer), answer))
    return found


async def samples(
    text: str, language: Language, host: Host, platform: Platform, settings: AudioSettings
) -> AsyncIterator[Sample]:
    """Speak a text in each voice of a host; the takes of shows are neither used nor made."""
    for voice in (host.voice, *host.fallbacks):
        take = Take(text, voice, language, host.tone)
        async with PROVIDERS[voice.provider].open(settings, platform.http) as synthesizer:
            try:
                wav = await spoken_sample(_resilient(synthesizer, platform), take, host.gain)
            except (Retry, Discard) as failure:
                yield Sample(voice, problem=failure.reason)
            else:
                yield Sample(voice, wav)


def cannot_clone(settings: AudioSettings) -> str:
    """What is missing to clone a voice, in words; empty where nothing is."""
    return PROVIDERS["elevenlabs"].missing(settings)


async def clone(
    name: str, recordings: Sequence[Path], labels: Mapping[str, str], settings: AudioSettings
) -> str:
    """Make a voice at ElevenLabs of recordings, and return its id.

    Raises:
        Retry: ElevenLabs is unavailable or busy.
        Discard: the key, the plan or the recordings are refused.
    """
    async with open_http_client() as http:
        return await clone_voice(name, recordings, labels, settings, http)


async def install(
    name: str,
    settings: AudioSettings,
    progress: Callable[[int, int], None],
    *,
    source: str = "",
    gender: Gender | None = None,
) -> tuple[VoiceCard, bool]:
    """Install a voice of Piper, and return it; and whether it was fetched, for it may be there.

    `progress` is told the bytes that have come of a file, and its size. `source` is the address of
    a repository or the path of a folder. `gender` is needed where nothing is known of the voice.

    Raises:
        Retry: the source is unavailable, what it sends is not whole, or the disk is full.
        Discard: the package is not installed, there is no such voice, or its gender is not known.
    """
    async with open_http_client() as http:
        return await install_voice(name, settings, http, progress, source=source, gender=gender)


async def publish_voices(platform: Platform, settings: AudioSettings) -> None:
    """Publish the voices of the providers of the settings, as the service does when it starts.

    Raises:
        UnknownProviderError: a speech provider does not exist, or lacks something.
    """
    async with open_chain(
        PROVIDERS, settings.speech, settings, platform.http, variable=_VARIABLE
    ) as providers:
        await _publish(providers.values(), platform.bucket(subjects.BUCKET_VOICES))


async def _publish(synthesizers: Iterable[SpeechSynthesizer], bucket: KeyValue) -> PublishedSpeech:
    """Publish the providers with their voices, before the service consumes anything.

    So a stack that has started knows the voices of its first show, whatever the order of starting.
    """
    published = PublishedSpeech(providers=tuple(map(_published, synthesizers)))
    await bucket.put(subjects.PUBLISHED_SPEECH, published.model_dump_json().encode())
    return published


def _published(synthesizer: SpeechSynthesizer) -> SpeechProvider:
    return SpeechProvider(
        name=synthesizer.name,
        voices=synthesizer.voices,
        unlisted=synthesizer.unlisted,
        settings=synthesizer.settings,
    )
