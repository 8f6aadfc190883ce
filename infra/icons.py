"""The icons of the installed page, from the covers' artwork: `python -m infra.icons FOLDER`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from services.media.domain.artwork import paint
from services.media.domain.canvas import Canvas
from services.media.domain.design import design_for

SEED = 24
"""A speech curve, in the colours of the page."""
DRAWN = 1024
"""Pixels of the drawing, of which the icons are made smaller."""
SIZES = {"icon-192": 192, "icon-512": 512, "maskable-512": 512, "apple-180": 180}
"""Pixels of each icon; the artwork fills them, so any shape may be cut out of it."""


def write(folder: Path) -> None:
    """Write the icons to a folder."""
    art = np.rint(paint(Canvas(DRAWN, 0, DRAWN), SEED, design_for(SEED).palette))
    drawing = Image.fromarray(art.astype(np.uint8))
    for name, size in SIZES.items():
        icon = drawing.resize((size, size), Image.Resampling.LANCZOS)
        icon.quantize(64).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
