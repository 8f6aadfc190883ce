"""Sound for the air: samples of 16 bits, segments, and up to where something is heard."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.audio.domain.signal import Samples, amplitude
from services.broadcast.segments import Rendition
from services.broadcast.timeline import BLOCK

NEAR_SILENCE = -50.0
"""Peak in dBFS under which the end of a show counts as silence: 34 dB under speech."""
_LOUD = round(amplitude(NEAR_SILENCE) * 32767)
_SCALE = np.float32(32768.0)


@dataclass(frozen=True, slots=True)
class AirSegment:
    """One segment in every rendition."""

    number: int
    """Its number in the package, from 0."""
    renditions: Mapping[Rendition, bytes]


class Audible:
    """Finds the last sound of a stream."""

    def __init__(self, samples: int = 0) -> None:
        """`samples`: those before the stream."""
        self._samples = samples
        self._end = 0

    @property
    def blocks(self) -> int:
        """Whole blocks up to the last sound; at least one."""
        return max(1, -(-self._end // BLOCK))

    def feed(self, sound: NDArray[np.int16]) -> None:
        """Take the next (frames, 2)."""
        for end in range(len(sound), 0, -BLOCK):  # the last sound is nearly always in the last one
            start = max(end - BLOCK, 0)
            loud = _loud(sound[start:end])
            if len(loud):
                self._end = self._samples + start + int(loud[-1]) + 1
                break
        self._samples += len(sound)


def _loud(sound: NDArray[np.int16]) -> NDArray[np.intp]:
    """Where a sound is heard."""
    # Not by absolute values: that of the least number has no place in 16 bits.
    return np.flatnonzero(((sound > _LOUD) | (sound < -_LOUD)).any(axis=1))


def pcm(mix: Samples) -> NDArray[np.int16]:
    """The samples that the lossless master has: as libsndfile rounds and clips them."""
    scaled = mix * _SCALE
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype(np.int16)
