"""Speech by Piper: neural voices that run on this machine, each installed once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from contracts import Language
from services.audio.adapters import piper_engine, piper_phonemes, piper_words
from services.audio.adapters.lexicons import open_lexicons
from services.audio.adapters.piper_engine import PiperEngine, Sentence
from services.audio.adapters.piper_phonemes import in_brackets, with_phonemes_of_espeak
from services.audio.adapters.piper_voices import InstalledVoice, installed
from services.audio.adapters.spoken_texts import SENTENCE_PAUSE, SpokenTexts, rising
from services.audio.adapters.voice_settings import published_settings, settings_of
from services.audio.domain import takes
from services.audio.domain.pronunciation.lexicon import Lexicon
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Pronunciation, Speech, Take
from services.audio.settings import AudioSettings
from services.kit.failures import Discard
from services.kit.http_client import HttpClient

CONCURRENCY = 2
"""Takes in flight: two hosts alternate, and a model uses every core for a sentence."""
LOADED = 4
"""Models that stay loaded; each takes about as much memory as its file is large."""
_MODULES = (piper_engine, piper_phonemes, piper_words)
_FILES = (Path(__file__), *(Path(str(module.__file__)) for module in _MODULES))


class Settings(BaseModel):
    """Settings of a host's voice: the number of its speaker, and a factor of its speed."""

    model_config = ConfigDict(extra="forbid")

    speaker: int | None = Field(default=None, ge=0)
    speed: float = Field(default=1.0, ge=0.5, le=2.0)


class Piper:
    """Speaks in threads; a model is loaded when it is first needed."""

    name = "piper"
    unlisted: Mapping[Language, str] = MappingProxyType({})
    settings = published_settings(Settings)

    def __init__(
        self,
        voices: Sequence[InstalledVoice],
        concurrency: int = CONCURRENCY,
        lexicons: Sequence[Lexicon] = (),
    ) -> None:
        self.voices = tuple(voice.card for voice in voices)
        self.concurrency = concurrency
        self._texts = SpokenTexts(self.name, lexicons, in_brackets)
        known = " ".join(f"{voice.version} {voice.speed}" for voice in voices)
        files = hashlib.sha256(known.encode()).hexdigest()
        self.model = f"{version('piper-tts')}-{self._texts.digest(*_FILES)}-{files[:12]}"
        self._voices = {voice.card.name: voice for voice in voices}
        self._locks = {name: asyncio.Lock() for name in self._voices}
        self._engine = lru_cache(maxsize=LOADED)(PiperEngine)

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Discard: the text is too long, the voice unknown, of another language or not to be
                loaded, or one of its settings out of its bounds.
        """
        voice = self._voice(take)
        settings = settings_of(take.voice, Settings)
        texts = self._texts.sentences(take)
        async with self._locks[take.voice.name]:
            spoken = [
                await asyncio.to_thread(self._say, voice, text, settings, take.voice.speed)
                for _, text in texts
            ]
        return await asyncio.to_thread(_assemble, texts, spoken)

    async def pronounce(self, take: Take) -> Pronunciation:
        """How a take is said, with its phonemes in the International Phonetic Alphabet.

        Raises: as `speak` does.
        """
        voice = self._voice(take)
        texts = [text.text for _, text in self._texts.sentences(take)]
        async with self._locks[take.voice.name]:
            engine = await asyncio.to_thread(self._engine, voice.model)
        phonemes = [await asyncio.to_thread(engine.phonemes, text) for text in texts]
        return Pronunciation(" ".join(texts), " ".join(phonemes))

    def close(self) -> None:
        """Release the models."""
        self._engine.cache_clear()

    def _voice(self, take: Take) -> InstalledVoice:
        voice = self._voices.get(take.voice.name)
        if voice is None:
            raise Discard(
                f"the voice {take.voice.name!r} of Piper is not installed; "
                f"there are {', '.join(self._voices)}"
            )
        return voice

    def _say(
        self, voice: InstalledVoice, text: SpokenText, settings: Settings, speed: float
    ) -> Sentence:
        speed *= voice.speed * settings.speed
        return self._engine(voice.model).say(text.text, speaker=settings.speaker, speed=speed)


@asynccontextmanager
async def open_piper(settings: AudioSettings, _: HttpClient | None = None) -> AsyncIterator[Piper]:
    """The synthesizer, with the voices that are installed."""
    voices = installed(settings.piper_voices)
    lexicons = await with_phonemes_of_espeak(open_lexicons(settings))
    piper = Piper(voices, settings.concurrency or CONCURRENCY, lexicons)
    yield piper
    piper.close()


def _assemble(texts: list[tuple[int, SpokenText]], spoken: list[Sentence]) -> Speech:
    """Join the sentences with pauses, and mark their words."""
    rate = spoken[0].rate if spoken else 1
    pause: Samples = np.zeros(round(SENTENCE_PAUSE * rate), np.float32)
    pieces: list[Samples] = []
    marks: list[Mark] = []
    frames = 0
    for (start, text), sentence in zip(texts, spoken, strict=True):
        words = tuple(
            Mark(start + text.offsets[at], begin, told) for at, begin, told in sentence.words
        )
        trimmed = takes.trim(Speech(sentence.samples, rate, words))
        if not len(trimmed.samples):
            continue
        if pieces:
            pieces.append(pause)
            frames += len(pause)
        pieces.append(trimmed.samples)
        opening = [Mark(mark.offset, 0.0) for mark in trimmed.marks[:1]]
        marks += [
            replace(mark, seconds=frames / rate + mark.seconds)
            for mark in (*opening, *trimmed.marks[1:])
        ]
        frames += len(trimmed.samples)
    return Speech(np.concatenate(pieces) if pieces else pause[:0], rate, rising(marks))
