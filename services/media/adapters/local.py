"""Covers rendered on this machine: text with Pillow, artwork with NumPy."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from services.kit.http_client import HttpClient
from services.media.domain.artwork import paint
from services.media.domain.canvas import Canvas
from services.media.domain.design import Design, design_for
from services.media.domain.layout import SIZE, Layout, TextLine, Weight, lay_out
from services.media.domain.typesetting import Measure
from services.media.domain.wording import Wording, compose
from services.media.ports import CoverBrief
from services.media.settings import MediaSettings

_TYPEFACE = Path(__file__).parent.parent / "assets" / "InterDisplay.ttf"
_REFERENCE_SIZE = 200
"""Type size at which widths are measured."""
_NONCHARACTER = "\uffff"
_JPEG_QUALITIES = (90, 84, 76, 64)
_MAX_BYTES = 480_000


class LocalArtist:
    """Paints covers offline; the same brief gives the same bytes."""

    name = "local"

    async def paint(self, brief: CoverBrief) -> bytes:
        """A JPEG of 1400 pixels square; takes about a third of a second of one core."""
        return await asyncio.to_thread(cover_of, brief)


@asynccontextmanager
async def open_local(_: MediaSettings, __: HttpClient | None = None) -> AsyncIterator[LocalArtist]:
    """The artist, which needs no settings."""
    yield LocalArtist()


def cover_of(brief: CoverBrief) -> bytes:
    """The cover of a show, as JPEG."""
    return jpeg(picture_of(wording_for(brief), brief.seed))


def wording_for(brief: CoverBrief) -> Wording:
    """The text on a show's cover, without characters that the typeface lacks."""
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
    image = Image.fromarray(_paint_background(design, layout, seed))
    draw = ImageDraw.Draw(image)
    for line in layout.lines:
        _write(draw, line, design)
    return image


def jpeg(image: Image.Image, max_bytes: int = _MAX_BYTES) -> bytes:
    """The JPEG of the highest quality that takes at most `max_bytes`, else of the lowest."""
    data = b""
    for quality in _JPEG_QUALITIES:
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, subsampling=0, progressive=True)
        data = buffer.getvalue()
        if len(data) <= max_bytes:
            break
    return data


def _paint_background(design: Design, layout: Layout, seed: int) -> np.ndarray:
    art = paint(Canvas(SIZE, layout.top, layout.bottom), seed, design.palette)
    pixels = np.full((SIZE, SIZE, 3), design.palette.background, np.uint8)
    pixels[layout.top : layout.bottom] = np.rint(art, out=art)
    return pixels


def _write(draw: ImageDraw.ImageDraw, line: TextLine, design: Design) -> None:
    ink = design.palette.signal if line.role in {"date", "station"} else design.palette.ink
    font = _font(line.size, line.weight)
    draw.text((line.x, line.baseline), line.text, fill=ink, font=font, anchor="ls")


def _font(size: float, weight: Weight) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_TYPEFACE, size)
    font.set_variation_by_axes([weight])
    return font


def _measure(weight: Weight) -> Measure:
    font = _font(_REFERENCE_SIZE, weight)
    return cache(lambda text: font.getlength(text) / _REFERENCE_SIZE)


def _glyphs() -> Callable[[str], bool]:
    """A function that returns whether the typeface has a glyph for a character.

    A missing glyph is rendered like that of a noncharacter.
    """
    font = _font(32, 500)
    missing = bytes(font.getmask(_NONCHARACTER))
    return lambda char: bytes(font.getmask(char)) != missing
