"""The programme's sample format, and decibels."""

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Sample rate of the programme, in Hz."""

Samples = NDArray[np.float32]
"""Audio in [-1, 1]: (frames,) for one channel, (frames, channels) for more."""


def amplitude(decibels: float) -> float:
    """Factor of `decibels`, for amplitudes."""
    return float(10.0 ** (decibels / 20.0))


def decibels(factor: float) -> float:
    """Decibels of an amplitude `factor`; -inf for silence."""
    return 20.0 * float(np.log10(factor)) if factor > 0 else float("-inf")


def glide(frames: int, start: float, stop: float) -> Samples:
    """Gain that moves from `start` to `stop` over `frames` along half a cosine."""
    phase = np.linspace(0.0, np.pi, frames, endpoint=False, dtype=np.float32)
    return (start + (stop - start) * (0.5 - 0.5 * np.cos(phase))).astype(np.float32)


def stereo(samples: Samples) -> Samples:
    """`samples` as (frames, 2): one channel goes to both sides, of more the first two are kept."""
    if samples.ndim == 1:
        samples = samples[:, None]
    if samples.shape[1] == 1:
        return np.repeat(samples, 2, axis=1)
    return np.ascontiguousarray(samples[:, :2])
