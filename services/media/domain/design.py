"""A show's own look: palette, layout and artwork, chosen by its seed."""

from dataclasses import dataclass

import numpy as np

from services.media.domain.colour import PALETTES, Palette

_TEXT_ON_TOP = 0.4
"""Part of the designs whose words stand above the artwork."""


@dataclass(frozen=True, slots=True)
class Design:
    """What a seed decides besides the artwork."""

    palette: Palette
    text_on_top: bool
    """Whether the words stand above the artwork."""


def design_for(seed: int) -> Design:
    """The design that belongs to `seed`, any whole number from 0."""
    chance = np.random.default_rng([seed, 1])
    palette = PALETTES[chance.integers(len(PALETTES))]
    return Design(palette, text_on_top=bool(chance.random() < _TEXT_ON_TOP))
