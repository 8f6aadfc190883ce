"""Pictures of any size, drawn from the prompt's hash."""

import io
from zlib import crc32

from PIL import Image, ImageDraw


def draw(prompt: str, width: int, height: int, codec: str = "png") -> bytes:
    """Draw a picture; `codec` is png, jpeg or webp."""
    seed = crc32(prompt.encode())
    image = Image.new("RGB", (width, height), _colour(seed))
    pen = ImageDraw.Draw(image)
    for ring in range(4):
        size = min(width, height) * (4 - ring) // 10
        centre = (
            width * ((seed >> ring) % 5 + 3) // 10,
            height * ((seed >> 2 * ring) % 5 + 3) // 10,
        )
        box = (centre[0] - size, centre[1] - size, centre[0] + size, centre[1] + size)
        pen.ellipse(box, fill=_colour(seed >> (ring + 3)))
    file = io.BytesIO()
    image.save(file, codec)
    return file.getvalue()


def _colour(seed: int) -> tuple[int, int, int]:
    return seed % 256, (seed >> 5) % 256, (seed >> 10) % 256
