"""Providers of audio's ports."""

from services.audio.adapters.espeak import open_espeak
from services.audio.adapters.pico import open_pico
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.providers import Providers

PROVIDERS: Providers[AudioSettings, SpeechSynthesizer] = {
    "espeak": open_espeak,
    "pico": open_pico,
}
"""Speech providers by name; what they open closes with the service."""
