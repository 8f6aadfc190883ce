"""What an artist that paints by prompt is asked for: artwork in the design of our covers."""

import hashlib
import json
import random
from dataclasses import astuple, dataclass

from contracts import Language
from services.media.domain.colour import Rgb
from services.media.domain.design import Design

MOTIFS = (
    "radio waves that spread from a mast over hills",
    "a city skyline whose outline is a sound wave",
    "a landscape in layers, like sound waves one behind the other",
    "a vintage microphone, seen close",
    "a globe of concentric rings and small lights",
    "a lighthouse whose beam becomes a sound wave",
    "paper planes and ribbons that cross a wide sky",
    "a table radio by a window with a wide view",
    "a harbour with cranes and ships as simple shapes",
    "birds on wires that look like a level meter",
)
_LANGUAGES: dict[Language, str] = {"en": "English", "de": "German"}
_HOURS = (
    (5, "the quiet of night, with a few lights"),
    (11, "early morning light, fresh and awake"),
    (17, "clear daylight, open and bright"),
    (22, "evening light, warm and settled"),
    (24, "the quiet of night, with a few lights"),
)
"""Moods, each with the hour before which it applies."""


@dataclass(frozen=True, slots=True)
class Commission:
    """All that a provider is given for a picture; the rest of a cover is ours."""

    provider: str
    model: str
    prompt: str
    quality: str
    size: str
    form: str

    @property
    def key(self) -> str:
        """SHA-256 of all of it, hexadecimal."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()


def slots(design: Design, title: str, language: Language, hour: int, seed: int) -> dict[str, str]:
    """The values of the prompt's slots; the motif is drawn by `seed`."""
    rng = random.Random(seed)  # noqa: S311 - a choice of motif, not a secret
    palette = design.palette
    return {
        "motif": rng.choice(MOTIFS),
        "mood": next(mood for before, mood in _HOURS if hour < before),
        "background": _code(palette.background),
        "accents": ", ".join(map(_code, palette.accents)),
        "picture": "lower half" if design.text_on_top else "upper half",
        "text": "upper half" if design.text_on_top else "lower half",
        "title": " ".join(title.replace('"', "'").split()),
        "language": _LANGUAGES[language],
    }


def _code(colour: Rgb) -> str:
    return f"#{bytes(colour).hex()}"
