"""Speech by SVOX Pico, from the wheel `py-nanotts`: no key, no download, no network.

Pico has one voice for each variety of a language, a woman's. A man's is made of it: the samples
are played more slowly, which lowers formants and pitch, and the engine speaks as much faster; the
rest of the pitch it lowers itself. In the same way a brighter woman's and a deeper man's are made,
so that more than two hosts are told apart.

The engine's voices are dull beside a bright bed, so each has an equaliser. Against 350 to 1400 Hz,
2 to 4 kHz stood at -24 to -16 dB, and stand at -14 to -8 dB; 4 to 8 kHz at -30 to -17 dB, and at
-20 to -12 dB; espeak's voices stand at -10 to -8 and -16 to -11 dB. What is measured is listed
in `infra/docs/voices.md`, and how in `infra/voices.py`.

Speech is timed by the sentence: the start and the end of each are exact, the words between are
spread over it by their letters, for the engine gives no times.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

import numpy as np
import soxr

from contracts import Language, VoiceCard, VoiceSetting
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.pico_text import as_pico_reads
from services.audio.adapters.spoken_texts import SENTENCE_PAUSE, SpokenTexts, rising
from services.audio.adapters.worker_pool import WorkerPool
from services.audio.domain import equaliser, takes
from services.audio.domain.alignment import pauses
from services.audio.domain.filtering import Section, filtered
from services.audio.domain.pronunciation.lexicon import Lexicon
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Pronunciation, Speech, Take, card
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.http_client import HttpClient

RATE = 16_000
"""Sample rate of the engine, in Hz."""
_ENGINE = Path(__file__).with_name("pico_engine.py")
_FILES = (
    Path(__file__),
    Path(__file__).with_name("pico_text.py"),
    Path(equaliser.__file__),
    _ENGINE,
)
"""What determines the sound of takes, besides the rules of pronunciation."""
_WORD = re.compile(r"<phoneme ph='(?P<sounds>[^']*)'/>|[^\s<]+")
_VOLUME = 0.35
"""Part of the engine's usual volume, at which it clips."""
_CLICK = 0.12
"""Seconds that a sound after the last pause lasts at most to be no word."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a voice is made of one of the engine's.

    `pitch` and `speed` are factors of the voice's own, `size` is the factor of its formants.
    `low`, `presence` and `high` are gains in dB: a shelf under 400 Hz, a peak at 2.2 kHz, a shelf
    above 3.5 kHz.
    """

    base: str
    low: float
    presence: float
    high: float
    pitch: float = 1.0
    speed: float = 1.0
    size: float = 1.0

    @property
    def filters(self) -> tuple[Section, ...]:
        """The filters of the voice."""
        return (
            equaliser.low_shelf(400, self.low, RATE),
            equaliser.peak(2200, self.presence, RATE),
            equaliser.high_shelf(3500, self.high, RATE),
        )


_RATE = 15.0
"""Characters a second of every voice."""
VOICES: dict[VoiceCard, Style] = {
    card("en-us", "en", "female", _RATE): Style("en-US", -3, 10, 9, pitch=1.1, speed=0.9),
    card("en-us+m", "en", "male", _RATE): Style(
        "en-US", -7, 9, 9, pitch=0.8, speed=0.91, size=0.86
    ),
    card("en-gb", "en", "female", _RATE): Style("en-GB", -5, 9, 3, speed=0.91),
    card("en-gb+m", "en", "male", _RATE): Style(
        "en-GB", -11, 4, -4, pitch=0.76, speed=0.91, size=0.86
    ),
    card("en-gb+f2", "en", "female", _RATE): Style(
        "en-GB", -5, 9, 3, pitch=1.2, speed=0.91, size=1.06
    ),
    card("en-gb+m2", "en", "male", _RATE): Style(
        "en-GB", -11, 4, -4, pitch=0.64, speed=0.915, size=0.8
    ),
    card("de", "de", "female", _RATE): Style("de-DE", -12, 4, 6, pitch=1.08, speed=0.975),
    card("de+m", "de", "male", _RATE): Style("de-DE", -12, 4, 3, pitch=0.8, speed=0.975, size=0.86),
    card("de+f2", "de", "female", _RATE): Style(
        "de-DE", -12, 4, 6, pitch=1.25, speed=0.985, size=1.07
    ),
    card("de+m2", "de", "male", _RATE): Style("de-DE", -12, 4, 3, pitch=0.68, speed=0.99, size=0.8),
}
"""Of each gender hosts have the first voice first; each is set to 15 characters a second.

The rate is that over `tests/fixtures/prose`, the pauses between sentences included; the
conformance suite measures it again and holds it to 5%.
"""
_STYLES = {voice.name: style for voice, style in VOICES.items()}


