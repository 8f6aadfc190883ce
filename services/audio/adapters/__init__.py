"""Providers of audio's ports."""

from services.audio.adapters.espeak import open_espeak
from services.audio.adapters.pico import missing_pico, open_pico
from services.audio.ports import SpeechSynthesizer
from services.audio.settings import AudioSettings
from services.kit.providers import Provider, Providers

PROVIDERS: Providers[AudioSettings, SpeechSynthesizer] = {
    "pico": Provider(open_pico, missing=missing_pico, local=True),
    "espeak": Provider(open_espeak, local=True),
}
"""Speech providers by name, in the order in which `auto` prefers them."""
