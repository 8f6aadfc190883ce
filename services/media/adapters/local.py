"""Covers rendered on this machine: artwork with NumPy, text with our typesetter."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from PIL import Image

from services.kit import xmp
from services.kit.http_client import HttpClient
from services.media.adapters.typesetter import MAX_BYTES, jpeg, measure, wording_for, write
from services.media.domain.artwork import paint
from services.media.domain.canvas import Canvas
from services.media.domain.design import Design, design_for
from services.media.domain.layout import SIZE, Layout, lay_out
from services.media.domain.wording import Wording
from services.media.ports import CoverBrief
from services.media.settings import MediaSettings


class LocalArtist:
    """Paints covers offline; the same brief gives the same bytes."""

    name = "local"
    model = ""

    async def paint(self, brief: CoverBrief) -> bytes:
        """A JPEG of 1400 pixels square; takes about a third of a second of one core."""
        return await asyncio.to_thread(cover_of, wording_for(brief), brief.seed)


@asynccontextmanager
async def open_local(_: MediaSettings, __: HttpClient | None = None) -> AsyncIterator[LocalArtist]:
    """The artist, which needs no settings."""
    yield LocalArtist()


def cover_of(wording: Wording, seed: int, max_bytes: int = MAX_BYTES) -> bytes:
    """The cover with `wording` as JPEG, marked as made by rules."""
    return jpeg(picture_of(wording, seed), xmp.packet("algorithmicMedia"), max_bytes)


def picture_of(wording: Wording, seed: int) -> Image.Image:
    """The cover with `wording`, in the design of `seed`."""
    design = design_for(seed)
    layout = lay_out(wording, measure, text_on_top=design.text_on_top)
    image = Image.fromarray(_paint_background(design, layout, seed))
    write(image, layout, design.palette)
    return image


def _paint_background(design: Design, layout: Layout, seed: int) -> np.ndarray:
    art = paint(Canvas(SIZE, layout.top, layout.bottom), seed, design.palette)
    pixels = np.full((SIZE, SIZE, 3), design.palette.background, np.uint8)
    pixels[layout.top : layout.bottom] = np.rint(art, out=art)
    return pixels
