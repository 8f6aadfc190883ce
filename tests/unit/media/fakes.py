"""A fake cover artist, which passes the conformance suite of cover artists; media without items."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from services.media.ports import CoverBrief, Library, Uploads

SIZE = 1400


@dataclass
class PlainArtist:
    """Writes title and date, black on white, over a stripe whose shade the seed chooses."""

    name: str = "plain"
    model: str = ""
    failure: Exception | None = None
    briefs: list[CoverBrief] = field(default_factory=list)

    async def paint(self, brief: CoverBrief) -> bytes:
        self.briefs.append(brief)
        if self.failure is not None:
            raise self.failure
        image = Image.new("RGB", (SIZE, SIZE), "white")
        pen = ImageDraw.Draw(image)
        shades = sha256(brief.seed.to_bytes(16)).digest()
        for row in range(5):
            colour = (shades[row], shades[row + 8], shades[row + 16])
            pen.rectangle((0, row * 140, SIZE, row * 140 + 139), fill=colour)
        pen.text((60, 760), brief.title, "black", ImageFont.load_default(200))
        pen.text((60, 1100), f"{brief.local_time:%d %B}", "black", ImageFont.load_default(160))
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=80)
        return buffer.getvalue()


def library_of(uploads: Uploads) -> Library:
    """A library whose files are those of `uploads`; it cannot be asked for items."""
    nothing: Any = None
    return Library(nothing, nothing, uploads, lambda: datetime.now(UTC))