class Pico:
    """Speaks with a pool of worker processes, which start on demand."""

    name = "pico"
    voices = tuple(VOICES)
    unlisted: Mapping[Language, str] = MappingProxyType({})
    settings: tuple[VoiceSetting, ...] = ()

    def __init__(self, concurrency: int, lexicons: Sequence[Lexicon] = ()) -> None:
        self._texts = SpokenTexts(self.name, lexicons, _as_tag)
        self.model = f"{version('py-nanotts')}-{self._texts.digest(*_FILES)}"
        self.concurrency = concurrency
        self._workers = WorkerPool("Pico", _ENGINE)

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the worker died or took too long, twice.
            Discard: the text is too long, or the voice unknown or of another language.
        """
        style = _style(take)
        texts = self._read(take)
        spoken = [await self._speak(style, text.text, take.voice.speed) for _, text in texts]
        return await asyncio.to_thread(_assemble, style, texts, spoken)

    async def pronounce(self, take: Take) -> Pronunciation:
        """The text that the engine is given; it does not tell its phonemes.

        Raises:
            Discard: as `speak` does.
        """
        _style(take)
        texts = self._read(take)
        return Pronunciation(" ".join(text.text for _, text in texts), phonemes="")

    async def close(self) -> None:
        """Stop the workers."""
        await self._workers.close()

    def _read(self, take: Take) -> list[tuple[int, SpokenText]]:
        """The sentences of a take as the engine is given them."""
        return [
            (start, as_pico_reads(text, take.language))
            for start, text in self._texts.sentences(take)
        ]

    async def _speak(self, style: Style, text: str, speed: float) -> bytes:
        request = {
            "voice": style.base,
            "speed": style.speed * speed / style.size,
            "pitch": style.pitch,
            "volume": _VOLUME,
            "text": text,
        }
        _, pcm = await self._workers.request(request)
        return pcm


def missing_pico(_: AudioSettings) -> str:
    """What Pico lacks here; its package is built for Linux."""
    if find_spec("py_nanotts") is not None:
        return ""
    return "the package py-nanotts is not installed: pip install py-nanotts"


@asynccontextmanager
async def open_pico(settings: AudioSettings, _: HttpClient | None = None) -> AsyncIterator[Pico]:
    """The synthesizer, with as many workers as `settings` allow."""
    concurrency = settings.concurrency or os.cpu_count() or 1
    pico = Pico(concurrency, open_lexicons(settings))
    try:
        yield pico
    finally:
        await pico.close()


def _style(take: Take) -> Style:
    if take.voice.name not in _STYLES:
        raise Discard(f"Pico has no voice {take.voice.name!r}; it has {', '.join(_STYLES)}")
    return _STYLES[take.voice.name]


def _as_tag(language: Language, phonemes: str, possessive: bool) -> str:  # noqa: FBT001
    """X-SAMPA as the engine reads it in a text: an apostrophe would end it, a backslash escapes."""
    sounds = phonemes.replace("'", "").replace("\\", "\\\\")
    if possessive and (language == "de" or sounds.endswith(("p", "t", "k", "f", "T"))):
        sounds += "s"
    elif possessive:
        sounds += "Iz" if sounds.endswith(("s", "z", "S", "Z")) else "z"
    return f"<phoneme ph='{sounds}'/>"


def _assemble(style: Style, texts: list[tuple[int, SpokenText]], spoken: list[bytes]) -> Speech:
    """Join the sentences with pauses, and mark their words."""
    pause: Samples = np.zeros(round(SENTENCE_PAUSE * RATE), np.float32)
    pieces: list[Samples] = []
    marks: list[Mark] = []
    frames = 0
    for (start, text), pcm in zip(texts, spoken, strict=True):
        sentence = _voiced(pcm, style)
        if not len(sentence):
            continue
        if pieces:
            pieces.append(pause)
            frames += len(pause)
        pieces.append(sentence)
        marks += _spread(start, text, frames / RATE, len(sentence) / RATE)
        frames += len(sentence)
    joined = np.concatenate(pieces) if pieces else pause[:0]
    return Speech(filtered(joined, style.filters), RATE, rising(marks))


def _voiced(pcm: bytes, style: Style) -> Samples:
    """A sentence without its silent ends, in the size of the voice."""
    spoken: Samples = np.divide(np.frombuffer(pcm, "<i2"), 32768, dtype=np.float32)
    if style.size != 1:
        spoken = soxr.resample(spoken, RATE * style.size, RATE)
    return _without_click(takes.trim(Speech(spoken, RATE)))


def _without_click(sentence: Speech) -> Samples:
    """The engine ends some sentences with half a second of silence and a faint click."""
    silent = pauses(sentence)
    if not silent or sentence.seconds - silent[-1].end > _CLICK:
        return sentence.samples
    return sentence.samples[: round((silent[-1].start + takes.MARGIN) * RATE)]


def _spread(start: int, text: SpokenText, begin: float, seconds: float) -> Iterator[Mark]:
    """The first word at `begin`, the others as far into the sentence as their letters are.

    The engine tells nothing of its words, so the first one alone is known.
    """
    words = list(_WORD.finditer(text.text))
    letters = [len(word["sounds"] or word[0]) for word in words]
    before = accumulate(letters, initial=0)
    for word, at in zip(words, before, strict=False):
        offset = start + text.offsets[word.start()]
        yield Mark(offset, begin + seconds * at / sum(letters), told=not at)
