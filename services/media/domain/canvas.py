"""Where artwork is painted, and the few strokes that all motifs share.

A motif computes for every pixel where it lies in a pattern, and looks its colour up in a table:
shapes have smooth edges because the table has, and a picture costs a few passes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from services.media.domain.colour import Pixels, Rgb

Field = NDArray[np.floating[Any]]
"""One number for each pixel, or for each row or column, to be broadcast."""

_BLUR = 0.7
"""Half the width of a blended edge, in pixels."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The rows `[top, bottom)` of a square of `size` pixels that are left to the artwork."""

    size: int
    top: int
    bottom: int

    @property
    def text_on_top(self) -> bool:
        """Whether the words stand above the artwork."""
        return self.top > 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top

    @property
    def x(self) -> Field:
        """Columns from the left, shape (1, size), in pixels."""
        return np.arange(self.size, dtype=np.float32)[None, :]

    @property
    def y(self) -> Field:
        """Rows from the cover's edge towards the words, shape (height, 1), in pixels."""
        rows = np.arange(self.height, dtype=np.float32)[:, None]
        return rows[::-1] if self.text_on_top else rows


def over(below: ArrayLike, above: Pixels, cover: Field) -> Pixels:
    """`above` laid on `below` where `cover` is 1, shape (height, size, 3)."""
    ground = np.asarray(below, np.float32)
    return ground + (above - ground) * cover[..., None].astype(np.float32)


def inside(distance: Field) -> Field:
    """Cover in 0–1 of a shape, from the signed distance to its edge in pixels."""
    return np.asarray(np.clip(0.5 - distance, 0, 1))


def looked_up(field: Field, table: Pixels) -> Pixels:
    """The colours of `table` at `field`, which is cut to 0–1."""
    return table[(np.clip(field, 0, 1) * (len(table) - 1)).astype(np.int32)]


def banded(distance: Field, edges: Field, colours: Pixels) -> Pixels:
    """`colours[n]` up to the edge n; `distance` and the rising `edges` are in pixels from 0."""
    at = np.arange(0, edges[-1] + 2, 0.5)
    table = between(colours, steps_at(at, edges))
    return table[np.minimum((distance * 2).astype(np.int32), len(table) - 1)]


def steps_at(at: Field, edges: Field) -> Field:
    """How many of the rising `edges` lie below each of `at`, blended over an edge."""
    sharp = np.stack([edges - _BLUR, edges + _BLUR], axis=1).ravel()
    levels = np.repeat(np.arange(len(edges)), 2) + np.tile([0, 1], len(edges))
    return np.asarray(np.interp(at, sharp, levels))


def between(colours: Pixels, at: Field) -> Pixels:
    """Colours at the fractional indices `at`, blended."""
    return np.stack([np.interp(at, range(len(colours)), c) for c in colours.T], axis=-1).astype(
        np.float32
    )


def sunk(canvas: Canvas, picture: Pixels, ground: Rgb, part: float) -> Pixels:
    """`picture`, the last `part` of whose rows before the words sinks into `ground`."""
    left = np.clip((canvas.height - canvas.y) / (canvas.height * part), 0, 1)
    return over(ground, picture, left * left * (3 - 2 * left))


def spoken(at: Field, chance: np.random.Generator) -> Field:
    """A curve in 0–1 over `at` in 0–1 that swells and rests as speech does."""
    curve = np.zeros(at.shape)
    for octave in (1.5, 3, 6, 12, 24):
        turns, phase = octave * chance.uniform(0.7, 1.3), chance.uniform(0, 2 * np.pi)
        curve += np.sin(2 * np.pi * turns * at + phase) / octave**0.6
    return np.asarray((curve - curve.min()) / max(float(np.ptp(curve)), 1e-6))
