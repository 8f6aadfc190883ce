"""The scrim behind the text of a cover whose artwork fills it."""

import numpy as np
import pytest

from services.media.adapters.typesetter import measure
from services.media.domain.colour import MIN_CONTRAST, PALETTES, Palette, contrast
from services.media.domain.layout import SIZE, Layout, lay_out
from services.media.domain.scrim import Picture, on_picture, veil
from services.media.domain.wording import Wording

WORDING = Wording("RadioX", "The Weekend Round", "28 September 2026", "Monday, 07:05")


def layout(*, text_on_top: bool) -> Layout:
    return lay_out(WORDING, measure, text_on_top=text_on_top)


def full_of(colour: tuple[int, int, int]) -> Picture:
    return np.full((SIZE, SIZE, 3), colour, np.uint8)


def noise() -> Picture:
    return np.random.default_rng(3).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: f"{bytes(p.background).hex()}")
@pytest.mark.parametrize("text_on_top", [True, False])
def test_text_has_enough_contrast_to_every_pixel_behind_it(
    palette: Palette,
    text_on_top: bool,  # noqa: FBT001 - a test parameter
) -> None:
    placed, chosen = layout(text_on_top=text_on_top), on_picture(palette)
    rows = slice(0, placed.top) if text_on_top else slice(placed.bottom, SIZE)
    veiled = veil(noise(), placed, chosen)[rows]
    assert contrast(chosen.ink, veiled) >= MIN_CONTRAST
    assert contrast(chosen.signal, veiled) >= MIN_CONTRAST


@pytest.mark.parametrize("text_on_top", [True, False])
def test_the_picture_is_whole_at_the_edge_that_is_far_from_the_text(
    text_on_top: bool,  # noqa: FBT001 - a test parameter
) -> None:
    picture = noise()
    veiled = veil(picture, layout(text_on_top=text_on_top), PALETTES[0])
    edge = slice(SIZE - 100, SIZE) if text_on_top else slice(0, 100)
    assert np.array_equal(veiled[edge], picture[edge])


def test_a_picture_that_is_legible_already_is_veiled_less() -> None:
    dark, light = (
        veil(full_of(colour), layout(text_on_top=False), PALETTES[0])[-1, 0].astype(int)
        for colour in ((90, 0, 0), (255, 255, 255))
    )
    background = np.array(PALETTES[0].background)
    share = np.abs(dark - background)[0] / (90 - background[0])
    assert share > np.abs(light - background)[0] / (255 - background[0]) > 0


def test_a_weak_signal_colour_gives_way_to_the_ink() -> None:
    for palette in PALETTES:
        chosen = on_picture(palette)
        weak = contrast(palette.signal, palette.background) < 7
        assert chosen.signal == (palette.ink if weak else palette.signal)
