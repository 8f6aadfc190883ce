"""Mixes a programme as its takes arrive: ident, intro, speech, pauses with stings, outro.

The bed is at full level in the intro, and swells and fades in the outro. Under speech it is
ducked, far down or out, as the scene of each utterance says, and changes in the pause before it.
The mix is emitted in pieces of at most a second.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from services.audio.domain.bed import BED_LOUDNESS, BedPlayer, Music, louder
from services.audio.domain.levelling import CEILING, TARGET, Leveller, gain_for
from services.audio.domain.limiter import Limiter
from services.audio.domain.loudness import KWeighting, Powers, power
from services.audio.domain.scene import Scene
from services.audio.domain.signal import RATE, Samples, amplitude, glide

_FULL = 1.0
_DUCKED = amplitude(-14.0)
_GAINS = {"ducked": _DUCKED, "low": amplitude(-28.0), "out": 0.0}
_LIFT = amplitude(-11.0)
"""Gain of the bed in the middle of a long gap, and where it comes in again."""
_INTRO = 2.2
"""Seconds of bed alone, after the ident's entry bar."""
_DUCK = 0.7
"""Seconds that ducking takes within the intro, and going out or far down in a pause."""
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

    def __init__(self, music: Music, speech_seconds: float, loudness: float = TARGET) -> None:
        """`loudness`: that of the programme, in LUFS; the music is as loud beside the speech."""
        gain = amplitude(loudness - TARGET)
        music = louder(music, gain)
        self.title = music.title
        self._music = music
        self._bed = BedPlayer(music.bed, gain)
        self._bed_loudness = BED_LOUDNESS + loudness - TARGET
        self._level = _FULL
        self._drums = True
        self._limiter = Limiter(CEILING)
        self._weighing = KWeighting(2)
        self.frames = 0
        """Frames mixed so far."""
        self.sting: int | None = None
        """Frame at which the sting of the last pause begins; none where it had none."""
        self.head = music.entry + int(_INTRO * RATE)
        """Frames before the first word."""
        self.tail = _tail(music)
        """Frames after the last word."""
        self._leveller = Leveller(
            _ending_cells(music, BedPlayer(music.bed, gain), self.tail), speech_seconds, loudness
        )

    def open(self, scene: Scene) -> Iterator[Piece]:
        """The ident and the intro, which leads to `scene`."""
        ident, entry = self._music.ident, self._music.entry
        self._enter(scene)
        gain = np.full(self.head, _FULL, np.float32)
        gain[:entry] = 0.0
        rise = int(_ENTRY * RATE)
        gain[entry : entry + rise] = glide(rise, 0.0, _FULL)
        duck = int(_DUCK * RATE)
        gain[-duck:] = glide(duck, _FULL, self._level)
        head = np.zeros((self.head, 2), np.float32)
        head[entry:] = self._bed.read(self.head - entry, drums=self._drums)
        head *= gain[:, None]
        ringing = ident[: self.head]
        head[: len(ringing)] += ringing
        yield self._emit(head, np.zeros(self.head, np.float32))

    def pause(self, seconds: float, scene: Scene) -> Iterator[Piece]:
        """A gap between two takes, which leads to `scene`; a sting sounds in the middle of it."""
        frames = round(seconds * RATE)
        self._leveller.rest(seconds)
        sting = self._sting(scene, frames)
        onset = (frames - len(sting)) // 2
        self.sting = self.frames + onset if len(sting) else None
        before = self._level
        self._enter(scene)
        mix = self._bed_between(before, frames, onset)
        mix[onset : onset + len(sting)] += sting
        yield self._emit(mix, np.zeros(frames, np.float32))

    def speak(self, voice: Samples, gain: float = 0.0) -> Iterator[Piece]:
        """A take, mono at 48 kHz, levelled; `gain`: decibels by which its host is louder."""
        under = power(self._bed_loudness) * self._level**2
        level = self._leveller.level(len(voice) / RATE, under, gain)
        factor = np.float32(gain_for(voice, level))
        for start in range(0, len(voice), RATE):
            levelled = voice[start : start + RATE] * factor
            yield self._emit(self._bed_under(levelled), levelled)

    def close(self) -> Iterator[Piece]:
        """The outro, and the frames that the limiter held back."""
        if not self._level:
            self._bed.re_enter()
        ending = _ending(self._music, self._bed, self.tail, self._level, drums=self._drums)
        yield self._emit(ending, np.zeros(self.tail, np.float32))
        yield Piece(self._limiter.flush(), np.zeros(0, np.float32))

    def _enter(self, scene: Scene) -> None:
        playable = scene.drums or self._music.bed.drumless
        self._level = _GAINS[scene.bed] if playable else 0.0
        self._drums = scene.drums and not (scene.calm and self._music.bed.drumless)

    def _sting(self, scene: Scene, frames: int) -> Samples:
        stings = {"full": self._music.sting, "calm": self._music.calm_sting}
        sting = stings[scene.sting] if scene.sting else self._music.sting[:0]
        return sting if len(sting) <= frames else sting[:0]

    def _bed_under(self, voice: Samples) -> Samples:
        """The bed under a piece of speech, with the speech."""
        if not self._level:
            return np.repeat(voice[:, None], 2, axis=1)
        bed = self._bed.read(len(voice), drums=self._drums) * np.float32(self._level)
        mixed: Samples = bed + voice[:, None]
        return mixed

    def _bed_between(self, before: float, frames: int, onset: int) -> Samples:
        """The bed in a pause, from gain `before` to the one of the scene that follows.

        Where it was out, it comes in at `onset`, on a strong beat.
        """
        if not before and not self._level:
            return np.zeros((frames, 2), np.float32)
        start = 0
        if not before:
            self._bed.re_enter()
            start = onset
        gain = _transition(before, self._level, frames - start)
        mix = np.zeros((frames, 2), np.float32)
        mix[start:] = self._bed.read(frames - start, drums=self._drums) * gain[:, None]
        return mix

    def _emit(self, mix: Samples, voice: Samples) -> Piece:
        self.frames += len(mix)
        limited = self._limiter.feed(mix)
        self._leveller.emitted(self._weighing.feed(limited))
        return Piece(limited, voice)


