"""What a story abbreviates is named in full where it comes first."""

import pytest

from services.content.domain.telling.abbreviations import spelled_out

HEALTH = ["The World Health Organization (WHO) has warned of a fever."]


def test_the_first_mention_is_in_full_and_the_next_one_short() -> None:
    said = [
        "The fever spreads, the WHO warns.",
        "In its report, the World Health Organization ends.",
    ]
    assert spelled_out(said, HEALTH) == [
        "The fever spreads, the World Health Organization warns.",
        "In its report, the WHO ends.",
    ]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Marlow leaves WHO in May.", "Marlow leaves the World Health Organization in May."),
        ("A WHO report warns Marlow.", "A World Health Organization report warns Marlow."),
        (
            "Marlow follows Norway's WHO rules.",
            "Marlow follows Norway's World Health Organization rules.",
        ),
        ("Marlow asks for WHO rules.", "Marlow asks for World Health Organization rules."),
    ],
)
def test_a_name_has_its_article(sentence: str, said: str) -> None:
    assert spelled_out([sentence], HEALTH) == [said]


def test_letters_in_brackets_stay() -> None:
    said = ["The Islamic Revolutionary Guard Corps (IRGC) has warned ships."]
    assert spelled_out(said, ["Iran warns ships"]) == said


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("The ICC has named its best bowler.", ["The ICC is cricket's council."]),
        ("The RSF has counted journalists in jail.", ["Reporters in jail"]),
        ("The IRGC rules.", ["A club of Marlow"]),
    ],
)
def test_letters_may_stand_for_another_name(sentence: str, texts: list[str]) -> None:
    assert spelled_out([sentence], texts) == [sentence]


def test_a_name_in_full_stays() -> None:
    said = ["The World Health Organization warns.", "The WHO fears a fever."]
    assert spelled_out(said, HEALTH) == said


def test_what_nobody_guesses_is_always_named() -> None:
    said = ["Naval Force of IRGC has warned ships.", "Iran's IRGC said so."]
    assert spelled_out(said, ["Iran warns ships"]) == [
        "Naval Force of Iran's Revolutionary Guard has warned ships.",
        "Iran's Revolutionary Guard said so.",
    ]


def test_an_article_goes_with_the_name() -> None:
    assert spelled_out(["An RSF attack has killed ten."], ["Sudan: RSF attack"]) == [
        "A Rapid Support Forces attack has killed ten."
    ]
