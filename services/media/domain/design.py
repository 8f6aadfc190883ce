"""The design of a cover: its palette and layout, chosen by the seed."""

from dataclasses import dataclass

import numpy as np

from services.media.domain.colour import PALETTES, Palette

_TEXT_ON_TOP = 0.4
"""Fraction of the designs with the text above the artwork."""


@dataclass(frozen=True, slots=True)
class Design:
    """The palette and the layout of a cover."""

    palette: Palette
    text_on_top: bool
    """Whether the text is above the artwork."""


def design_for(seed: int) -> Design:
    """The design of `seed`, a whole number from 0."""
    rng = np.random.default_rng([seed, 1])
    palette = PALETTES[rng.integers(len(PALETTES))]
    return Design(palette, text_on_top=bool(rng.random() < _TEXT_ON_TOP))
