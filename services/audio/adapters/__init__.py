"""Providers of audio's ports."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from contracts import Gender, VoiceCard
from services.audio.adapters.espeak import open_espeak
from services.audio.adapters.pico import missing_pico, open_pico
from services.audio.adapters.piper_voices import PACKAGE, missing_piper
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.http_client import HttpClient
from services.kit.providers import Provider, Providers, missing_package


def _open_elevenlabs(
    settings: AudioSettings, http: HttpClient
) -> AbstractAsyncContextManager[SpeechSynthesizer]:
    from services.audio.adapters.elevenlabs import open_elevenlabs  # noqa: PLC0415 - an extra

    return open_elevenlabs(settings, http)


def _open_openai(
    settings: AudioSettings, http: HttpClient
) -> AbstractAsyncContextManager[SpeechSynthesizer]:
    from services.audio.adapters.openai_speech import open_openai  # noqa: PLC0415 - an extra

    return open_openai(settings, http)


def _open_piper(
    settings: AudioSettings, http: HttpClient
) -> AbstractAsyncContextManager[SpeechSynthesizer]:
    from services.audio.adapters.piper import open_piper  # noqa: PLC0415 - an extra

    return open_piper(settings, http)


def _elevenlabs_missing(settings: AudioSettings) -> str:
    return settings.elevenlabs_missing or missing_package("elevenlabs", "elevenlabs")


def _openai_missing(settings: AudioSettings) -> str:
    return settings.openai_speech_missing or missing_package("openai", "openai")


PROVIDERS: Providers[AudioSettings, SpeechSynthesizer] = {
    "elevenlabs": Provider(_open_elevenlabs, missing=_elevenlabs_missing),
    "openai": Provider(_open_openai, missing=_openai_missing),
    "piper": Provider(_open_piper, missing=missing_piper, local=True),
    "pico": Provider(open_pico, missing=missing_pico, local=True),
    "espeak": Provider(open_espeak, local=True),
}
"""Speech providers by name, in the order in which `auto` prefers them."""


async def clone_voice(
    name: str,
    recordings: Sequence[Path],
    labels: Mapping[str, str],
    settings: AudioSettings,
    http: HttpClient,
) -> str:
    """Make a voice at ElevenLabs of recordings, and return its id.

    Raises:
        Retry: ElevenLabs is unavailable or busy.
        Discard: the key, the plan or the recordings are refused.
    """
    from services.audio.adapters import elevenlabs_account  # noqa: PLC0415 - an extra

    return await elevenlabs_account.clone_voice(name, recordings, labels, settings, http)


async def install_voice(
    name: str,
    settings: AudioSettings,
    http: HttpClient,
    progress: Callable[[int, int], None],
    *,
    source: str,
    gender: Gender | None,
) -> tuple[VoiceCard, bool]:
    """Install a voice of Piper as `piper_install.install` does.

    Raises:
        Retry: the source is unavailable, what it sends is not whole, or the disk is full.
        Discard: the package is not installed, there is no such voice, or its gender is not known.
    """
    if absent := missing_package(*PACKAGE):
        raise Discard(absent)
    from services.audio.adapters import piper_install  # noqa: PLC0415 - an extra

    return await piper_install.install(name, settings, http, progress, source=source, gender=gender)
