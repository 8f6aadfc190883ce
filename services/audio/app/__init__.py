"""Composition root of audio."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version

import soundfile

from contracts import (
    ArchivedShow,
    ArchiveShowQuery,
    BlobRef,
    DecodedUpload,
    HostQuery,
    MediaDecodeQuery,
    MediaFindQuery,
    MediaFound,
    MediaItem,
    Progress,
    ProviderCalled,
    PublishedSpeech,
    SegmentsStored,
    ShowGenerated,
    SpeechStatus,
    StationHost,
    subjects,
)
from services.audio import fillers
from services.audio.adapters import PROVIDERS
from services.audio.adapters.choices import Choices
from services.audio.adapters.composed import ComposedMusic
from services.audio.adapters.engine import STEM
from services.audio.adapters.fallback import FallbackTakes
from services.audio.adapters.fillers import StoredFillers
from services.audio.adapters.jingles import open_library
from services.audio.adapters.mastering import FileMastering
from services.audio.adapters.packages import StoredPackages
from services.audio.adapters.productions import StoredProductions
from services.audio.adapters.renderer import StreamingRenderer
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.app.synthesizers import VARIABLE, publish, resilient_of
from services.audio.app.voices import (
    Offer,
    cannot_clone,
    clone,
    install,
    offers,
    pronounce,
    publish_voices,
    samples,
)
from services.audio.handlers import routes
from services.audio.packaging import MASTER
from services.audio.ports import SpeechSynthesizer, Studio
from services.audio.queries import QUERIES
from services.audio.settings import AudioSettings
from services.client.queries import ask
from services.client.states import ShowStates
from services.kit.claims import Claims
from services.kit.failures import NotFound
from services.kit.platform import Platform
from services.kit.providers import open_chain
from services.kit.service import Access, BackgroundTask, Retention, Service

__all__ = [
    "DECODING",
    "PREPARE_EVERY",
    "PROVIDERS",
    "SETTINGS",
    "WAITING",
    "Offer",
    "cannot_clone",
    "clone",
    "install",
    "offers",
    "open_deps",
    "pronounce",
    "publish_voices",
    "samples",
    "service",
]

SETTINGS = AudioSettings
PREPARE_EVERY = 10.0
"""Seconds between looks at whether music is to be prepared."""
DECODING = 120.0
"""Seconds in which an upload must be decoded."""
WAITING = subjects.consumer_of("audio", subjects.SCRIPT_READY)
"""The consumer of which scripts wait for audio."""


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
                open_chain(PROVIDERS, settings.speech, settings, platform.http, variable=VARIABLE)
            )
        bucket = platform.bucket(subjects.BUCKET_VOICES)
        published = await publish(synthesizers.values(), bucket)
        takes = {name: _takes(each, platform) for name, each in synthesizers.items()}
        music = open_library(settings.music_dir)
        packages = StoredPackages(platform.blobs, platform.notify)
        claimed = platform.bucket(subjects.BUCKET_CLAIMS)
        claims = Claims(claimed)
        yield Studio(
            speech=CachedSpeechPipeline(FallbackTakes(takes), Choices(claimed)),
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
    resilient = resilient_of(synthesizer, platform)
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
    return Takes(resilient, platform.blobs, claims, note_reuse=resilient.reused)
