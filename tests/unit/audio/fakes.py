"""One fake for each port of audio; those of renderer and pipeline pass the conformance suites."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from contracts import Fallback, Language, Loudness, MusicChoice, VoiceCard, VoiceSetting
from services.audio.domain.air import AirSegment
from services.audio.domain.levelling import TARGET
from services.audio.domain.scene import Scene
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Placed, Speech, Spoken, Take, Utterance, card
from services.audio.ports import Master, SpeechSynthesizer
from services.broadcast.segments import FRAME, RENDITIONS, Rendition, build
from services.broadcast.timeline import SEGMENT

TONE_RATE = 16_000
MAX_TOGETHER = 100
"""Characters that `ConversingSynthesizer` speaks in one call."""


@dataclass
class CountingSynthesizer:
    """Speaks a tone of 60 ms a character; raises the exceptions of `failures` first."""

    name: str = "tone"
    model: str = "1"
    concurrency: int = 2
    voices: tuple[VoiceCard, ...] = (
        card("low", "en", "male", 1 / 0.06),
        card("high", "en", "female", 1 / 0.06),
    )
    unlisted: Mapping[Language, str] = field(default_factory=lambda: {"en": ".+"})
    settings: tuple[VoiceSetting, ...] = ()
    failures: dict[str, list[Exception]] = field(default_factory=dict)
    """Exceptions for a text, one per call."""
    calls: Counter[str] = field(default_factory=Counter)
    busy: int = 0
    busiest: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    """No call answers before it is set."""
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.go.set()

    async def speak(self, take: Take) -> Speech:
        self.calls[take.text] += 1
        self.called.set()
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await self.go.wait()
            await asyncio.sleep(0)
        finally:
            self.busy -= 1
        if waiting := self.failures.get(take.text):
            raise waiting.pop(0)
        return tone(take.text)


def tone(text: str) -> Speech:
    """A tone of 60 ms a character; a text without words has none."""
    seconds = 0.06 * len(text) if any(map(str.isalnum, text)) else 0.0
    phase = np.arange(round(seconds * TONE_RATE), dtype=np.float32) * np.float32(0.1)
    return Speech(np.float32(0.2) * np.sin(phase), TONE_RATE)


@dataclass
class ConversingSynthesizer(CountingSynthesizer):
    """Speaks takes in one call too; `refusals` are raised by such calls first."""

    together: list[list[str]] = field(default_factory=list)
    """The texts of each such call."""
    refusals: list[Exception] = field(default_factory=list)

    def joins(self, takes: Sequence[Take]) -> bool:
        return sum(len(take.text) for take in takes) <= MAX_TOGETHER

    async def converse(self, takes: Sequence[Take]) -> list[Speech]:
        self.together.append([take.text for take in takes])
        if self.refusals:
            raise self.refusals.pop(0)
        return [tone(take.text) for take in takes]


@dataclass
class PlainPipeline:
    """Speaks one take after another, and keeps none."""

    synthesizer: SpeechSynthesizer

    async def prepare(self, utterance: Utterance) -> None:
        """Prepare nothing: there is no cache."""

    @asynccontextmanager
    async def open(self, show: str) -> AsyncIterator["PlainSession"]:
        assert show
        yield PlainSession(self.synthesizer)


@dataclass
class PlainSession:
    synthesizer: SpeechSynthesizer
    seconds: float = 0.0

    async def speak(self, scheduler: SpeechScheduler) -> AsyncGenerator[Spoken, None]:
        while (utterance := scheduler.next()) is not None:
            take = utterance.takes[0]
            speech = await self.synthesizer.speak(take)
            scheduler.record_length(utterance, speech.seconds)
            yield Spoken(utterance, take, speech, reused=False)


@dataclass
class PlainRenderer:
    """Puts takes in a row and writes no sound."""

    scratch: Path
    stem: bool = False
    composed: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def open(
        self,
        *,
        title: str,
        artist: str,
        album: str = "",
        comment: str = "",
        speech_seconds: float,
        seed: int,
        loudness: float = TARGET,
        music: MusicChoice | None = None,
        air: Callable[[AirSegment], None] | None = None,
    ) -> AsyncIterator["PlainRendering"]:
        assert title
        assert artist
        assert album == album.strip()
        assert comment == comment.strip()
        assert speech_seconds > 0
        assert seed >= 0
        assert loudness < 0
        assert music is None or music.titles
        with TemporaryDirectory(dir=self.scratch) as folder:
            yield PlainRendering(Path(folder), self.stem, air=air)

    async def opening(
        self, *, seed: int, loudness: float, music: MusicChoice | None, calm: bool
    ) -> AirSegment | None:
        assert seed >= 0
        assert loudness < 0
        assert not calm
        return segment_of_air(0) if music is None else None

    async def compose(self, *, seed: int, calm: bool) -> None:
        assert seed >= 0
        assert not calm
        self.composed.append(seed)

    async def prepare(self) -> None:
        """Prepare nothing."""


@dataclass
class PlainRendering:
    folder: Path
    stem: bool = False
    head: float = 3.0
    tail: float = 4.0
    jingle: float = 0.85
    music: str = "none"
    fallbacks: tuple[Fallback, ...] = ()
    seconds: float = 0.0
    air: Callable[[AirSegment], None] | None = None
    _made: int = 0
    _at: float = 0.0

    async def place(self, speech: Speech, gap: float, scene: Scene, *, gain: float = 0.0) -> Placed:
        assert -60 < gain < 60
        sting = self._at + gap / 3 if self._at and scene.sting else None
        start = self._at + gap if self._at else self.head
        self._at = start + speech.seconds
        if self.air:
            await asyncio.to_thread(self.air, segment_of_air(self._made))
            self._made += 1
        return Placed(start, self._at, sting)

    async def finish(self) -> Master:
        mp3, flac = self.folder / "show.mp3", self.folder / "show.flac"
        mp3.write_bytes(b"mp3")
        flac.write_bytes(b"flac")
        loudness = Loudness(integrated=-16, true_peak=-2, range=1)
        stem = self.folder / "voice.flac" if self.stem else None
        if stem:
            stem.write_bytes(b"voice")
        heard = self._made * SEGMENT
        return Master(mp3, flac, (self._at or self.head) + self.tail, loudness, stem, heard)


def segment_of_air(number: int) -> AirSegment:
    """A segment that holds no sound: bytes of the right form."""
    made: dict[Rendition, bytes] = {}
    for name in RENDITIONS:
        frames = [bytes([number])] * (SEGMENT // FRAME[name])
        made[name] = build(name, frames, number * SEGMENT, number)
    return AirSegment(number, made)
