"""Estimates the tempo of a sound from the rhythm of its onsets.

Autocorrelation of the spectral flux, weighted towards usual tempos: D. Ellis, "Beat Tracking by
Dynamic Programming" (2007), sections 3.1 and 3.2. It tells one tempo, and may take half or double.
"""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 11_025
"""Sample rate that is analysed, in Hz."""
LEAST_SECONDS = 8.0
"""Shortest sound whose tempo can be told."""
_WINDOW, _HOP = 512, 64
_SLOWEST, _FASTEST = 50.0, 200.0
"""Tempos that are considered, in beats a minute."""
_USUAL, _OCTAVES = 120.0, 0.9
"""The most usual tempo, and the standard deviation around it in octaves."""
_FAINTEST = 2.0
"""Greatest onset from which there is anything to hear; that of a steady tone is a tenth of it."""
_LEAST_REGULARITY = 0.15
"""Autocorrelation, as a share of the energy, from which there is a rhythm at all."""
_COMB = 4
"""Multiples of a period that support it: the beats of a bar."""


def tempo(mono: NDArray[np.float32]) -> float | None:
    """Beats a minute of a sound of one channel at `SAMPLE_RATE`; none where it has no rhythm."""
    if len(mono) < LEAST_SECONDS * SAMPLE_RATE:
        return None
    onsets = _onsets(mono)
    if onsets.max() < _FAINTEST:
        return None
    rate = SAMPLE_RATE / _HOP
    correlation = _autocorrelation(onsets)
    lags = np.arange(int(60 * rate / _FASTEST), int(60 * rate / _SLOWEST) + 1)
    usual = np.exp(-0.5 * (np.log2(60 * rate / lags / _USUAL) / _OCTAVES) ** 2)
    best = int(lags[np.argmax(_comb(correlation, lags) * usual)])
    if correlation[best] < _LEAST_REGULARITY:
        return None
    return round(60 * rate / _refined(correlation, best), 1)


def _onsets(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    """Increase of the logarithmic spectrum from frame to frame, without its slow changes."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW).astype(np.float32)
    spectra = np.log1p(1000 * np.abs(np.fft.rfft(frames * window, axis=1)) / _WINDOW)
    flux = np.maximum(np.diff(spectra, axis=0), 0).sum(axis=1)
    second = SAMPLE_RATE // _HOP
    local = np.convolve(flux, np.ones(second) / second, mode="same")
    onsets: NDArray[np.float64] = np.maximum(flux - local, 0)
    return onsets


def _autocorrelation(onsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Autocorrelation by lag in frames, 1 at lag 0."""
    centred = onsets - onsets.mean()
    size = 2 * len(centred)
    spectrum = np.abs(np.fft.rfft(centred, size)) ** 2
    correlation: NDArray[np.float64] = np.fft.irfft(spectrum)[: len(centred)]
    correlation /= np.arange(len(centred), 0, -1)
    return correlation / max(float(correlation[0]), 1e-12)


def _comb(correlation: NDArray[np.float64], lags: NDArray[np.int_]) -> NDArray[np.float64]:
    """Mean autocorrelation at the first multiples of each lag, as far as they are in the sound."""
    total = np.zeros(len(lags))
    for multiple in range(1, _COMB + 1):
        at = lags * multiple
        near = [correlation[np.clip(at + shift, 0, len(correlation) - 1)] for shift in (-1, 0, 1)]
        total += np.max(near, axis=0)
    return total / _COMB


def _refined(correlation: NDArray[np.float64], lag: int) -> float:
    """The lag of a peak between frames, by a parabola; measured at a late multiple of it."""
    multiple = max(1, min(16, (len(correlation) // 2) // lag))
    period = float(lag)
    for times in range(1, multiple + 1):
        at = round(period * times)
        around = correlation[at - 1 : at + 2]
        curve = around[0] - 2 * around[1] + around[2]
        if curve < 0:
            peak = at + 0.5 * (around[0] - around[2]) / curve
            period = float(peak / times)
    return period
