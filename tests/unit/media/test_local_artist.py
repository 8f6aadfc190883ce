"""The parts of the local artist: layout, contrast, motifs and JPEG size."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.media.adapters import local
from services.media.adapters.local import cover_of, picture_of
from services.media.adapters.typesetter import jpeg, measure, wording_for
from services.media.domain.artwork import MOTIFS
from services.media.domain.canvas import Canvas
from services.media.domain.colour import MIN_CONTRAST, PALETTES, contrast
from services.media.domain.design import design_for
from services.media.domain.layout import MARGIN, SIZE, lay_out
from services.media.domain.wording import Wording
from services.media.ports import CoverBrief

TITLES = (
    "A",
    "Morning Edition",
    "Größenwahn für Ängstliche: Öl, Übermut und süße Äpfel",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "W" * 120,
    ("Elections and floods " * 6)[:120],
)


def wording(title: str) -> Wording:
    return Wording(
        station="RadioX",
        title=title,
        date="28. September 2026",
        details="Donnerstag, 07:05 Uhr  ·  mit Anna und Tom",
    )


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("text_on_top", [True, False])
def test_text_overlaps_neither_the_margins_nor_the_artwork(title: str, text_on_top: bool) -> None:  # noqa: FBT001 - a test parameter
    layout = lay_out(wording(title), measure, text_on_top=text_on_top)
    for line in layout.lines:
        assert measure(line.weight)(line.text) * line.size <= SIZE - 2 * MARGIN + 1
        assert not layout.top - 20 < line.baseline + 0.25 * line.size < layout.bottom
        assert not layout.top < line.baseline - 0.75 * line.size < layout.bottom + 20
        assert MARGIN <= line.baseline <= SIZE - MARGIN + 0.01
    assert layout.bottom - layout.top > SIZE / 5


@pytest.mark.parametrize("seed", range(12))
def test_text_has_enough_contrast_to_its_background(seed: int) -> None:
    design, words = design_for(seed), wording("Morning Edition")
    layout = lay_out(words, measure, text_on_top=design.text_on_top)
    behind = local._paint_background(design, layout, seed)
    picture = np.asarray(picture_of(words, seed))
    rows, columns = np.nonzero((picture != behind).any(axis=2))
    written = picture[rows, columns]
    for ink in (design.palette.ink, design.palette.signal):
        letters = (written == ink).all(axis=1)
        assert letters.sum() > 5_000
        assert contrast(ink, behind[rows[letters], columns[letters]]) >= MIN_CONTRAST


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.__name__)
@pytest.mark.parametrize("rows", [(0, 120), (0, 700), (500, SIZE)])
def test_a_motif_fills_any_space_differently_for_each_seed(
    motif: object, rows: tuple[int, int]
) -> None:
    assert callable(motif)
    canvas = Canvas(SIZE, *rows)
    one, again, other = (
        motif(canvas, np.random.default_rng(seed), PALETTES[0]) for seed in (1, 1, 2)
    )
    assert one.shape == (canvas.height, SIZE, 3)
    assert np.isfinite(one).all()
    assert one.min() >= 0
    assert one.max() <= 256
    assert np.array_equal(one, again)
    assert np.abs(one - other).mean() > 1


def test_seeds_cover_every_palette_and_both_layouts() -> None:
    assert {design_for(seed).text_on_top for seed in range(20)} == {True, False}
    assert len({design_for(seed).palette for seed in range(100)}) == len(PALETTES)


def test_a_jpeg_keeps_to_its_size_limit() -> None:
    picture = picture_of(wording("Morning Edition"), 1)
    best = jpeg(picture, b"", 10**9)
    assert len(jpeg(picture, b"", len(best))) == len(best)
    assert len(jpeg(picture, b"", len(best) - 1)) < len(best)
    assert len(jpeg(picture, b"", 1)) > 1


def test_seeds_may_be_large_and_titles_in_any_script() -> None:
    brief = CoverBrief(
        "日本のニュース", "RadioX", "en", datetime(2026, 1, 1, tzinfo=UTC), (), 2**80
    )
    assert cover_of(wording_for(brief), brief.seed).startswith(b"\xff\xd8")
