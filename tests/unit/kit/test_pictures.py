"""Covers in sizes for pages."""

import io

import pytest
from PIL import Image

from services.kit import xmp
from services.kit.pictures import NAMES, page_sizes
from services.media.adapters.typesetter import jpeg


@pytest.mark.parametrize("mark", [xmp.packet("trainedAlgorithmicMedia", ("openai",)), b""])
def test_each_size_shows_the_picture_and_keeps_how_it_was_made(mark: bytes) -> None:
    image = Image.new("RGB", (1400, 1400), (10, 60, 200))
    image.paste((220, 40, 20), (0, 700, 1400, 1400))
    pictures = page_sizes(jpeg(image, mark))
    assert [(each.pixels, each.name) for each in pictures] == list(NAMES)
    for each in pictures:
        with Image.open(io.BytesIO(each.data)) as picture:
            assert picture.size == (each.pixels, each.pixels)
            assert picture.get_format_mimetype() == each.media_type
            shown = picture.convert("RGB")
        for at, colour in ((0.25, (10, 60, 200)), (0.75, (220, 40, 20))):
            pixel = shown.getpixel((each.pixels // 2, int(at * each.pixels)))
            assert isinstance(pixel, tuple)
            assert pixel == pytest.approx(colour, abs=12)
        assert (b"trainedAlgorithmicMedia" in each.data) == bool(mark)
