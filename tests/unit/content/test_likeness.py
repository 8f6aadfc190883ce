"""What one story has said in somebody's words is not said in them again."""

import pytest

from services.content.domain.telling.likeness import calls_it_again

SAID = (
    "Fenwick will answer the seizure of its ferries, its mayor said, describing it as “piracy.”",
    "Crews lost 14 nets in the storm.",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "On the quay, Ada Brenn called the seizure an act of piracy and robbery.",
        "The mayor described what Norway did as “piracy” in a letter to the port union.",
    ],
)
def test_what_something_is_called_is_told_once(sentence: str) -> None:
    assert calls_it_again(sentence, SAID)


@pytest.mark.parametrize(
    "sentence",
    [
        "On the quay, Ada Brenn called the seizure an act of war.",
        "Courts in Norway try piracy in the north as a crime.",
        "Crews described how 14 nets were lost.",
    ],
)
def test_other_words_and_what_nobody_calls_so_are_news(sentence: str) -> None:
    assert not calls_it_again(sentence, SAID)
