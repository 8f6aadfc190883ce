"""Providers of audio's ports."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from services.audio.adapters.espeak import open_espeak
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings

Opener: TypeAlias = Callable[[AudioSettings], AbstractAsyncContextManager[SpeechSynthesizer]]

PROVIDERS: dict[str, Opener] = {"espeak": open_espeak}
"""Speech providers by name; what they open closes with the service."""
