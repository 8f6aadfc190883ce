"""Mixes a programme as its takes arrive: ident, intro, speech over the ducked bed, outro.

The bed has three phases: at full level in the intro, ducked under speech and raised a little in
the gaps, swelling and fading in the outro. The mix is emitted in pieces of at most a second.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from services.audio.domain.bed import Loop, Music
from services.audio.domain.levelling import CEILING, Leveller, gain_for
from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import KWeighting
from services.audio.domain.signal import RATE, Samples, amplitude, glide

_FULL = 1.0
_DUCKED = amplitude(-14.0)
_LIFT = amplitude(-11.0)
"""Gain of the bed in the middle of a long gap."""
_INTRO = 2.2
"""Seconds of bed alone, after the ident's entry bar."""
_DUCK = 0.7
"""Seconds that ducking takes, within the intro."""
_SWELL = 1.0
"""Seconds in which the bed rises to full level after the last word."""
_HOLD = 0.9
"""Seconds of bed at full level before the ending."""
_FADE = 3.0
"""Seconds of the last fade."""
_ENTRY = 0.01
"""Seconds of fade-in of the bed: too short to soften a beat, long enough not to click."""
_LONG_GAP = 0.45
"""Seconds from which a gap is long enough to raise the bed."""


class Piece(NamedTuple):
    """A piece of the finished mix (frames, 2), and of the voice alone (frames,)."""

    mix: Samples
    voice: Samples


class Mixer:
    """Mixes one programme; positions are in frames from its start."""

    def __init__(self, music: Music, speech_seconds: float) -> None:
        self.title = music.title
        self._music = music
        self._bed = Loop(music.bed)
        self._limiter = Limiter(CEILING)
        self._weighing = KWeighting(2)
        self.frames = 0
        """Frames mixed so far."""
        self.head = music.entry + int(_INTRO * RATE)
        """Frames before the first word."""
        self.tail = _tail(music)
        """Frames after the last word."""
        under = float(KWeighting(2).feed(music.bed * np.float32(_DUCKED)).mean())
        self._leveller = Leveller(_ending_cells(music, self.tail), under, speech_seconds)

    def open(self) -> Iterator[Piece]:
        """The ident and the intro."""
        ident, entry = self._music.ident, self._music.entry
        gain = np.full(self.head, _FULL, np.float32)
        gain[:entry] = 0.0
        rise = int(_ENTRY * RATE)
        gain[entry : entry + rise] = glide(rise, 0.0, _FULL)
        duck = int(_DUCK * RATE)
        gain[-duck:] = glide(duck, _FULL, _DUCKED)
        head = np.zeros((self.head, 2), np.float32)
        head[entry:] = self._bed.read(self.head - entry)
        head *= gain[:, None]
        ringing = ident[: self.head]
        head[: len(ringing)] += ringing
        yield self._emit(head, np.zeros(self.head, np.float32))

    def pause(self, seconds: float) -> Iterator[Piece]:
        """A gap between two takes."""
        frames = round(seconds * RATE)
        self._leveller.rest(seconds)
        top = _LIFT if seconds >= _LONG_GAP else _DUCKED
        half = frames // 2
        gain = np.concatenate([glide(half, _DUCKED, top), glide(frames - half, top, _DUCKED)])
        yield self._emit(self._bed.read(frames) * gain[:, None], np.zeros(frames, np.float32))

    def speak(self, voice: Samples) -> Iterator[Piece]:
        """A take, mono at 48 kHz, levelled."""
        level = self._leveller.level(len(voice) / RATE)
        gain = np.float32(gain_for(voice, level))
        for start in range(0, len(voice), RATE):
            levelled = voice[start : start + RATE] * gain
            bed = self._bed.read(len(levelled)) * np.float32(_DUCKED)
            yield self._emit(bed + levelled[:, None], levelled)

    def close(self) -> Iterator[Piece]:
        """The outro, and the frames that the limiter held back."""
        ending = _ending(self._music, self._bed, self.tail)
        yield self._emit(ending, np.zeros(self.tail, np.float32))
        yield Piece(self._limiter.flush(), np.zeros(0, np.float32))

    def _emit(self, mix: Samples, voice: Samples) -> Piece:
        self.frames += len(mix)
        limited = self._limiter.feed(mix)
        self._leveller.emitted(self._weighing.feed(limited))
        return Piece(limited, voice)


def _tail(music: Music) -> int:
    hold = int((_SWELL + _HOLD) * RATE) + music.grid
    return hold + max(int(_FADE * RATE), len(music.outro))


def _ending(music: Music, bed: Loop, tail: int) -> Samples:
    """Swell, hold up to a strong beat, then the fade, with the ending over it."""
    swell = int(_SWELL * RATE)
    earliest = swell + int(_HOLD * RATE)
    turn = earliest + -(bed.position + earliest) % music.grid
    fade = int(_FADE * RATE)
    gain = np.zeros(tail, np.float32)
    gain[:swell] = glide(swell, _DUCKED, _FULL)
    gain[swell:turn] = _FULL
    gain[turn : turn + fade] = glide(fade, _FULL, 0.0)[: tail - turn]
    ending: Samples = bed.read(tail) * gain[:, None]
    ending[turn : turn + len(music.outro)] += music.outro
    return ending


def _ending_cells(music: Music, tail: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """K-weighted powers of the outro, played from the start of the bed."""
    return KWeighting(2).feed(_ending(music, Loop(music.bed), tail))
