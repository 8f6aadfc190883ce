"""Titles in lines."""

from hypothesis import given
from hypothesis import strategies as st

from services.media.domain.typesetting import fit, wrap

WORDS = st.lists(st.text("abcdeisch-", min_size=1, max_size=40), min_size=1, max_size=20)
SIZES = range(320, 59, -4)
WIDTH, HEIGHT, LEADING = 1216, 540, 1.06


def measure(text: str) -> float:
    return 0.55 * len(text)


def test_lines_are_of_similar_length() -> None:
    assert wrap("the world in three minutes", measure, 0.55 * 22) == (
        "the world in",
        "three minutes",
    )


def test_a_short_title_is_set_large_and_a_long_one_small() -> None:
    def size(text: str) -> int:
        fitted = fit(
            text, measure, width=WIDTH, height=HEIGHT, leading=LEADING, sizes=SIZES, unbroken=96
        )
        return fitted.size

    assert size("News") == SIZES[0]
    assert size("News") > size("The World in Three Minutes") > size("word " * 24) >= SIZES[-1]


def test_a_word_is_broken_where_a_syllable_begins() -> None:
    fitted = fit(
        "Donaudampfschifffahrtsgesellschaft",
        measure,
        width=WIDTH,
        height=HEIGHT,
        leading=LEADING,
        sizes=range(160, 91, -4),
        unbroken=96,
    )
    assert fitted.lines == ("Donaudampf-", "schifffahrts-", "gesellschaft")


@given(WORDS)
def test_no_letter_is_lost_and_no_line_is_too_wide(words: list[str]) -> None:
    text = " ".join(words)
    fitted = fit(
        text, measure, width=WIDTH, height=HEIGHT, leading=LEADING, sizes=SIZES, unbroken=96
    )
    assert "".join(fitted.lines).replace(" ", "").replace("-", "") == "".join(words).replace(
        "-", ""
    )
    assert all(measure(line) * fitted.size <= WIDTH + 1e-6 for line in fitted.lines)


@given(st.text("abcdefghi jklmnop", min_size=1, max_size=120).filter(str.strip))
def test_every_title_of_120_characters_fits(text: str) -> None:
    fitted = fit(
        text, measure, width=WIDTH, height=HEIGHT, leading=LEADING, sizes=SIZES, unbroken=96
    )
    assert len(fitted.lines) * fitted.size * LEADING <= HEIGHT


@given(WORDS, st.floats(3, 40))
def test_the_number_of_lines_is_minimal(words: list[str], limit: float) -> None:
    lines = wrap(" ".join(words), measure, limit)
    assert " ".join(lines).split() == words
    greedy = 1
    used = 0.0
    for word in words:
        if used and used + measure(f" {word}") > limit:
            greedy, used = greedy + 1, 0.0
        used += measure(f" {word}") if used else measure(word)
    assert len(lines) == greedy
