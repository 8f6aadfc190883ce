"""Composition root of audio."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from contracts import Language, Progress, ProviderCalled, Voice, subjects
from services.audio.adapters import PROVIDERS
from services.audio.adapters.jingles import open_library
from services.audio.adapters.renderer import StreamingRenderer
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.adapters.speech_pipeline import CachedSpeechPipeline
from services.audio.adapters.takes import Takes
from services.audio.domain.speech import Pronunciation, Take
from services.audio.handlers import prune_takes, routes
from services.audio.ports import Deps, PronunciationGuide, SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.client.states import ShowStates
from services.kit.calls.calls import ProviderCalls
from services.kit.claims import Claims
from services.kit.failures import Discard
from services.kit.kv import KeyValue
from services.kit.platform import Platform
from services.kit.providers import open_provider
from services.kit.service import BackgroundTask, Service

SETTINGS = AudioSettings
HOUR = 3600.0


def service(settings: AudioSettings) -> Service:
    """Declare the audio service for `settings`."""
    return Service(
        name="audio",
        open=partial(open_deps, settings=settings),
        routes=routes(settings.workers),
        tasks=(BackgroundTask("removing old takes", HOUR, prune_takes),),
        publishes=(Progress, ProviderCalled),
    )


@asynccontextmanager
async def open_deps(
    platform: Platform,
    settings: AudioSettings,
    *,
    synthesizer: SpeechSynthesizer | None = None,
) -> AsyncIterator[Deps]:
    """Open audio's deps on `platform`; `synthesizer` replaces the provider of the settings.

    Raises:
        UnknownProviderError: there is no speech provider of that name.
    """
    async with AsyncExitStack() as stack:
        if synthesizer is None:
            synthesizer = await stack.enter_async_context(
                open_provider(PROVIDERS, settings.speech, settings, variable="RADIOX_AUDIO_SPEECH")
            )
        await _publish_rates(synthesizer, platform.bucket(subjects.BUCKET_VOICES))
        claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS))
        calls = ProviderCalls(synthesizer.name, "speech", concurrency=synthesizer.concurrency)
        takes = Takes(ResilientSynthesizer(synthesizer, calls), platform.blobs, claims)
        music = open_library(settings.music_dir)
        yield Deps(
            speech=CachedSpeechPipeline(takes),
            renderer=StreamingRenderer(music, platform.scratch, stem=settings.stem),
            has_ended=ShowStates(platform.bucket(subjects.BUCKET_SHOWS)).has_ended,
            blobs=platform.blobs,
            usage=partial(platform.calls.stage_usage, "speech"),
            notify=platform.notify,
            take_seconds=settings.take_days * 24 * HOUR,
        )


async def pronounce(
    text: str, language: Language, voice: str | None, settings: AudioSettings
) -> Pronunciation:
    """How the speech provider says a text, by default in its first voice of the language.

    Raises:
        UnknownProviderError: there is no speech provider of that name.
        Discard: the provider does not tell, the text is too long, or the voice is unknown or of
            another language.
    """
    opened = open_provider(PROVIDERS, settings.speech, settings, variable="RADIOX_AUDIO_SPEECH")
    async with opened as synthesizer:
        if not isinstance(synthesizer, PronunciationGuide):
            raise Discard(f"{settings.speech} does not tell how it says a text")
        names = [card.name for card in synthesizer.voices if card.language == language]
        name = voice or names[0]
        return await synthesizer.pronounce(
            Take(text, Voice(provider=synthesizer.name, name=name), language)
        )


async def _publish_rates(synthesizer: SpeechSynthesizer, bucket: KeyValue) -> None:
    """Publish the speaking rates of the provider's voices, before the service consumes anything.

    So a stack that has started knows the rates of its first show, whatever the order of starting.
    """
    rates = {
        f"{synthesizer.name}/{voice.name}": voice.characters_per_second
        for voice in synthesizer.voices
    }
    key = subjects.PUBLISHED_RATES.format(provider=synthesizer.name)
    await bucket.put(key, json.dumps(rates, sort_keys=True).encode())
