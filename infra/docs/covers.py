"""`python -m infra.docs.covers FILE`: a sheet of sample covers, for the documentation."""

import argparse
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from contracts import Language
from services.media.adapters.local import picture_of
from services.media.adapters.typesetter import wording_for
from services.media.ports import CoverBrief

SIDE, GAP = 360, 12
SAMPLES: tuple[tuple[str, Language, int], ...] = (
    ("The News", "en", 11),
    ("Morning Edition", "en", 23),
    ("Nachrichten am Abend", "de", 5),
    ("The Weekend Round", "en", 42),
    ("Science Hour", "en", 8),
    ("News in Brief", "en", 31),
    ("Kultur und Wissen", "de", 77),
    ("Harbour News", "en", 64),
)
COLUMNS = 4


def main() -> None:
    """Paint the sample covers in a grid."""
    parser = argparse.ArgumentParser(prog="python -m infra.docs.covers")
    parser.add_argument("file", type=Path, help="where the JPEG goes")
    arguments = parser.parse_args()
    rows = -(-len(SAMPLES) // COLUMNS)
    step = SIDE + GAP
    sheet = Image.new("RGB", (COLUMNS * step - GAP, rows * step - GAP), "white")
    for number, (title, language, seed) in enumerate(SAMPLES):
        at = datetime(2026, 8, 13, 7, 30) + timedelta(hours=9 * number)  # noqa: DTZ001 - local time at the station
        brief = CoverBrief(title, "RadioX", language, at, _hosts(language), seed)
        cover = picture_of(wording_for(brief), seed).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(cover, (number % COLUMNS * step, number // COLUMNS * step))
    sheet.save(arguments.file, quality=85)


def _hosts(language: Language) -> tuple[str, ...]:
    return {"en": ("Ava", "Tom"), "de": ("Lena", "Jonas")}[language]


if __name__ == "__main__":
    main()