def _transition(before: float, after: float, frames: int) -> Samples:
    """Gain of the bed in a pause of `frames`."""
    if after < before:
        fade = min(int(_DUCK * RATE), frames)
        out = np.full(frames - fade, after, np.float32)
        return np.concatenate([glide(fade, before, after), out])
    if 0 < before < after:
        return glide(frames, before, after)
    raised = after == _DUCKED and frames >= _LONG_GAP * RATE
    top = _LIFT if raised else after
    rise = frames // 2 if before else min(int(_ENTRY * RATE), frames)
    return np.concatenate([glide(rise, before, top), glide(frames - rise, top, after)])


def _tail(music: Music) -> int:
    hold = int((_SWELL + _HOLD) * RATE) + music.grid
    return hold + max(int(_FADE * RATE), len(music.outro))


def _ending(music: Music, bed: BedPlayer, tail: int, level: float, *, drums: bool) -> Samples:
    """Swell, hold up to a strong beat, then the fade, with the ending over it."""
    swell = int(_SWELL * RATE)
    earliest = swell + int(_HOLD * RATE)
    turn = earliest + -(bed.offset + earliest) % music.grid
    fade = int(_FADE * RATE)
    gain = np.zeros(tail, np.float32)
    gain[:swell] = glide(swell, level, _FULL)
    gain[swell:turn] = _FULL
    gain[turn : turn + fade] = glide(fade, _FULL, 0.0)[: tail - turn]
    ending: Samples = bed.read(tail, drums=drums) * gain[:, None]
    ending[turn : turn + len(music.outro)] += music.outro
    return ending


def _ending_cells(music: Music, bed: BedPlayer, tail: int) -> Powers:
    """K-weighted powers of the outro, played from the start of the bed."""
    return KWeighting(2).feed(_ending(music, bed, tail, _DUCKED, drums=True))
