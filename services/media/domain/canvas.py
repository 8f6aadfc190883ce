"""The canvas of the artwork, and the operations that all motifs share.

A motif computes a position in a pattern for every pixel, and looks the colour up in a table: the
edges of shapes are smooth because those of the table are, and a picture takes a few passes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from services.media.domain.colour import Pixels, Rgb

Field = NDArray[np.floating[Any]]
"""A number for each pixel, row or column, to be broadcast."""

_BLUR = 0.7
"""Half the width of a blended edge, in pixels."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The rows `[top, bottom)` of a square of `size` pixels that the artwork fills."""

    size: int
    top: int
    bottom: int

    @property
    def text_on_top(self) -> bool:
        """Whether the text is above the artwork."""
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
        """Rows from the edge of the cover towards the text, shape (height, 1), in pixels."""
        rows = np.arange(self.height, dtype=np.float32)[:, None]
        return rows[::-1] if self.text_on_top else rows


def blend(below: ArrayLike, above: Pixels, alpha: Field) -> Pixels:
    """`above` over `below` with the opacity `alpha` in 0–1, shape (height, size, 3)."""
    background = np.asarray(below, np.float32)
    mixed: Pixels = (above - background) * alpha[..., None].astype(np.float32)
    mixed += background
    return mixed


def coverage(distance: Field) -> Field:
    """Coverage in 0–1 of pixels by a shape, from the signed distance to its edge in pixels."""
    return np.asarray(np.clip(0.5 - distance, 0, 1))


def colours_at(field: Field, table: Pixels) -> Pixels:
    """The colours of `table` at `field`, which is clipped to 0–1."""
    return table[(np.clip(field, 0, 1) * (len(table) - 1)).astype(np.int32)]


def bands_of(distance: Field, edges: Field, colours: Pixels) -> Pixels:
    """`colours[n]` up to the edge n; `distance` and the rising `edges` are in pixels from 0."""
    at = np.arange(0, edges[-1] + 2, 0.5)
    table = interpolate(colours, steps_at(at, edges))
    return table[np.minimum((distance * 2).astype(np.int32), len(table) - 1)]


def steps_at(at: Field, edges: Field) -> Field:
    """The number of rising `edges` below each of `at`, interpolated across an edge."""
    sharp = np.stack([edges - _BLUR, edges + _BLUR], axis=1).ravel()
    levels = np.repeat(np.arange(len(edges)), 2) + np.tile([0, 1], len(edges))
    return np.asarray(np.interp(at, sharp, levels))


def interpolate(colours: Pixels, at: Field) -> Pixels:
    """The colours at the fractional indices `at`, interpolated."""
    return np.stack([np.interp(at, range(len(colours)), c) for c in colours.T], axis=-1).astype(
        np.float32
    )


def faded(canvas: Canvas, picture: Pixels, background: Rgb, part: float) -> Pixels:
    """`picture`, faded into `background` over the last `part` of its rows before the text."""
    left = np.clip((canvas.height - canvas.y) / (canvas.height * part), 0, 1)
    return blend(background, picture, left * left * (3 - 2 * left))


def speech_curve(at: Field, rng: np.random.Generator) -> Field:
    """A random curve in 0–1 over `at` in 0–1 that rises and falls like the level of speech."""
    curve = np.zeros(at.shape)
    for octave in (1.5, 3, 6, 12, 24):
        turns, phase = octave * rng.uniform(0.7, 1.3), rng.uniform(0, 2 * np.pi)
        curve += np.sin(2 * np.pi * turns * at + phase) / octave**0.6
    return np.asarray((curve - curve.min()) / max(float(np.ptp(curve)), 1e-6))
