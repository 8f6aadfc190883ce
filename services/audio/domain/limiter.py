"""A look-ahead limiter that keeps true peaks under a ceiling without audible clicks.

The reduction that each block needs falls off by a constant rate, is taken ahead by a sliding
maximum and smoothed by a mean of the same length, so that the gain arrives in time by construction.
"""

import numpy as np

from services.audio.domain.peaks import AFTER, BEFORE, BLOCK, true_peaks
from services.audio.domain.signal import RATE, Samples, amplitude

_AHEAD = 8
"""Blocks of look-ahead: 5.3 ms."""
_RELEASE = 40.0 * BLOCK / RATE
"""Decibels a block by which reduction falls: 40 dB a second."""


class Limiter:
    """Limits a stream; the output lags behind the input by about 7 ms until `flush`."""

    def __init__(self, ceiling: float, channels: int = 2) -> None:
        self._ceiling = amplitude(ceiling)
        self._audio = np.zeros((BEFORE, channels), np.float32)
        self._needed = np.zeros(_AHEAD, np.float32)
        self._latest = 0.0
        self._emitted = 0
        self._received = 0

    def feed(self, samples: Samples) -> Samples:
        """Take (frames, channels) and return the frames that are decided."""
        self._received += len(samples)
        return self._feed(samples)

    def flush(self) -> Samples:
        """The frames that are still held back."""
        silence = np.zeros(((_AHEAD + 3) * BLOCK + AFTER, self._audio.shape[1]), np.float32)
        return self._feed(silence)[: self._received - self._emitted]

    def _feed(self, samples: Samples) -> Samples:
        self._audio = np.concatenate([self._audio, samples])
        self._measure()
        decided = max(0, len(self._needed) - 2 * _AHEAD - 1)
        frames = decided * BLOCK
        ready = self._audio[BEFORE : BEFORE + frames]
        if decided and self._needed.any():
            ready = ready * self._gain()[:frames, None]
        self._audio = self._audio[frames:]
        self._needed = self._needed[decided:]
        self._emitted += frames
        return ready

    def _measure(self) -> None:
        """Find the reduction, in dB, that the newly completed blocks need."""
        measured = len(self._needed) - _AHEAD
        fresh = (len(self._audio) - BEFORE - AFTER) // BLOCK - measured
        if fresh <= 0:
            return
        start = measured * BLOCK
        end = start + BEFORE + fresh * BLOCK + AFTER
        piece = np.ascontiguousarray(self._audio[start:end].T)
        peaks = true_peaks(piece, self._ceiling)
        needed = 20.0 * np.log10(np.maximum(peaks / self._ceiling, 1.0))
        slope = _RELEASE * np.arange(1, fresh + 1)
        falling = np.maximum.accumulate(np.concatenate([[self._latest], needed + slope]))[1:]
        held = np.maximum(falling - slope, 0.0)
        self._latest = float(held[-1])
        self._needed = np.concatenate([self._needed, held.astype(np.float32)])

    def _gain(self) -> Samples:
        """Gain of each frame from the first undecided block on."""
        either = np.maximum(self._needed, np.concatenate([self._needed[:1], self._needed[:-1]]))
        windows = np.lib.stride_tricks.sliding_window_view(either, _AHEAD + 1)
        ahead = windows.max(axis=1)
        nodes = np.lib.stride_tricks.sliding_window_view(ahead, _AHEAD).mean(axis=1)[1:]
        gains = (10.0 ** (-nodes / 20.0)).astype(np.float32)
        ramp = np.arange(BLOCK, dtype=np.float32) / BLOCK
        gain: Samples = (gains[:-1, None] + np.diff(gains)[:, None] * ramp).reshape(-1)
        return gain
