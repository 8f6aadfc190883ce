"""Colour arithmetic and the palettes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.media.domain.colour import MIN_CONTRAST, PALETTES, Palette, contrast, luminance, ramp

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)
    assert contrast((255, 0, 0), (0, 0, 255)) == pytest.approx(2.149, abs=0.001)
    assert luminance((255, 0, 0)) == pytest.approx(0.2126)


def test_the_contrast_of_several_colours_is_the_lowest_one() -> None:
    backgrounds = np.array([[0, 0, 0], [119, 119, 119]])
    assert contrast((255, 255, 255), backgrounds) == pytest.approx(4.478, abs=0.001)


@given(COLOURS, COLOURS)
def test_a_ramp_leads_from_one_colour_to_the_other(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    gradient = ramp([one, other], 9)
    assert gradient.shape == (9, 3)
    assert np.allclose(gradient[[0, -1]], [one, other], atol=1.5)
    assert gradient.min() >= 0
    assert gradient.max() <= 255


@pytest.mark.parametrize("palette", PALETTES)
def test_every_palette_has_enough_contrast(palette: Palette) -> None:
    assert contrast(palette.ink, palette.background) >= MIN_CONTRAST
    assert contrast(palette.signal, palette.background) >= MIN_CONTRAST
    assert palette.signal != palette.ink


def test_a_palette_without_a_readable_accent_signals_in_ink() -> None:
    grey = (120, 120, 120)
    assert Palette((128, 128, 128), (0, 0, 0), (grey, grey, grey, grey)).signal == (0, 0, 0)
