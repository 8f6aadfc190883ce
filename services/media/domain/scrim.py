"""A scrim: a veil of the background's colour over a picture, dense enough to read text on it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from services.media.domain.canvas import Field
from services.media.domain.colour import MIN_CONTRAST, Palette, Rgb, contrast, luminance
from services.media.domain.layout import SIZE, Layout

Picture = NDArray[np.uint8]
"""RGB in 0–255, shape (SIZE, SIZE, 3)."""

_THINNEST = 0.62
"""Least opacity behind text: a veil, even where the picture is dark already."""
_STEPS = 6
"""Bisections of the opacity: to less than 1 %."""
_FADE = 260
"""Rows over which the veil thins out towards the picture."""
_MARGIN = 0.15
"""Contrast beyond the minimum, for what the JPEG changes."""
_SHADES = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
"""Every value of a channel, shape (256, 3)."""
_STRONG = 7.0
"""Contrast that the signal colour needs to its background, to be used on a picture: with less, the
veil would have to hide the picture."""


def on_picture(palette: Palette) -> Palette:
    """The palette for text on a veiled picture: its signal colour is the ink where it is weak."""
    if contrast(palette.signal, palette.background) >= _STRONG:
        return palette
    return replace(palette, accents=(palette.ink,) * 4)


def veil(picture: Picture, layout: Layout, palette: Palette) -> Picture:
    """`picture` under the thinnest veil that gives text of `layout` enough contrast everywhere.

    Behind the text each pixel has a contrast of at least `MIN_CONTRAST` to the palette's ink and
    signal colour, whatever the picture shows there.
    """
    channels = np.ascontiguousarray(picture[_text_rows(layout)].reshape(-1, 3).T)
    opacity = _opacity(channels, palette)
    return _mixed(picture, (opacity * _profile(layout))[:, None, None], palette)


def _opacity(channels: Picture, palette: Palette) -> float:
    """The least opacity with which text is legible; `channels`: what is behind it, shape (3, n)."""
    low, high = _THINNEST, 1.0
    if _is_legible(channels, low, palette):
        return low
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if _is_legible(channels, middle, palette) else (middle, high)
    return high


def _text_rows(layout: Layout) -> slice:
    return slice(0, layout.top) if layout.top else slice(layout.bottom, SIZE)


def _profile(layout: Layout) -> Field:
    """Share of the veil's opacity by row: whole behind text, falling beyond it."""
    rows = np.arange(SIZE, dtype=np.float32)
    beyond = rows - layout.top if layout.top else layout.bottom - rows
    left = np.clip(1 - beyond / _FADE, 0, 1)
    return np.asarray(left * left * (3 - 2 * left))


def _is_legible(channels: Picture, opacity: float, palette: Palette) -> bool:
    """Whether text is legible on each pixel under the veil.

    A channel of the veiled picture depends on that channel alone: tables of 256 values replace the
    computation by pixel.
    """
    mixed = _mixed(_SHADES, opacity, palette)
    red, green, blue = luminance(mixed[:, None, :] * np.eye(3)).T.astype(np.float32)
    behind = red[channels[0]] + green[channels[1]] + blue[channels[2]]
    return all(
        _lowest_contrast(ink, behind) >= MIN_CONTRAST + _MARGIN
        for ink in (palette.ink, palette.signal)
    )


def _lowest_contrast(ink: Rgb, behind: Field) -> float:
    own = np.float32(luminance(ink))
    return float(np.min((np.maximum(own, behind) + 0.05) / (np.minimum(own, behind) + 0.05)))


def _mixed(picture: Picture, opacity: float | Field, palette: Palette) -> Picture:
    below = np.asarray(picture, np.float32)
    mixed = below + (np.array(palette.background, np.float32) - below) * opacity
    return np.rint(mixed).astype(np.uint8)
