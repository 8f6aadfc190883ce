"""Loudness after ITU-R BS.1770-4 and EBU R128, fed piece by piece.

Memory grows by one number per 100 ms: 0.3 MB an hour.
"""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from services.audio.domain.filtering import RecursiveFilter, Section
from services.audio.domain.peaks import AFTER, BEFORE, BLOCK, true_peaks
from services.audio.domain.signal import RATE, Samples, decibels

Powers = NDArray[np.float64]
"""K-weighted mean squares, summed over the channels."""

CELL = RATE // 10
"""Frames of the smallest unit: gating blocks overlap by 75% of 400 ms, so they step by 100 ms."""

_K_WEIGHTING: tuple[Section, Section] = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
)
"""BS.1770-4, tables 1 and 2: the shelf of a head and the RLB high pass, for 48 kHz."""
_OFFSET = -0.691
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0
_MOMENTARY, _SHORT_TERM = 4, 30


def power(lufs: float) -> float:
    """K-weighted mean square of a loudness in LUFS."""
    return float(10.0 ** ((lufs - _OFFSET) / 10.0))


def lufs(mean_square: float) -> float:
    """Loudness in LUFS of a K-weighted mean square; -inf for silence."""
    return _OFFSET + 10.0 * float(np.log10(mean_square)) if mean_square > 0 else float("-inf")


def blocks(cells: Powers) -> Powers:
    """Gating blocks of 400 ms, one every 100 ms, from the powers of 100 ms cells."""
    return _windows(cells, _MOMENTARY)


def gated(powers: Powers) -> float:
    """Integrated loudness of gating blocks, in LUFS (BS.1770-4, annex 1, section 5.6)."""
    loud = powers[powers > power(_ABSOLUTE_GATE)]
    if not loud.size:
        return float("-inf")
    gate = lufs(float(loud.mean())) + _RELATIVE_GATE
    return lufs(float(loud[loud > power(gate)].mean()))


def loudness_range(cells: Powers) -> float:
    """Loudness range in LU: 10th to 95th percentile of gated 3 s windows (EBU Tech 3342)."""
    short = _windows(cells, _SHORT_TERM)
    loud = short[short > power(_ABSOLUTE_GATE)]
    if not loud.size:
        return 0.0
    gate = power(lufs(float(loud.mean())) + _RANGE_GATE)
    low, high = np.percentile(loud[loud > gate], [10, 95])
    return lufs(float(high)) - lufs(float(low))


def _windows(cells: Powers, length: int) -> Powers:
    if len(cells) < length:
        return np.zeros(0)
    total = np.concatenate([[0.0], np.cumsum(cells)])
    means: Powers = (total[length:] - total[:-length]) / length
    return means


class KWeighting:
    """Turns audio into the K-weighted powers of whole 100 ms cells."""

    def __init__(self, channels: int) -> None:
        self._filter = RecursiveFilter(_K_WEIGHTING, channels, block=96)
        self._rest = np.zeros((channels, 0), np.float32)

    def feed(self, samples: Samples) -> Powers:
        """Powers of the cells that (frames, channels) complete."""
        joined = np.concatenate([self._rest, samples.T], axis=1)
        whole = joined.shape[1] // CELL * CELL
        self._rest = joined[:, whole:].copy()
        if not whole:
            return np.zeros(0)
        weighted = self._filter.run(np.ascontiguousarray(joined[:, :whole]))
        cells = weighted.reshape(len(weighted), -1, CELL)
        powers: Powers = np.einsum("ckn,ckn->k", cells, cells).astype(np.float64) / CELL
        return powers


class Meter:
    """Measures integrated loudness, loudness range and true peak of a programme."""

    def __init__(self, channels: int = 2) -> None:
        self._weighing = KWeighting(channels)
        self._cells = array("d")
        self._context = np.zeros((channels, BEFORE), np.float32)
        self._peak = 0.0

    def feed(self, samples: Samples) -> None:
        """Measure (frames, channels)."""
        self._cells.extend(self._weighing.feed(samples))
        self._follow(np.concatenate([self._context, samples.T], axis=1))

    def _follow(self, joined: Samples) -> None:
        whole = (joined.shape[1] - BEFORE - AFTER) // BLOCK * BLOCK
        if whole > 0:
            found = true_peaks(joined[:, : BEFORE + whole + AFTER], self._peak)
            self._peak = max(self._peak, float(found.max()))
            joined = joined[:, whole:]
        self._context = joined.copy()

    @property
    def integrated(self) -> float:
        """Integrated loudness so far, in LUFS."""
        return gated(blocks(np.asarray(self._cells)))

    @property
    def range(self) -> float:
        """Loudness range so far, in LU."""
        return loudness_range(np.asarray(self._cells))

    @property
    def true_peak(self) -> float:
        """Highest true peak so far, in dBTP."""
        silence = np.zeros((len(self._context), BLOCK + AFTER), np.float32)
        joined = np.concatenate([self._context, silence], axis=1)
        whole = (joined.shape[1] - BEFORE - AFTER) // BLOCK * BLOCK
        rest = true_peaks(joined[:, : BEFORE + whole + AFTER], 0.0)
        return decibels(max(self._peak, float(rest.max())))


def speech_loudness(pieces: Iterable[Samples]) -> float:
    """Gated loudness of mono speech that both channels play, in LUFS.

    Speech under 400 ms is weighed without gates, as one block.
    """
    weighing, frames = KWeighting(1), 0
    found = [np.zeros(0)]
    for piece in pieces:
        found.append(weighing.feed(piece[:, None]))
        frames += len(piece)
    found.append(weighing.feed(np.zeros((-frames % CELL, 1), np.float32)))
    cells = 2.0 * np.concatenate(found)
    if len(cells) < _MOMENTARY:
        return lufs(float(cells.sum()) * CELL / max(frames, 1))
    return gated(blocks(cells))
