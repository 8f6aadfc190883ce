"""The motifs of the artwork; each looks different for every seed."""

from collections.abc import Callable

import numpy as np

from services.media.domain.canvas import (
    Canvas,
    bands_of,
    blend,
    colours_at,
    coverage,
    faded,
    interpolate,
    speech_curve,
    steps_at,
)
from services.media.domain.colour import Palette, Pixels, ramp

Motif = Callable[[Canvas, np.random.Generator, Palette], Pixels]

_TABLE = 1024
"""Number of colours of a gradient."""


def ripples(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """Circular waves around a transmitter, closer together near it."""
    x, y = rng.uniform(0.15, 0.85) * canvas.size, rng.uniform(0.2, 0.5) * canvas.height
    distance = np.hypot(canvas.x - x, canvas.y - y)
    count = int(rng.integers(9, 14))
    edges = canvas.size * 1.1 * (np.arange(1, 2 * count + 1) / (2 * count)) ** 1.3
    colours = np.tile(np.array(palette.background, np.float32), (2 * count + 1, 1))
    colours[0:-1:2] = ramp([palette.accents[n] for n in (0, 1, 2, 3)], count)
    return faded(canvas, bands_of(distance, edges, colours), palette.background, 0.4)


def ribbons(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """Wavy bands across the picture, each shaded from edge to edge."""
    x, y = canvas.x / canvas.size, canvas.y / canvas.size
    slope, bend = rng.uniform(-0.6, 0.6), rng.uniform(0.07, 0.13)
    turns, phase = rng.uniform(0.7, 1.3), rng.uniform(0, 2 * np.pi)
    across = y + slope * x + bend * np.sin(2 * np.pi * (turns * x + 0.5 * y) + phase)
    across += 0.4 * bend * np.sin(2 * np.pi * (1.3 * x - turns * 0.6 * y) + 2 * phase)
    low, high = float(across.min()), float(across.max())
    order = rng.permutation(4)
    folds = [
        ramp([palette.accents[order[n % 4]], palette.accents[order[(n + 1) % 4]]], _TABLE)
        * np.linspace(0.7, 1.0, _TABLE, dtype=np.float32)[:, None]
        for n in range(int(rng.integers(6, 9)))
    ]
    return colours_at((across - low) / (high - low), np.concatenate(folds))


def ridges(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """Speech curves one behind the other, like hills, that fade into the background."""
    count = int(rng.integers(8, 13))
    x = canvas.x[0] / canvas.size
    swell = canvas.height * 0.26
    feet = np.linspace(0.2, 1.0, count) * canvas.height
    lines = np.stack([foot - swell * speech_curve(x * 0.7, rng) ** 1.5 for foot in feet])
    lines = np.maximum.accumulate(lines + 3 * np.arange(count)[:, None], axis=0)
    rows = canvas.y[:, 0]
    depth = np.stack([steps_at(rows, column) for column in lines.T], axis=1)
    sky, near = palette.accents[2], palette.accents[3]
    colours = ramp(
        [sky, palette.accents[0], palette.accents[1], near, palette.background], count + 1
    )
    return colours_at(depth / count, interpolate(colours, np.linspace(0, count, count * 32 + 1)))


def bars(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """A speech curve as the bars of a level meter."""
    count = int(rng.integers(17, 27))
    pitch = canvas.size / count
    half = pitch * 0.32
    at = (np.arange(count) + 0.5) / count
    reach = (0.1 + 0.9 * speech_curve(at, rng)) * canvas.height * 0.4
    bar = np.minimum(canvas.x // pitch, count - 1).astype(int)
    beside = np.abs(canvas.x - (bar + 0.5) * pitch)
    beyond = np.abs(canvas.y - canvas.height * 0.54) - np.maximum(reach - half, 0)[bar]
    inks = ramp([palette.accents[n] for n in (1, 0, 1)], canvas.size)
    return blend(palette.background, inks[None], coverage(np.hypot(beside, beyond.clip(0)) - half))


def halftone(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """The interference of two waves as a halftone of dots."""
    pitch = canvas.size / int(rng.integers(26, 38))
    across, along = int(canvas.size / pitch) + 1, int(canvas.height / pitch) + 1
    x = (np.arange(across)[None, :] + 0.5) * pitch / canvas.size
    y = (np.arange(along)[:, None] + 0.5) * pitch / canvas.size
    waves = [
        np.sin(2 * np.pi * rng.uniform(1.8, 3.0) * np.hypot(x - left, y - rng.uniform(-0.2, 0.4)))
        for left in (rng.uniform(-0.2, 0.4), rng.uniform(0.6, 1.2))
    ]
    depth = np.clip(1.15 - y * canvas.size / canvas.height, 0, 1) ** 0.5
    radius = (0.5 + 0.25 * (waves[0] + waves[1])) * depth * pitch * 0.6
    column, row = (canvas.x // pitch).astype(int), (canvas.y // pitch).astype(int)
    away = np.hypot(canvas.x - (column + 0.5) * pitch, canvas.y - (row + 0.5) * pitch)
    inks = ramp([palette.accents[n] for n in (0, 1, 0)], canvas.size)
    dots = coverage(away - radius[row, column]) * np.clip(radius, 0, 1)[row, column]
    return blend(palette.background, inks[None], dots)


def dial(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """A sun whose rays are as long as a speech curve is high."""
    dx = canvas.x - rng.uniform(0.25, 0.75) * canvas.size
    dy = canvas.y - canvas.height * 0.08
    away = np.hypot(dx, dy)
    disc = canvas.height * 0.46
    count = int(rng.integers(64, 96))
    turn = (np.arctan2(dx, dy) / (2 * np.pi) + 0.5) * count
    ray = np.minimum(np.floor(turn), count - 1)
    curve = speech_curve(np.abs(np.linspace(-1, 1, count)), rng)
    reach = (disc * (1.25 + 0.7 * curve)).astype(np.float32)
    beside = np.abs(turn - ray - 0.5) * 2 * np.pi / count * away - disc * 0.03
    beyond = np.maximum(away - reach[ray.astype(np.int32)], disc * 1.13 - away)
    inks = ramp([palette.accents[n] for n in (0, 1, 3)], _TABLE)
    beam = np.maximum(beside, beyond)
    del turn, ray, beside, beyond
    drawn = blend(palette.background, colours_at((away - disc) / disc, inks), coverage(beam))
    sun = ramp([palette.accents[2], palette.accents[0]], _TABLE)
    return blend(drawn, colours_at(dy / disc / 2 + 0.5, sun), coverage(away - disc))


def tiles(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """Quarter circles in square tiles."""
    rows = max(2, round(canvas.height / 230))
    side = canvas.height / rows
    columns = int(np.ceil(canvas.size / side))
    shape = rows, columns
    inks = np.array([palette.background, *palette.accents, palette.ink], np.float32)
    square = rng.integers(0, 5, shape)
    quarter = (square + rng.integers(1, 5, shape)) % 5
    eye = rng.choice([*range(5), 5], shape)
    turned, tipped = rng.integers(0, 2, (2, *shape)).astype(bool)
    x = canvas.x + (columns * side - canvas.size) / 2
    column = np.minimum(x // side, columns - 1)
    row = np.minimum(canvas.y // side, rows - 1)
    u, v = x - column * side, canvas.y - row * side
    column, row = column.astype(np.int32), row.astype(np.int32)
    u = np.where(turned[row, column], side - u, u)
    away = np.hypot(u, np.where(tipped[row, column], side - v, v))
    drawn = blend(inks[square[row, column]], inks[quarter[row, column]], coverage(away - side))
    return blend(drawn, inks[eye[row, column]], coverage(away - side / 2))


def discs(canvas: Canvas, rng: np.random.Generator, palette: Palette) -> Pixels:
    """Large translucent discs that overlap, each lit from one side."""
    picture: Pixels = np.full((canvas.height, canvas.size, 3), palette.background, np.float32)
    order = rng.permutation(3)
    places = rng.permutation([0.16, 0.5, 0.84]) + rng.uniform(-0.08, 0.08, 3)
    for number, place in enumerate(places):
        radius = canvas.height * rng.uniform(0.5, 0.8)
        dx = canvas.x - canvas.size * place
        dy = canvas.y - (canvas.height * rng.uniform(0.72, 0.94) - radius)
        angle = rng.uniform(0, 2 * np.pi)
        lit = np.clip((dx * np.cos(angle) + dy * np.sin(angle)) / radius / 2 + 0.5, 0, 1)
        pair = [palette.accents[order[number]], palette.accents[order[number - 1]]]
        alpha = coverage(np.hypot(dx, dy) - radius) * (0.3 + 0.65 * lit)
        picture = blend(picture, colours_at(lit, ramp(pair, _TABLE)), alpha)
    return picture


MOTIFS: tuple[Motif, ...] = (ripples, ribbons, ridges, bars, halftone, dial, tiles, discs)
"""All motifs; the seed picks one."""


def paint(canvas: Canvas, seed: int, palette: Palette) -> Pixels:
    """Draw the motif that `seed` picks, shape (canvas.height, canvas.size, 3)."""
    rng = np.random.default_rng(seed)
    motif = MOTIFS[rng.integers(len(MOTIFS))]
    return motif(canvas, rng, palette)
