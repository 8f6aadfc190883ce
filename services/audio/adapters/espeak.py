"""Speech by espeak-ng, from the wheel `espeakng-loader`: no key, no download, no network.

The samples of a take depend on the take alone: not on the worker, nor on what it spoke before.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np

from contracts import Language, VoiceCard, VoiceSetting
from contracts.vocabulary import known_values
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.spoken_texts import SENTENCE_PAUSE, SpokenTexts, rising
from services.audio.adapters.worker_pool import WorkerPool
from services.audio.domain.pronunciation.lexicon import Lexicon
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Pronunciation, Speech, Take, card
from services.audio.settings import AudioSettings
from services.kit.http_client import HttpClient

_ENGINE = Path(__file__).with_name("espeak_engine.py")


@dataclass(frozen=True, slots=True)
class Style:
    """Settings of a voice: words a minute, base pitch and pitch range (0 to 99, espeak's scale)."""

    wpm: int = 165
    pitch: int = 50
    range: int = 50


_RATE = 15.0
"""Characters a second of every voice."""
VOICES: dict[VoiceCard, Style] = {
    card("en-us+f3", "en", "female", _RATE): Style(wpm=150, pitch=44, range=52),
    card("en-us+m3", "en", "male", _RATE): Style(wpm=147, pitch=44, range=60),
    card("en-us+f5", "en", "female", _RATE): Style(wpm=150, pitch=58, range=52),
    card("en-us+m2", "en", "male", _RATE): Style(wpm=148, pitch=36, range=60),
    card("de+f3", "de", "female", _RATE): Style(wpm=152, pitch=44, range=52),
    card("de+m3", "de", "male", _RATE): Style(wpm=149, pitch=44, range=60),
    card("de+f5", "de", "female", _RATE): Style(wpm=154, pitch=58, range=52),
    card("de+m2", "de", "male", _RATE): Style(wpm=154, pitch=36, range=60),
}
"""Voices that were chosen for the news, each set to 15 characters a second.

The rate is that over `tests/fixtures/prose`, the pauses between sentences included; the
conformance suite measures it again and holds it to 5%.
"""
_STYLES = {voice.name: style for voice, style in VOICES.items()}


class Espeak:
    """Speaks with a pool of worker processes, which start on demand."""

    name = "espeak"
    voices = tuple(VOICES)
    settings: tuple[VoiceSetting, ...] = ()

    def __init__(self, concurrency: int, lexicons: Sequence[Lexicon] = ()) -> None:
        self._texts = SpokenTexts(self.name, lexicons, _in_brackets)
        digest = self._texts.digest(Path(__file__), _ENGINE)
        self.model = f"{version('espeakng-loader')}-{digest}"
        self.concurrency = concurrency
        library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
        self._workers = WorkerPool("espeak-ng", _ENGINE, library, data)
        self.unlisted: Mapping[Language, str] = _patterns(Path(data))

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the worker died or took too long, twice.
            Discard: the text is too long, or the voice unknown or of another language.
        """
        texts = self._texts.sentences(take)
        head, pcm = await self._request(take, [text for _, text in texts])
        return await asyncio.to_thread(_assemble, texts, head, pcm)

    async def pronounce(self, take: Take) -> Pronunciation:
        """How a take is said, with its phonemes in the International Phonetic Alphabet.

        Raises: as `speak` does.
        """
        texts = [text for _, text in self._texts.sentences(take)]
        head, _ = await self._request(take, texts, phonemes=True)
        return Pronunciation(
            " ".join(text.text for text in texts),
            " ".join(part["phonemes"] for part in head["parts"]),
        )

    async def close(self) -> None:
        """Stop the workers."""
        await self._workers.close()

    async def _request(
        self, take: Take, texts: Sequence[SpokenText], *, phonemes: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        style = _STYLES.get(take.voice.name, Style())
        request = {
            "voice": take.voice.name,
            "wpm": round(style.wpm * take.voice.speed),
            "pitch": style.pitch,
            "range": style.range,
            "texts": [text.text for text in texts],
            "phonemes": phonemes,
        }
        return await self._workers.request(request)


def _patterns(data: Path) -> dict[Language, str]:
    """Patterns of the names of all voices: a language, and a variant that it may be followed by.

    The library ignores a variant that it does not know.
    """
    variants = "|".join(re.escape(file.name) for file in sorted(data.glob("voices/!v/*")))
    files = [file.name.lower() for file in sorted(data.glob("lang/**/*")) if file.is_file()]
    found: dict[Language, str] = {}
    for language in known_values(Language):
        dialects = [name for name in files if name.partition("-")[0] == language]
        found[language] = rf"({'|'.join(map(re.escape, dialects))})(\+({variants}))?"
    return found


@asynccontextmanager
async def open_espeak(
    settings: AudioSettings, _: HttpClient | None = None
) -> AsyncIterator[Espeak]:
    """The synthesizer, with as many workers as `settings` allow."""
    concurrency = settings.concurrency or os.cpu_count() or 1
    espeak = Espeak(concurrency, open_lexicons(settings))
    try:
        yield espeak
    finally:
        await espeak.close()


def _in_brackets(language: Language, phonemes: str, possessive: bool) -> str:  # noqa: FBT001
    """Phoneme mnemonics as espeak-ng reads them in a text; letters after them it would spell."""
    if not possessive:
        return f"[[{phonemes}]]"
    if language == "de" or phonemes.endswith(("p", "t", "k", "f", "T")):
        return f"[[{phonemes}s]]"
    return f"[[{phonemes}{'I#z' if phonemes.endswith(('s', 'z', 'S', 'Z')) else 'z'}]]"


def _assemble(texts: list[tuple[int, SpokenText]], head: dict[str, Any], pcm: bytes) -> Speech:
    """Join the sentences, and map word positions to offsets in the take's text."""
    rate: int = head["rate"]
    spoken = np.divide(np.frombuffer(pcm, "<i2"), 32768, dtype=np.float32)
    pause: Samples = np.zeros(round(SENTENCE_PAUSE * rate), np.float32)
    pieces: list[Samples] = []
    marks: list[Mark] = []
    source = target = 0
    for (start, text), part in zip(texts, head["parts"], strict=True):
        if pieces:
            pieces.append(pause)
            target += len(pause)
        pieces.append(spoken[source : source + part["samples"]])
        marks += [
            Mark(start + text.offsets[character], (target + sample) / rate)
            for character, sample in part["words"]
            if character < len(text.offsets)
        ]
        source += part["samples"]
        target += part["samples"]
    samples = np.concatenate(pieces) if pieces else pause[:0]
    return Speech(samples, rate, rising(marks))
