"""Takes, speech and positions in the show: the value types of audio."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from contracts import Fallback, Gender, Host, Language, Segment, Voice, VoiceCard
from services.audio.domain.signal import Samples

NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mark:
    """The start of a word: at character `offset` of the text, `seconds` into the speech."""

    offset: int
    seconds: float
    told: bool = True
    """Whether the provider has told it; where not, it is reckoned from the letters before it."""


def card(
    name: str,
    language: Language,
    gender: Gender,
    rate: float,
    *,
    measured: bool = True,
    title: str = "",
) -> VoiceCard:
    """A voice as its provider publishes it; `rate` is in characters a second."""
    return VoiceCard(
        name=name,
        language=language,
        gender=gender,
        characters_per_second=rate,
        measured=measured,
        title=title,
    )


@dataclass(frozen=True, slots=True)
class Take:
    """The unit of speech that is bought, claimed, cached and stored: one segment in one voice."""

    text: str
    voice: Voice
    language: Language
    tone: str = ""
    """How the host speaks, in a few words, for providers that follow them."""
    lexicon: tuple[tuple[str, str], ...] = ()
    """Words of the text that the station has its own way of saying: as written, and as said."""


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


def words_of(text: str, lexicon: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The entries of a lexicon whose written form stands in a text, in any letters, by order."""
    plain = text.casefold()
    return tuple(sorted(pair for pair in lexicon.items() if pair[0].casefold() in plain))


@dataclass(frozen=True, slots=True)
class Utterance:
    """A segment that is certain to be spoken, and the takes that speak it, the preferred first.

    A further take is in another voice of the same host; it is spoken where those before it fail.
    """

    segment: Segment
    takes: tuple[Take, ...]
    exchange: tuple["Utterance", ...] = ()
    """The utterances in which hosts talk to each other, this one included; best spoken in one call.
    None where it is spoken alone."""

    @classmethod
    def of(
        cls, segment: Segment, host: Host, language: Language, lexicon: Mapping[str, str] = NO_WORDS
    ) -> "Utterance":
        """The utterance of a segment by its host, with a take in each of the host's voices.

        `lexicon`: how the station says words; a take has those that stand in its text, so that it
        does not depend on the others.
        """
        voices = (host.voice, *host.fallbacks)
        words = words_of(segment.text, lexicon)
        takes = (Take(segment.text, voice, language, host.tone, words) for voice in voices)
        return cls(segment, tuple(takes))


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance that has been spoken, by one of its takes.

    `reused`: the take was found in the cache. `fallback`: why it is not the preferred one.
    """

    utterance: Utterance
    take: Take
    speech: Speech
    reused: bool
    fallback: Fallback | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Position of a take in the programme, in seconds from its start."""

    start: float
    end: float
    sting: float | None = None
    """Start of the sting in the pause before it; none where there was none."""
