"""Takes, speech and positions in the show: the value types of audio."""

from dataclasses import dataclass
from typing import Literal

from contracts import Language, Segment, Voice
from services.audio.domain.signal import Samples


@dataclass(frozen=True, slots=True)
class Mark:
    """The start of a word: at character `offset` of the text, `seconds` into the speech."""

    offset: int
    seconds: float


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """A voice as its provider publishes it."""

    name: str
    """Name of the voice, as its provider knows it."""
    language: Language
    gender: Literal["female", "male"]
    characters_per_second: float
    """Rate of the voice over prose, measured on takes whose silent ends are trimmed."""


@dataclass(frozen=True, slots=True)
class Take:
    """The unit of speech that is bought, claimed, cached and stored: one segment in one voice."""

    text: str
    voice: Voice
    language: Language


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken take: mono float32 in [-1, 1] at `rate` Hz; `marks` may be empty."""

    samples: Samples
    rate: int
    marks: tuple[Mark, ...] = ()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a text is said: the words that the provider is given, and its phonemes for them."""

    spoken: str
    phonemes: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A segment that is certain to be spoken, and the take that speaks it."""

    segment: Segment
    take: Take


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance that has been spoken; `reused`: its take was found in the cache."""

    utterance: Utterance
    speech: Speech
    reused: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Position of a take in the programme, in seconds from its start."""

    start: float
    end: float
