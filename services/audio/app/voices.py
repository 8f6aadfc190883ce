"""What people do with voices: list them, hear them, install and clone them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts import (
    Gender,
    Host,
    Language,
    SpeechProvider,
    Voice,
    VoiceCard,
    subjects,
)
from services.audio.adapters import PROVIDERS, clone_voice, install_voice
from services.audio.adapters.samples import spoken_sample
from services.audio.app.synthesizers import VARIABLE, publish, published_by, resilient_of
from services.audio.domain.speech import Pronunciation, Take
from services.audio.ports import PronunciationGuide, SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.failures import Discard, Retry
from services.kit.http_client import open_http_client
from services.kit.platform import Platform
from services.kit.providers import Account, chain, open_chain


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
        open_chain(PROVIDERS, settings.speech, settings, http, variable=VARIABLE) as providers,
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
    used = chain(PROVIDERS, settings.speech, settings, variable=VARIABLE)
    found = []
    async with open_http_client() as http:
        for name in (*used, *(name for name in PROVIDERS if name not in used)):
            missing = PROVIDERS[name].missing(settings)
            if missing:
                found.append(Offer(name, missing, used=False))
                continue
            async with PROVIDERS[name].open(settings, http) as synthesizer:
                answer = await synthesizer.check() if isinstance(synthesizer, Account) else None
                found.append(Offer(name, "", name in used, published_by(synthesizer), answer))
    return found


async def samples(
    text: str, language: Language, host: Host, platform: Platform, settings: AudioSettings
) -> AsyncIterator[Sample]:
    """Speak a text in each voice of a host; the takes of shows are neither used nor made."""
    for voice in (host.voice, *host.fallbacks):
        take = Take(text, voice, language, host.tone)
        async with PROVIDERS[voice.provider].open(settings, platform.http) as synthesizer:
            try:
                wav = await spoken_sample(resilient_of(synthesizer, platform), take, host.gain)
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
        PROVIDERS, settings.speech, settings, platform.http, variable=VARIABLE
    ) as providers:
        await publish(providers.values(), platform.bucket(subjects.BUCKET_VOICES))
