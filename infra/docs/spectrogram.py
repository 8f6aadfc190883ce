"""Draws the project's own music as a spectrogram: `python -m infra.docs.spectrogram`.

Ident, bed and ending stand one after the other; lines mark the bars of the bed.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from services.audio.domain.music.recording import record_jingles, record_section
from services.audio.domain.music.score import BAR, BARS, variation
from services.audio.domain.signal import RATE, Samples

_WIDTH, _HEIGHT = 1400, 520
_LEFT, _TOP, _BOTTOM = 60, 40, 34
_LOW, _HIGH = 40.0, 16_000.0
_RANGE = 84.0
"""Decibels from black to white."""
_WINDOW = 8192
_COLOURS = np.array(
    [(8, 10, 24), (38, 26, 92), (122, 40, 122), (214, 78, 84), (250, 166, 74), (255, 246, 204)]
)
_PALETTE = 96
"""Colours of the file."""
_FONT = ImageFont.load_default(14)
_TICKS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def spectrogram(samples: Samples, width: int, height: int) -> NDArray[np.float64]:
    """Level of (frames, 2) over time and a logarithmic scale of frequency.

    (height, width) from 0 to 1, high notes on top.
    """
    mono = np.pad(samples.mean(axis=1), _WINDOW // 2)
    starts = np.linspace(0, len(mono) - _WINDOW, width).astype(int)
    window = np.hanning(_WINDOW)
    spectra = np.stack([np.abs(np.fft.rfft(mono[at : at + _WINDOW] * window)) for at in starts])
    pitches = np.geomspace(_HIGH, _LOW, height) * _WINDOW / RATE
    bins = np.arange(spectra.shape[1])
    rows = np.stack([np.interp(pitches, bins, spectrum) for spectrum in spectra], axis=1)
    level = 20.0 * np.log10(rows + 1e-9)
    shades: NDArray[np.float64] = np.clip(1.0 + (level - level.max()) / _RANGE, 0.0, 1.0)
    return shades


def draw(seed: int) -> Image.Image:
    """The picture of the music that a seed chooses."""
    piece = variation(seed)
    jingles = record_jingles(piece.tonic)
    bed = record_section(piece.section(0, drums=True))
    parts = (("ident", jingles.ident), ("bed, 30 s", bed), ("ending", jingles.outro))
    height, width = _HEIGHT - _TOP - _BOTTOM, _WIDTH - _LEFT - 10
    sound = np.concatenate([part for _, part in parts])
    level = spectrogram(sound, width, height)
    scale = np.linspace(0.0, 1.0, len(_COLOURS))
    pixels = np.stack([np.interp(level, scale, colour) for colour in _COLOURS.T], axis=2)
    image = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    image.paste(Image.fromarray(pixels.astype(np.uint8)), (_LEFT, _TOP))
    pen = ImageDraw.Draw(image)
    pen.text((_WIDTH / 2, 4), f"{piece.title}: Hz over bars", "black", _FONT, anchor="mt")
    _mark_pitches(pen, height)
    frame = width / len(sound)
    x = float(_LEFT)
    for name, part in parts:
        pen.line((x, _TOP, x, _HEIGHT - _BOTTOM), "white")
        pen.text((x + 4, _TOP - 6), name, "black", _FONT, anchor="lb")
        x += len(part) * frame
    _mark_bars(pen, _LEFT + len(jingles.ident) * frame, BAR * frame)
    return image.quantize(_PALETTE)


def _mark_pitches(pen: ImageDraw.ImageDraw, height: int) -> None:
    for hertz in _TICKS:
        y = _TOP + height * np.log(_HIGH / hertz) / np.log(_HIGH / _LOW)
        name = f"{hertz // 1000}k" if hertz >= 1000 else str(hertz)  # noqa: PLR2004 - kilo
        pen.text((_LEFT - 6, y), name, "black", _FONT, anchor="rm")


def _mark_bars(pen: ImageDraw.ImageDraw, x: float, width: float) -> None:
    for bar in range(BARS):
        pen.line((x, _HEIGHT - _BOTTOM, x, _HEIGHT - _BOTTOM + 6), "black")
        pen.text((x, _HEIGHT - _BOTTOM + 8), str(bar + 1), "black", _FONT, anchor="mt")
        x += width


if __name__ == "__main__":
    draw(seed=1).save(Path(sys.argv[1]), optimize=True)
