"""Words and the times of the sounds that a model has made for them."""

import pytest

from services.audio.adapters.piper_words import SpokenWord, word_times

SOUNDS = {"3.2": ["three", "point", "two"], "of": ["o\u02c8v"], "the": ["the"], "end,": ["end,"]}


def spoken(text: str) -> list[SpokenWord]:
    """Words that begin a second apart."""
    return [SpokenWord(word, float(at)) for at, word in enumerate(text.split())]


def times(text: str, said: str, seconds: float = 10.0) -> list[tuple[str, float]]:
    found = word_times(text, spoken(said), seconds, lambda word: SOUNDS.get(word, [word]))
    return [(text[at:].split(maxsplit=1)[0], round(when, 2)) for at, when, _ in found]


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("a b c", "a b c", [("a", 0), ("b", 1), ("c", 2)]),
        ("a b c", "x y z", [("a", 0), ("b", 1), ("c", 2)]),
        ("a 3.2 b", "a three point two b", [("a", 0), ("3.2", 1), ("b", 4)]),
        ("a 3.2 b of", "x three point two z q ov", [("a", 0), ("3.2", 1), ("b", 4), ("of", 6)]),
        ("end, of a", "end, ov a", [("end,", 0), ("of", 1), ("a", 2)]),
        ("[[a b]] of c", "a b ov c", [("[[a", 0), ("of", 2), ("c", 3)]),
        ("aa of the bb", "aa ovthe bb", [("aa", 0), ("of", 1), ("the", 1.4), ("bb", 2)]),
        ("a – b !", "a b", [("a", 0), ("b", 1)]),
    ],
)
def test_words_have_the_times_of_what_is_said_for_them(
    text: str, said: str, expected: list[tuple[str, float]]
) -> None:
    assert times(text, said) == expected


def test_words_that_match_nothing_are_told_apart() -> None:
    found = word_times("aa of the bb", spoken("aa ovthe bb"), 10.0, lambda word: [word])
    assert [told for _, _, told in found] == [True, True, False, True]
    assert not any(told for _, _, told in word_times("aa bb", [], 1.0, lambda word: [word]))


def test_words_are_spread_by_their_letters_where_nothing_is_known() -> None:
    assert times("aa bbbb cc", "") == [("aa", 0), ("bbbb", 2.5), ("cc", 7.5)]


def test_nothing_is_said_for_nothing() -> None:
    assert word_times("… –", [], 0.0, lambda word: [word]) == []
