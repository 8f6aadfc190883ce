"""The ports of audio: what its handlers need from outside, as Protocols."""

from services.audio.ports.deps import Deps, Studio
from services.audio.ports.packaging import Fillers, Package, Packages
from services.audio.ports.productions import Productions
from services.audio.ports.rendering import Master, Mastering, MusicLibrary, Renderer, RenderSession
from services.audio.ports.speech import (
    BrokenOff,
    DialogueSynthesizer,
    PronunciationGuide,
    SpeechPipeline,
    SpeechSession,
    SpeechSynthesizer,
)

__all__ = [
    "BrokenOff",
    "Deps",
    "DialogueSynthesizer",
    "Fillers",
    "Master",
    "Mastering",
    "MusicLibrary",
    "Package",
    "Packages",
    "Productions",
    "PronunciationGuide",
    "RenderSession",
    "Renderer",
    "SpeechPipeline",
    "SpeechSession",
    "SpeechSynthesizer",
    "Studio",
]
