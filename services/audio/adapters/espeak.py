"""Speech by espeak-ng, from the wheel `espeakng-loader`: no key, no download, no network.

The samples of a take depend on the take alone: not on the worker, nor on what it spoke before.
"""

import asyncio
import hashlib
import json
import os
import signal
import struct
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np

from contracts import Language, VoiceCard
from services.audio.adapters.lexicons import open_lexicons
from services.audio.domain import sentences
from services.audio.domain.pronunciation import pronouncer
from services.audio.domain.pronunciation.lexicon import Lexicon, SpokenForms
from services.audio.domain.pronunciation.pronouncer import Pronouncer
from services.audio.domain.pronunciation.rewriting import SpokenText
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Mark, Pronunciation, Speech, Take, card
from services.audio.settings import AudioSettings
from services.kit.failures import Discard, Retry
from services.kit.http_client import HttpClient

_SCRIPT = Path(__file__).with_name("espeak_worker.py")
_LENGTH = struct.Struct(">I")

MAX_CHARACTERS = 10_000
"""Greatest length of a take, in characters."""
TIMEOUT = 30
"""Seconds after which a worker is killed; a second of speech takes it about two milliseconds."""
SENTENCE_PAUSE = 0.42
"""Seconds between the sentences of a take."""


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
    card("de+f3", "de", "female", _RATE): Style(wpm=152, pitch=44, range=52),
    card("de+m3", "de", "male", _RATE): Style(wpm=149, pitch=44, range=60),
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

    def __init__(self, concurrency: int, lexicons: Sequence[Lexicon] = ()) -> None:
        self.model = f"{version('espeakng-loader')}-{_digest(lexicons)}"
        self.concurrency = concurrency
        self._lexicons = lexicons
        self._pronouncer = lru_cache(maxsize=len(VOICES) * 4)(self._make_pronouncer)
        self._idle: list[_Worker] = []

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the worker died or took too long, twice.
            Discard: the text is too long, or the voice unknown or of another language.
        """
        texts = self._texts(take)
        head, pcm = await self._request(take, [text for _, text in texts])
        return await asyncio.to_thread(_assemble, texts, head, pcm)

    async def pronounce(self, take: Take) -> Pronunciation:
        """How a take is said, with its phonemes in the International Phonetic Alphabet.

        Raises: as `speak` does.
        """
        texts = [text for _, text in self._texts(take)]
        head, _ = await self._request(take, texts, phonemes=True)
        return Pronunciation(
            " ".join(text.text for text in texts),
            " ".join(part["phonemes"] for part in head["parts"]),
        )

    async def close(self) -> None:
        """Stop the workers."""
        while self._idle:
            await self._idle.pop().stop()

    def _texts(self, take: Take) -> list[tuple[int, SpokenText]]:
        """The sentences of a take as they are said, each with its offset in the take's text."""
        _check(take)
        say = self._pronouncer(take.language, take.voice.name).spoken
        return [
            (start, say(take.text[start:end]))
            for start, end in sentences.split(take.text, take.language)
        ]

    def _make_pronouncer(self, language: Language, voice: str) -> Pronouncer:
        spell = partial(_in_brackets, language)
        forms = SpokenForms(self._lexicons, language, provider=self.name, voice=voice, spell=spell)
        return Pronouncer(language, forms)

    async def _request(
        self, take: Take, texts: Sequence[SpokenText], *, phonemes: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        style = _STYLES.get(take.voice.name, Style())
        request = {
            "voice": take.voice.name,
            "wpm": style.wpm,
            "pitch": style.pitch,
            "range": style.range,
            "texts": [text.text for text in texts],
            "phonemes": phonemes,
        }
        head, pcm = await self._request_with_retry(json.dumps(request).encode())
        if "error" in head:
            raise Discard(head["error"])
        return head, pcm

    async def _request_with_retry(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            return await self._request_once(request)
        except (OSError, EOFError, TimeoutError):
            pass
        try:
            return await self._request_once(request)
        except (OSError, EOFError, TimeoutError) as error:
            raise Retry(f"espeak-ng stopped while speaking ({type(error).__name__})") from error

    async def _request_once(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        worker = self._idle.pop() if self._idle else await _Worker.start()
        try:
            async with asyncio.timeout(TIMEOUT):
                response = await worker.request(request)
        except BaseException:
            await worker.stop()
            raise
        self._idle.append(worker)
        return response


class _Worker:
    """A worker process and its frames; it ends when its stdin closes, so with this process too.

    It has a process group of its own, with its forks.
    """

    def __init__(self, process: Process, requests: StreamWriter, responses: StreamReader) -> None:
        self._process = process
        self._requests = requests
        self._responses = responses

    @classmethod
    async def start(cls) -> "_Worker":
        library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
        command = [sys.executable, "-I", str(_SCRIPT), library, data, str(TIMEOUT)]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError("the worker has no pipes")
        return cls(process, process.stdin, process.stdout)

    async def request(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        self._requests.write(_LENGTH.pack(len(request)) + request)
        await self._requests.drain()
        head: dict[str, Any] = json.loads(await self._frame())
        return head, b"" if "error" in head else await self._frame()

    async def stop(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.communicate()

    async def _frame(self) -> bytes:
        (size,) = _LENGTH.unpack(await self._responses.readexactly(_LENGTH.size))
        return await self._responses.readexactly(size)


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


def _digest(lexicons: Sequence[Lexicon]) -> str:
    """Digest of the code and the lexicons: a change of either invalidates the cache of takes."""
    rules = sorted(Path(pronouncer.__file__).parent.glob("*.py"))
    digest = hashlib.sha256()
    for file in (Path(__file__), _SCRIPT, Path(sentences.__file__), *rules):
        digest.update(file.read_bytes())
    for lexicon in lexicons:
        tables = {language: section.model_dump() for language, section in lexicon.items()}
        digest.update(json.dumps(tables).encode())
    return digest.hexdigest()[:12]


def _in_brackets(language: Language, phonemes: str, possessive: bool) -> str:  # noqa: FBT001
    """Phoneme mnemonics as espeak-ng reads them in a text; letters after them it would spell."""
    if not possessive:
        return f"[[{phonemes}]]"
    if language == "de" or phonemes.endswith(("p", "t", "k", "f", "T")):
        return f"[[{phonemes}s]]"
    return f"[[{phonemes}{'I#z' if phonemes.endswith(('s', 'z', 'S', 'Z')) else 'z'}]]"


def _check(take: Take) -> None:
    if len(take.text) > MAX_CHARACTERS:
        raise Discard(f"a take of {len(take.text)} characters is over {MAX_CHARACTERS}")
    if not take.voice.name.startswith(take.language):
        raise Discard(f"the voice {take.voice.name} does not speak {take.language}")


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
    return Speech(samples, rate, _rising(marks))


def _rising(marks: list[Mark]) -> tuple[Mark, ...]:
    """The first mark of each word: espeak-ng reports some words in parts."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or (mark.offset > kept[-1].offset and mark.seconds >= kept[-1].seconds):
            kept.append(mark)
    return tuple(kept)
