"""Checks a picture that a provider returns, before it becomes artwork."""

import base64
from io import BytesIO

from PIL import Image, ImageOps, ImageStat

from services.kit.failures import Discard
from services.media.domain.colour import Rgb
from services.media.domain.layout import SIZE

_FORMATS = ("PNG", "JPEG", "WEBP")
_MAX_BYTES = 32_000_000
"""Most bytes of a picture that is decoded."""
_MAX_SIDE, _MIN_SIDE = 4096, 256
"""Longest and shortest side of a picture that is decoded, in pixels."""
_LONGEST_SHAPE = 2.0
"""Greatest ratio of the sides: a square cut from a longer one shows too little of it."""
_SAMPLE = 64
"""Side in pixels of the thumbnail of which it is measured whether there is anything to see."""
_LEAST_DEVIATION = 4.0
"""Standard deviation of its brightness, in 0–255; that of an even surface is about 0."""


def received(base64_text: str, *, sent_by: str) -> bytes:
    """The file of a picture in `base64_text`, which is not checked yet.

    Raises:
        Discard: it is not in base64, or too large; the reason begins with `sent_by`.
    """
    if len(base64_text) > _MAX_BYTES * 4 // 3 + 4:
        raise Discard(f"{sent_by} sent a picture of more than {_MAX_BYTES // 1_000_000} MB")
    try:
        return base64.b64decode(base64_text, validate=True)
    except ValueError as error:
        raise Discard(f"{sent_by} sent no picture") from error


def decoded(data: bytes, background: Rgb, *, sent_by: str) -> Image.Image:
    """The picture in the file `data`, a square of `SIZE` pixels in RGB, cut from its middle.

    What is transparent shows `background`. Size and form are checked before pixels are decoded.

    Raises:
        Discard: it is no picture, a damaged or blank one, or too large, small or long; the reason
            begins with `sent_by`.
    """
    try:
        image = _opened(data)
        square = ImageOps.fit(_opaque(image, background), (SIZE, SIZE), Image.Resampling.LANCZOS)
    except _NotUsable as fault:
        raise Discard(f"{sent_by} {fault}") from fault
    except (OSError, SyntaxError, ValueError) as fault:
        raise Discard(f"{sent_by} sent a damaged picture") from fault
    sample = square.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX).convert("L")
    if ImageStat.Stat(sample).stddev[0] < _LEAST_DEVIATION:
        raise Discard(f"{sent_by} sent a blank picture")
    return square


class _NotUsable(Exception):  # noqa: N818 - becomes a Discard with the sender's name
    """What a picture is at fault with, in words."""


def _opened(data: bytes) -> Image.Image:
    """Read the head of a picture; its pixels are not decoded yet."""
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _NotUsable("sent a picture with too many pixels") from error
    except OSError as error:
        raise _NotUsable("sent no picture") from error
    short, long = sorted(image.size)
    if long > _MAX_SIDE or short < _MIN_SIDE or long > short * _LONGEST_SHAPE:
        raise _NotUsable(
            f"sent a picture of {image.width} × {image.height} pixels; {_MIN_SIDE} to {_MAX_SIDE} "
            f"a side can be used, and no side more than {_LONGEST_SHAPE:g} times the other"
        )
    return image


def _opaque(image: Image.Image, background: Rgb) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    below = Image.new("RGBA", layer.size, (*background, 255))
    return Image.alpha_composite(below, layer).convert("RGB")
