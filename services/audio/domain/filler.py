"""What is heard between shows: music of RadioX's own, and sounds at the loudness of shows."""

from collections.abc import Iterator

import numpy as np

from services.audio.domain.bed import BED_LOUDNESS, Bed, BedPlayer
from services.audio.domain.levelling import CEILING, TARGET
from services.audio.domain.limiter import Limiter
from services.audio.domain.signal import RATE, Samples, amplitude, glide

_RISE = 1.5
"""Seconds in which music comes in."""
_FALL = 4.0
"""Seconds of fading at its end: heard over and over, it breathes between two rounds."""


def music(bed: Bed, seconds: float) -> Iterator[Samples]:
    """Music of so many seconds, in pieces of at most one: (frames, 2), as loud as a show."""
    frames = round(seconds * RATE)
    player, limiter = BedPlayer(bed, amplitude(TARGET - BED_LOUDNESS)), Limiter(CEILING)
    gain = _gain(frames)
    for start in range(0, frames, RATE):
        part = gain[start : start + RATE]
        yield limiter.feed(player.read(len(part), drums=True) * part[:, None])
    yield limiter.flush()


def gain_of(loudness: float | None, true_peak: float | None) -> float:
    """The gain in dB with which a sound is as loud as a show, as far as its peaks allow."""
    if loudness is None or true_peak is None:
        return 0.0
    return round(min(TARGET - loudness, CEILING - true_peak), 2)


def _gain(frames: int) -> Samples:
    gain = np.ones(frames, np.float32)
    rise, fall = (min(int(each * RATE), frames // 2) for each in (_RISE, _FALL))
    gain[:rise] = glide(rise, 0.0, 1.0)
    gain[frames - fall :] = glide(fall, 1.0, 0.0)
    return gain
