"""Estimates the musical key of a sound by the profile of its pitch classes.

The profile is correlated with those of the 24 major and minor keys (C. Krumhansl, "Cognitive
Foundations of Musical Pitch", 1990). Where it errs, it takes a key for a related one.
"""

import numpy as np
from numpy.typing import NDArray

from services.media.domain.tempo import LEAST_SECONDS, SAMPLE_RATE

_WINDOW, _HOP = 8192, 4096
_LOWEST, _HIGHEST = 100.0, 1760.0
"""Pitches that count, in Hz: below them are drums, above them overtones more than notes."""
_A4 = 440.0
_A_ABOVE_C = 9
_NAMES = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
"""How well each semitone above the tonic fits (D. Temperley, "What's Key for Key?", 1999)."""
_LEAST_CORRELATION = 0.6


def key(mono: NDArray[np.float32]) -> str | None:
    """The key of a sound of one channel at `SAMPLE_RATE`, e.g. `A minor`; none where it has none.

    `SAMPLE_RATE` is that of `tempo`.
    """
    if len(mono) < LEAST_SECONDS * SAMPLE_RATE:
        return None
    profile = _pitch_classes(mono)
    if profile.std() == 0:
        return None
    fits = {
        f"{_NAMES[tonic]} {mode}": float(np.corrcoef(profile, np.roll(weights, tonic))[0, 1])
        for mode, weights in (("major", _MAJOR), ("minor", _MINOR))
        for tonic in range(len(_NAMES))
    }
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] >= _LEAST_CORRELATION else None


def _pitch_classes(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean strength of the twelve pitch classes from C on."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW).astype(np.float32)
    strengths = np.abs(np.fft.rfft(frames * window, axis=1)).mean(axis=0)
    pitches = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    inside = (pitches >= _LOWEST) & (pitches <= _HIGHEST)
    semitones = np.rint(12 * np.log2(pitches[inside] / _A4)).astype(int) + _A_ABOVE_C
    return np.bincount(semitones % 12, strengths[inside], minlength=12).astype(np.float64)
