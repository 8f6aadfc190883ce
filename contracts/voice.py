"""Voices: those that hosts have, and those that speech providers publish."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from contracts.event import Contract
from contracts.feed import Language
from contracts.vocabulary import Open

Gender = Open[Literal["female", "male"]]

MIN_SPEED, MAX_SPEED = 0.7, 1.2
"""Factors of the usual speed at which every speech provider can speak."""

VoiceSettings: TypeAlias = Mapping[str, bool | float | str]
"""Settings of a voice, by the names that its provider gives them."""


class Voice(Contract):
    """A voice of a speech provider."""

    provider: str
    """Name of the speech provider, e.g. `espeak`."""
    name: str
    """The provider's name for the voice, e.g. `en-us+f3`."""
    characters_per_second: float = Field(default=15.0, gt=0)
    """Measured speaking rate, pauses between sentences included, in characters a second."""
    settings: VoiceSettings = Field(default_factory=dict)
    """How the provider is to speak, e.g. `{"stability": 0.5, "speed": 1.05}`."""
    speed: float = Field(default=1.0, ge=MIN_SPEED, le=MAX_SPEED)
    """Factor by which it speaks faster than usual; `characters_per_second` takes account of it."""


class VoiceCard(Contract):
    """A voice as its provider publishes it."""

    name: str
    """The provider's name for the voice."""
    language: Language
    """Language that it speaks (ISO 639-1)."""
    gender: Gender
    """Whether it sounds like a woman or a man."""
    characters_per_second: float = Field(gt=0)
    """Rate over prose in characters a second, of takes whose silent ends are trimmed."""
    measured: bool = True
    """Whether the rate was measured; an estimate otherwise, which each show refines."""
    title: str = ""
    """Name of the voice for people, where its name is an id."""


class VoiceSetting(Contract):
    """A setting that voices of a provider may have."""

    name: str
    """Name of the setting, as the provider calls it."""
    kind: Open[Literal["number", "whole number", "text", "flag"]]
    """What its values are."""
    least: float | None = None
    """Least number, where there is one."""
    most: float | None = None
    """Greatest number, or most characters of a text, where there is one."""


class SpeechProvider(Contract):
    """A speech provider that a station uses, with its voices."""

    name: str
    """Name of the provider."""
    voices: tuple[VoiceCard, ...]
    """Its voices."""
    unlisted: Mapping[Language, str] = Field(default_factory=dict)
    """Patterns (regular expressions) of the names of voices that it may have beside these, by
    language; none where these are all."""
    settings: tuple[VoiceSetting, ...] | None = None
    """The settings that its voices may have; not known where left out."""


class PublishedSpeech(Contract):
    """The speech providers of a station, in the order in which they are tried."""

    providers: tuple[SpeechProvider, ...]
    """The preferred one first; the next one speaks where those before it fail."""
