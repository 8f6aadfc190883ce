"""Colour palettes, contrast and gradients."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pixels = NDArray[np.float32]
"""RGB in 0–255, shape (…, 3)."""
Rgb = tuple[int, int, int]

MIN_CONTRAST = 4.5
"""Contrast of text to its background (WCAG 2.2, success criterion 1.4.3)."""

_LINEAR_LIMIT = 0.04045
"""Encoded value below which sRGB is linear (IEC 61966-2-1)."""
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
"""Linear sRGB to cone responses (Björn Ottosson, "A perceptual color space", 2020)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A background, the colour of text on it, and four accents from strong to weak."""

    background: Rgb
    ink: Rgb
    accents: tuple[Rgb, Rgb, Rgb, Rgb]

    @property
    def signal(self) -> Rgb:
        """The first accent with enough contrast to the background; the ink where none has."""
        readable = (a for a in self.accents if contrast(a, self.background) >= MIN_CONTRAST)
        return next(readable, self.ink)


def luminance(colour: ArrayLike) -> NDArray[np.float64]:
    """Relative luminance in 0–1 of RGB in 0–255, shape (…, 3) to (…) (WCAG 2.2)."""
    return np.asarray(_linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: ArrayLike, other: ArrayLike) -> float:
    """Lowest contrast ratio in 1–21 between two colours, or arrays of them (WCAG 2.2)."""
    a, b = luminance(one), luminance(other)
    return float(np.min((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)))


def ramp(colours: Sequence[Rgb], steps: int) -> Pixels:
    """A gradient through `colours`, shape (steps, 3).

    It is interpolated on the cube roots of the cone responses (Oklab): no grey between hues.
    """
    stops = np.cbrt(_linear(colours) @ _TO_LMS.T)
    at = np.linspace(0, len(colours) - 1, steps)
    cones = np.stack([np.interp(at, range(len(colours)), c) for c in stops.T], axis=-1)
    linear = np.clip(cones**3 @ np.linalg.inv(_TO_LMS).T, 0, 1)
    encoded = np.where(
        linear <= _LINEAR_LIMIT / 12.92, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return np.asarray(encoded * 255, np.float32)


def _linear(colour: ArrayLike) -> NDArray[np.float64]:
    encoded = np.asarray(colour, dtype=np.float64) / 255
    return np.where(encoded <= _LINEAR_LIMIT, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _palette(background: str, ink: str, *accents: str) -> Palette:
    first, second, third, fourth = map(_rgb, accents)
    return Palette(_rgb(background), _rgb(ink), (first, second, third, fourth))


def _rgb(code: str) -> Rgb:
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


PALETTES = (
    _palette("0b1026", "fff7e8", "ff5a36", "ffb23e", "3e7bfa", "16245c"),
    _palette("2a0a12", "fff1e0", "ff9a3d", "ff4d3d", "ffd166", "6e1030"),
    _palette("06261f", "f4f7e8", "c7f26b", "1fbf83", "f2b84b", "0d5244"),
    _palette("1a0b3b", "fdf3ff", "ff8fb8", "7c4dff", "ffb86b", "3b1a7a"),
    _palette("f3ebdd", "14120f", "c8321b", "f2a93b", "1f4e8c", "d9c9ab"),
    _palette("dcebf7", "0a1f3c", "1450c8", "ff6b4a", "ffc94d", "a9cdec"),
    _palette("c0181c", "fff6ea", "ffd9a0", "ff7d52", "5c0610", "8f0d14"),
    _palette("f6b21b", "17120a", "7d2408", "e8501f", "fff1cf", "d98f08"),
    _palette("03303a", "f8f3d4", "ffde7d", "00b8a9", "f6416c", "0a5560"),
    _palette("121417", "fafaf5", "e8ff5a", "8ae0c8", "ffffff", "363c44"),
    _palette("f7d9d3", "3a0d1e", "a01030", "f0805c", "6b2d5c", "ecb7ae"),
    _palette("1238c9", "ffffff", "ffd60a", "7fb2ff", "ff7a6b", "0a2391"),
)
