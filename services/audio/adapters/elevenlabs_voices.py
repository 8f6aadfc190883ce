"""ElevenLabs' voices: those that an account publishes, and the settings that one may have."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from contracts import Gender, Language, VoiceCard
from contracts.vocabulary import known_values
from services.audio.domain.speech import card
from services.audio.domain.voice_list import RATE

ENGLISH_ONLY = frozenset({"eleven_monolingual_v1", "eleven_turbo_v2", "eleven_flash_v2"})
"""Models that speak English alone; the others speak every language in every voice."""
_GENDERS: tuple[Gender, ...] = known_values(Gender)
_LANGUAGES: dict[str, Language] = {
    "en": "en",
    "english": "en",
    "de": "de",
    "german": "de",
    "deutsch": "de",
}
_PREMADE: tuple[tuple[str, str, Gender], ...] = (
    ("EXAVITQu4vr4xnSDxMaL", "Sarah", "female"),
    ("JBFqnCBsd6RMkjVDRZzb", "George", "male"),
    ("XrExE9yKIg1WjnnlVkGX", "Matilda", "female"),
    ("nPczCjzI2devNBz1zQrb", "Brian", "male"),
)
"""Voices of ElevenLabs that accounts begin with, for those whose voices cannot be listed."""


class ListedLanguage(Protocol):
    """A language that a voice is verified for."""

    language: str


class ListedVoice(Protocol):
    """A voice as ElevenLabs lists it."""

    voice_id: str
    name: str | None
    labels: dict[str, str] | None

    @property
    def verified_languages(self) -> Iterable[ListedLanguage] | None:
        """The languages that it is verified for."""


class Settings(BaseModel):
    """Settings of a voice, by ElevenLabs' own names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stability: float | None = Field(None, ge=0, le=1)
    similarity_boost: float | None = Field(None, ge=0, le=1)
    style: float | None = Field(None, ge=0, le=1)
    speed: float | None = Field(None, ge=0.7, le=1.2)
    use_speaker_boost: bool | None = None
    clone_strength: float | None = Field(None, ge=0, le=1)


def premade(model: str) -> tuple[VoiceCard, ...]:
    """The voices that accounts begin with."""
    listed = [
        (name, title, gender, frozenset[Language]({"en"})) for name, title, gender in _PREMADE
    ]
    return _cards(listed, model)


def published(voices: Iterable[ListedVoice], model: str) -> tuple[VoiceCard, ...]:
    """The voices of an account, for each language those of its native speakers first.

    A voice without a label of its gender is left out; a host may be given it by its id.
    """
    listed = []
    for voice in voices:
        labels = voice.labels or {}
        gender = next((each for each in _GENDERS if each == labels.get("gender")), None)
        if gender is not None:
            native = _languages(labels, voice.verified_languages or ())
            listed.append((voice.voice_id, voice.name or "", gender, native))
    return _cards(listed, model)


def _languages(
    labels: Mapping[str, str], verified: Iterable[ListedLanguage]
) -> frozenset[Language]:
    named = (labels.get("language") or "", *(each.language for each in verified))
    return frozenset(_LANGUAGES[name.lower()] for name in named if name.lower() in _LANGUAGES)


def _cards(
    listed: Iterable[tuple[str, str, Gender, frozenset[Language]]], model: str
) -> tuple[VoiceCard, ...]:
    languages: tuple[Language, ...] = ("en",) if model in ENGLISH_ONLY else known_values(Language)
    voices = list({voice[0]: voice for voice in listed}.values())
    return tuple(
        card(name, language, gender, RATE, measured=False, title=title)
        for language in languages
        for name, title, gender, _ in sorted(voices, key=lambda voice: language not in voice[3])
    )
