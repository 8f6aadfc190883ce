"""The speech providers of the settings: how they are called, and what is published of them."""

from collections.abc import Iterable

from contracts import (
    PublishedSpeech,
    SpeechProvider,
    subjects,
)
from services.audio.adapters import PROVIDERS
from services.audio.adapters.resilient import ResilientSynthesizer
from services.audio.ports import SpeechSynthesizer
from services.kit.calls.calls import calls_to
from services.kit.calls.request_class import RequestClass
from services.kit.kv import KeyValue
from services.kit.platform import Platform

VARIABLE = "RADIOX_AUDIO_SPEECH"
"""The setting that names them."""


def resilient_of(synthesizer: SpeechSynthesizer, platform: Platform) -> ResilientSynthesizer:
    """The provider, called with retries, a breaker, bounds and budgets."""
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


async def publish(synthesizers: Iterable[SpeechSynthesizer], bucket: KeyValue) -> PublishedSpeech:
    """Publish the providers with their voices, before the service consumes anything.

    So a stack that has started knows the voices of its first show, whatever the order of starting.
    """
    published = PublishedSpeech(providers=tuple(map(published_by, synthesizers)))
    await bucket.put(subjects.PUBLISHED_SPEECH, published.model_dump_json().encode())
    return published


def published_by(synthesizer: SpeechSynthesizer) -> SpeechProvider:
    """The provider with its voices, as the service publishes it."""
    return SpeechProvider(
        name=synthesizer.name,
        voices=synthesizer.voices,
        unlisted=synthesizer.unlisted,
        settings=synthesizer.settings,
    )
