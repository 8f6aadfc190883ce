"""Splitting text into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.domain.language.sentences import ends, split


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Mina Castell met Mr. J. R. Lane at St. Mary's on Jan. 5 at 6.30 p.m. sharp.",
        "The U.S. President spoke of 3.5 per cent and $1.2 billion.",
        "Apple Inc. bought No. 10 for 4.5 million.",
        "“It is over,” she said.",
        "Was it worth it, they asked in the U.K. Parliament?",
    ],
)
def test_english_sentences_stay_whole(sentence: str) -> None:
    assert split(f"{sentence} The next one.", "en") == (sentence, "The next one.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 12. August traf Dr. Holt den Bürgermeister von St. Peter.",
        "Rund 90 Mio. Euro kostet z. B. der Umbau, d. h. 3,5 Prozent mehr.",
        "Die 1. Bundesliga beginnt im 21. Jahrhundert zum 26. Mal.",
        "König Karl III. reiste nach Bonn.",
        "Der XVI. Benedikt reiste nach Bonn.",
        "„Es ist vorbei“, sagte sie.",
    ],
)
def test_german_sentences_stay_whole(sentence: str) -> None:
    assert split(f"{sentence} Der nächste folgt.", "de") == (sentence, "Der nächste folgt.")


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("He works in the U.S. She works in the U.K. They met in 2026. It rained.", "en", 4),
        ("The answer was no. He left! “Why?” Nobody knew.", "en", 4),
        ("“I left.” She stayed. 'Never again.' Police came.", "en", 4),
        ("Das war im Jahr 2026. Die Wahl folgt. „Nein!“ Alle gingen.", "de", 4),
        ("Es geschah am 3. Die Polizei kam.", "de", 2),
    ],
)
def test_counts(text: str, language: str, count: int) -> None:
    assert len(split(text, language)) == count


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It is done.", True),
        ("“It is done.”", True),
        ("Is it?", True),
        ("It is", False),
        ("It is…", False),
        ("It is ...", False),
        ("", False),
    ],
)
def test_ends(text: str, *, whole: bool) -> None:
    assert ends(text) is whole


@given(st.text(alphabet="aB. !?…“”'12\n", max_size=80), st.sampled_from(["en", "de"]))
def test_nothing_is_lost(text: str, language: str) -> None:
    assert "".join("".join(split(text, language)).split()) == "".join(text.split())
