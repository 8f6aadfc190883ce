"""The words of many texts."""

import pytest

from services.content.domain.choosing.vocabulary import Text, words
from services.content.domain.language.terms import stem


@pytest.mark.parametrize("figure", ["20,000", "20.000", "20 000", "20\u00a0000", "20000"])
def test_a_figure_is_one_word_however_it_is_written(figure: str) -> None:
    read = words([Text("", "More than 20000 came."), Text("", f"More than {figure} came.")], "en")
    assert read.bodies[0] == read.bodies[1]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "fire", "fires"), ("en", "vote", "votes"), ("de", "tote", "toten")],
)
def test_a_short_word_has_the_stem_of_its_inflections(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def names(title: str) -> int:
    return sum(words([Text(title, "")], "en").named)


def test_names_are_known_from_titles_in_sentence_case_alone() -> None:
    assert names("Injured player Ollan returns to the court in Marlow") == 2
    assert names("Injured Player Ollan Returns To The Court In Marlow") == 0
