"""True peaks: the highest value of the waveform between the samples, found by oversampling.

ITU-R BS.1770-4, annex 2: interpolation by four; here with 16 taps a phase (Kaiser, beta 5).
"""

import numpy as np

from services.audio.domain.signal import Samples

BLOCK = 32
"""Frames for which one peak is found."""
BEFORE, AFTER = 7, 8
"""Frames of context that interpolation needs on either side of a block."""

_PHASES = 4
_TAPS = BEFORE + AFTER + 1


def _interpolator() -> Samples:
    """Matrix (context, 3 x BLOCK) from a block and its context to the values between samples."""
    matrix = np.zeros((BLOCK + _TAPS - 1, (_PHASES - 1) * BLOCK))
    for phase in range(1, _PHASES):
        distance = np.arange(-BEFORE, AFTER + 1) - phase / _PHASES
        window = np.i0(5.0 * np.sqrt(1.0 - (distance / (_TAPS / 2)) ** 2))
        taps = np.sinc(distance) * window
        taps /= taps.sum()
        for frame in range(BLOCK):
            matrix[frame : frame + _TAPS, (phase - 1) * BLOCK + frame] = taps
    return matrix.astype(np.float32)


_INTERPOLATOR = _interpolator()
_OVERSHOOT = float(np.abs(_INTERPOLATOR).sum(axis=0).max())


def true_peaks(samples: Samples, floor: float) -> Samples:
    """Peak of each block over all channels, as (blocks,).

    `samples` is (channels, BEFORE + blocks x BLOCK + AFTER). Blocks that cannot reach `floor` by
    the interpolator's gain are given by their sample peak.
    """
    width = BLOCK + _TAPS - 1
    rows = np.lib.stride_tricks.sliding_window_view(samples, width, axis=1)[:, ::BLOCK]
    reach = np.abs(samples[:, : rows.shape[1] * BLOCK + _TAPS - 1])
    inner = reach[:, BEFORE : BEFORE + rows.shape[1] * BLOCK]
    peaks = inner.reshape(len(samples), -1, BLOCK).max(axis=2)
    edges = np.maximum(np.roll(peaks, 1, axis=1), np.roll(peaks, -1, axis=1))
    edges[:, 0] = np.maximum(edges[:, 0], reach[:, :BEFORE].max(axis=1))
    edges[:, -1] = np.maximum(edges[:, -1], reach[:, -AFTER:].max(axis=1))
    near = np.maximum(peaks, edges) * _OVERSHOOT > floor
    if near.any():
        between = np.abs(rows[near] @ _INTERPOLATOR).max(axis=1)
        peaks[near] = np.maximum(peaks[near], between)
    highest: Samples = peaks.max(axis=0)
    return highest
