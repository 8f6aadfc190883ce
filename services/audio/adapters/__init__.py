"""Providers of audio's ports."""

from services.audio.adapters.espeak import open_espeak
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.providers import Provider, Providers

PROVIDERS: Providers[AudioSettings, SpeechSynthesizer] = {
    "espeak": Provider(open_espeak, local=True),
}
"""Speech providers by name; what they open closes with the service."""
