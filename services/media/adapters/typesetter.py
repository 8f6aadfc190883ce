"""Sets the text of a cover with Pillow, and encodes the finished picture as JPEG."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from services.media.domain.colour import Palette
from services.media.domain.layout import Layout, TextLine, Weight
from services.media.domain.typesetting import Measure
from services.media.domain.wording import Wording, compose
from services.media.ports import CoverBrief

MAX_BYTES = 480_000
"""Most bytes of a cover."""
_TYPEFACE = Path(__file__).parent.parent / "assets" / "InterDisplay.ttf"
_REFERENCE_SIZE = 200
"""Type size at which widths are measured."""
_NONCHARACTER = "\uffff"
_QUALITIES = (90, 84, 76, 64, 52, 40, 28)
_FULL_COLOUR = 64
"""Least quality at which colours keep the resolution of the picture."""


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


def measure(weight: Weight) -> Measure:
    """The function that measures texts in the typeface."""
    font = _font(_REFERENCE_SIZE, weight)
    return cache(lambda text: font.getlength(text) / _REFERENCE_SIZE)


def write(image: Image.Image, layout: Layout, palette: Palette) -> None:
    """Write the lines of `layout` onto `image`, in the colours of `palette`."""
    draw = ImageDraw.Draw(image)
    for line in layout.lines:
        _write(draw, line, palette)


def jpeg(image: Image.Image, xmp: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """The JPEG of the highest quality that takes at most `max_bytes`, else of the lowest."""
    data = b""
    for quality in _QUALITIES:
        with suppress(OSError):  # Pillow has room for a byte a pixel where it is progressive
            data = _encoded(image, quality, xmp)
            if len(data) <= max_bytes:
                break
    return data


def _encoded(image: Image.Image, quality: int, xmp: bytes) -> bytes:
    colour = "4:4:4" if quality >= _FULL_COLOUR else "4:2:0"
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=colour, progressive=True, xmp=xmp)
    return buffer.getvalue()


def _write(draw: ImageDraw.ImageDraw, line: TextLine, palette: Palette) -> None:
    ink = palette.signal if line.role in {"date", "station"} else palette.ink
    font = _font(line.size, line.weight)
    draw.text((line.x, line.baseline), line.text, fill=ink, font=font, anchor="ls")


def _font(size: float, weight: Weight) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_TYPEFACE, size)
    font.set_variation_by_axes([weight])
    return font


def _glyphs() -> Callable[[str], bool]:
    """A function that returns whether the typeface has a glyph for a character.

    A missing glyph is rendered like that of a noncharacter.
    """
    font = _font(32, 500)
    missing = bytes(font.getmask(_NONCHARACTER))
    return lambda char: bytes(font.getmask(char)) != missing
