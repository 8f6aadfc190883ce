"""Recursive filters as matrix products, several times faster than sample by sample.

A filter in state-space form, s' = A s + B x and y = C s + D x, is stepped a block at a time: the
output of a block is the product of its input with the impulse response's Toeplitz matrix plus the
response to the state at its start, and the states at all block starts follow from a prefix scan.
"""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from services.audio.domain.signal import Samples

Section = tuple[float, float, float, float, float]
"""A second-order section: b0, b1, b2, a1, a2, with a0 = 1."""

_Matrix = NDArray[np.float64]
_BLOCK = 64
"""Frames of a block where a signal is filtered as a whole."""


class RecursiveFilter:
    """A cascade of second-order sections that keeps its state from call to call."""

    def __init__(self, sections: Sequence[Section], channels: int, block: int) -> None:
        a, b, c, d = _cascade(sections)
        order = len(a)
        powers = [np.eye(order)]
        for _ in range(block):
            powers.append(powers[-1] @ a)
        response = np.array([d, *(float(c @ p @ b) for p in powers[: block - 1])])
        lag = np.subtract.outer(np.arange(block), np.arange(block))
        toeplitz = np.where(lag >= 0, response[np.maximum(lag, 0)], 0.0)
        self._response = toeplitz.T.astype(np.float32)
        self._ringing = np.array([c @ p for p in powers[:block]]).T.astype(np.float32)
        self._drive = np.array([powers[block - 1 - i] @ b for i in range(block)], np.float32)
        self._step = powers[block].T
        self._block = block
        self._state = np.zeros((channels, 1, order))

    def run(self, samples: Samples) -> Samples:
        """Filter (channels, frames); `frames` is a multiple of the block."""
        blocks = samples.reshape(samples.shape[0], -1, self._block)
        states = self._scan(blocks @ self._drive)
        self._state = states[:, -1:].copy()
        rung: Samples = blocks @ self._response
        rung += states[:, :-1].astype(np.float32) @ self._ringing
        return rung.reshape(samples.shape)

    def _scan(self, driven: Samples) -> _Matrix:
        """States before each block and after the last (Hillis and Steele's parallel prefix)."""
        states = np.concatenate([self._state, driven], axis=1)
        step, distance = self._step, 1
        while distance < states.shape[1]:
            states[:, distance:] += states[:, :-distance] @ step
            step, distance = step @ step, distance * 2
        return states


def filtered(samples: Samples, sections: Sequence[Section]) -> Samples:
    """Filter (frames,) of one channel as a whole, as if its first value had stood before it.

    So a constant offset at the start makes no step, which a high pass would let ring.
    """
    if not len(samples) or not sections:
        return samples
    before = samples[0]
    padded = np.pad(samples - before, (0, -len(samples) % _BLOCK))[None]
    rest = np.float32(before * _gain_at_rest(sections))
    run = RecursiveFilter(sections, channels=1, block=_BLOCK).run(padded)
    whole: Samples = run[0, : len(samples)] + rest
    return whole


def _gain_at_rest(sections: Sequence[Section]) -> float:
    """Gain of a constant signal."""
    gains = ((b0 + b1 + b2) / (1 + a1 + a2) for b0, b1, b2, a1, a2 in sections)
    return prod(gains)


def _cascade(sections: Sequence[Section]) -> tuple[_Matrix, _Matrix, _Matrix, float]:
    """State-space form of the sections in series, each in transposed direct form II."""
    a, b, c, d = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for b0, b1, b2, a1, a2 in sections:
        inner = np.array([[-a1, 1.0], [-a2, 0.0]])
        entry = np.array([b1 - a1 * b0, b2 - a2 * b0])
        upper = np.hstack([a, np.zeros((len(a), 2))])
        a = np.vstack([upper, np.hstack([np.outer(entry, c), inner])])
        b, c, d = np.concatenate([b, entry * d]), np.concatenate([b0 * c, [1.0, 0.0]]), b0 * d
    return a, b, c, d
