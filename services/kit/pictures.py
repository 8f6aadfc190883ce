"""Covers in sizes for pages."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from contracts.cover import PAGE_FORMATS, PAGE_PIXELS

NAMES = tuple((pixels, f"cover-{pixels}.{each}") for pixels in PAGE_PIXELS for each in PAGE_FORMATS)
"""Width and file name of each picture, in order."""
_WEBP_QUALITY = 82


class Picture(NamedTuple):
    """A picture in one size and format."""

    pixels: int
    name: str
    media_type: str
    data: bytes


def page_sizes(jpeg: bytes) -> list[Picture]:
    """A square picture in each size, as WebP and as PNG; takes about a second of one core.

    Metadata that tell how it was made (XMP) are kept. `jpeg`: a picture that was made here.
    """
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        xmp = image.info.get("xmp", b"")
        full = image.convert("RGB")
    pictures = []
    for pixels, name in NAMES:
        scaled = full.resize((pixels, pixels), Image.Resampling.LANCZOS, reducing_gap=3.0)
        extension = name.rpartition(".")[2]
        data = _webp(scaled, xmp) if extension == "webp" else _png(scaled, xmp)
        pictures.append(Picture(pixels, name, PAGE_FORMATS[extension], data))
    return pictures


def _webp(image: Image.Image, xmp: bytes) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=_WEBP_QUALITY, xmp=xmp)
    return buffer.getvalue()


def _png(image: Image.Image, xmp: bytes) -> bytes:
    info = PngInfo()
    if xmp:
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    buffer = BytesIO()
    image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()
