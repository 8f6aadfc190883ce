"""The check of pictures that a provider returns."""

import base64
import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from services.kit.failures import Discard
from services.media.adapters.inspection import decoded, received

SIDE = 1400
BACKGROUND = (11, 16, 38)


def picture(width: int = 1024, height: int = 1024) -> Image.Image:
    """A picture whose left half is red, and whose right half is blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def encoded(image: Image.Image, form: str = "PNG") -> bytes:
    buffer = BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def checked(data: bytes) -> Image.Image:
    text = base64.b64encode(data).decode()
    return decoded(received(text, sent_by="Vendor"), BACKGROUND, sent_by="Vendor")


def bomb(side: int) -> bytes:
    """The head of a PNG that claims to be a square of `side` pixels, in a few bytes."""
    body = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + body
        + struct.pack(">I", zlib.crc32(body))
        + encoded(picture())[33:]
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(1024, 1024), (256, 256), (2048, 2048), (1536, 1024), (600, 900)])
def test_a_picture_of_any_size_becomes_a_square_from_its_middle(
    form: str, size: tuple[int, int]
) -> None:
    square = np.asarray(checked(encoded(picture(*size), form))).astype(int)
    assert square.shape == (SIDE, SIDE, 3)
    assert np.abs(square[:, SIDE // 4] - (255, 0, 0)).max() < 12
    assert np.abs(square[:, 3 * SIDE // 4] - (0, 0, 255)).max() < 12


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGBA", "LA"])
def test_any_colour_mode_becomes_rgb(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert checked(encoded(picture().convert(mode), form)).mode == "RGB"


def test_what_is_transparent_shows_the_background() -> None:
    image = picture().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 1024, 512))
    assert checked(encoded(image)).getpixel((700, 100)) == BACKGROUND


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no picture"),
        (b"This is not a picture.", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (encoded(picture(), "GIF"), "no picture"),
        (encoded(picture())[:1500], "a damaged picture"),
        (encoded(picture(), "JPEG")[:9000], "a damaged picture"),
        (encoded(Image.new("RGB", (1024, 1024), "navy")), "a blank picture"),
        (encoded(Image.new("RGBA", (1024, 1024), (0, 0, 0, 0))), "a blank picture"),
        (encoded(picture(255, 255)), "255 × 255 pixels"),
        (encoded(picture(1024, 500)), "1024 × 500 pixels"),
        (encoded(picture(4097, 4097), "JPEG"), "4097 × 4097 pixels"),
        (bomb(9_000), "9000 × 9000 pixels"),
        (bomb(12_000), "too many pixels"),
        (bomb(40_000), "too many pixels"),
    ],
    ids=["empty", "text", "SVG", "GIF", "half PNG", "half JPEG", "even", "invisible", "small",
         "long", "large", "81 MP", "144 MP", "1600 MP"],
)  # fmt: skip
def test_what_is_no_usable_picture_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(Discard, match=f"^Vendor sent .*{reason}"):
        checked(data)


@pytest.mark.parametrize("text", ["not base64!", "A", "====", "ünicode"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(Discard, match="Vendor sent no picture"):
        received(text, sent_by="Vendor")


def test_too_many_bytes_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(Discard, match="more than 32 MB"):
        received("A" * 43_000_000, sent_by="Vendor")
