"""Covers that this machine renders: text with Pillow, artwork with NumPy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from services.media.domain.artwork import paint
from services.media.domain.canvas import Canvas
from services.media.domain.colour import Pixels
from services.media.domain.design import Design, design_for
from services.media.domain.layout import SIZE, Layout, TextLine, Weight, lay_out
from services.media.domain.typesetting import Measure
from services.media.domain.wording import Wording, compose
from services.media.ports import CoverBrief
from services.media.settings import MediaSettings

_TYPEFACE = Path(__file__).parent.parent / "assets" / "InterDisplay.ttf"
_REFERENCE = 200
"""Type size at which widths are measured."""
_NO_CHARACTER = "\uffff"
_QUALITIES = (90, 84, 76, 64)
_MOST_BYTES = 480_000


class LocalArtist:
    """Paints covers without a network; the same brief gives the same bytes."""

    name = "local"

    async def paint(self, brief: CoverBrief) -> bytes:
        """A JPEG of 1400 pixels square; takes about a third of a second of one core."""
        return await asyncio.to_thread(cover_of, brief)


@asynccontextmanager
async def open_local(_: MediaSettings) -> AsyncIterator[LocalArtist]:
    """The artist, which needs no settings."""
    yield LocalArtist()


def cover_of(brief: CoverBrief) -> bytes:
    """The cover of a show, as JPEG."""
    return jpeg(picture_of(wording_for(brief), brief.seed))


def wording_for(brief: CoverBrief) -> Wording:
    """The words on a show's cover, as far as the typeface has their characters."""
    return compose(
        station=brief.station,
        title=brief.title,
        hosts=brief.hosts,
        local_time=brief.local_time,
        language=brief.language,
        has_glyph=_glyphs(),
    )


def picture_of(wording: Wording, seed: int) -> Image.Image:
    """The cover with `wording`, in the design of `seed`."""
    design = design_for(seed)
    layout = lay_out(wording, _measure, text_on_top=design.text_on_top)
    image = Image.fromarray(_ground(design, layout, seed))
    draw = ImageDraw.Draw(image)
    for line in layout.lines:
        _write(draw, line, design)
    return image


def jpeg(image: Image.Image, most_bytes: int = _MOST_BYTES) -> bytes:
    """The best JPEG of `image` in at most `most_bytes`, or the smallest there is."""
    data = b""
    for quality in _QUALITIES:
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, subsampling=0, progressive=True)
        data = buffer.getvalue()
        if len(data) <= most_bytes:
            break
    return data


def _ground(design: Design, layout: Layout, seed: int) -> np.ndarray:
    pixels: Pixels = np.full((SIZE, SIZE, 3), design.palette.ground, np.float32)
    canvas = Canvas(SIZE, layout.top, layout.bottom)
    pixels[layout.top : layout.bottom] = paint(canvas, seed, design.palette)
    return pixels.round().astype(np.uint8)


def _write(draw: ImageDraw.ImageDraw, line: TextLine, design: Design) -> None:
    ink = design.palette.signal if line.role in {"date", "station"} else design.palette.ink
    font = _font(line.size, line.weight)
    draw.text((line.x, line.baseline), line.text, fill=ink, font=font, anchor="ls")


def _font(size: float, weight: Weight) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_TYPEFACE, size)
    font.set_variation_by_axes([weight])
    return font


def _measure(weight: Weight) -> Measure:
    font = _font(_REFERENCE, weight)
    return cache(lambda text: font.getlength(text) / _REFERENCE)


def _glyphs() -> Callable[[str], bool]:
    """Tells whether the typeface has a glyph: what it lacks looks like a noncharacter."""
    font = _font(32, 500)
    missing = bytes(font.getmask(_NO_CHARACTER))
    return lambda char: bytes(font.getmask(char)) != missing
