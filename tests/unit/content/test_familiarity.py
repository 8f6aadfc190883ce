"""What a listener elsewhere can place of a story that one outlet alone has."""

import pytest

from contracts import SourceRef
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.familiarity import Familiarity
from services.content.domain.news import Article


def story(outlet: str, title: str, *sentences: str) -> Candidate:
    article = Article(SourceRef(outlet=outlet, title=title), sentences, text=" ".join(sentences))
    return Candidate((article,), (article,), votes=1)


DAY = [
    story(outlet, f"Brenn meets the WFA {n}", f"Premier Ada Brenn met the WFA in Ashby {n} times.")
    for n, outlet in enumerate("ABC")
]


def can_place(title: str, *sentences: str, language: str = "en") -> bool:
    told = story("Z", title, *(sentences or (f"{title}.",)))
    return Familiarity([*DAY, told]).can_place(told, language)


@pytest.mark.parametrize(
    "title",
    [
        "A court has rejected the bid of Mr Ollan to join a suit of Dorn in August",
        "Ollan faction has disowned Marrick",
        "BTU trains its staff on rights abuses",
        "Joram Ollan accuses the government of Kenya of complicity",
        "A town has opened its doors",
    ],
)
def test_what_only_its_town_can_place(title: str) -> None:
    assert not can_place(title)


@pytest.mark.parametrize(
    "title",
    [
        "A court in Kenya has rejected the bid of Mr Ollan to join a suit",
        "Ollan faction has disowned Brenn",
        "Joram Ollan, a minister, accuses the government of Kenya",
        "Ada Brenn trains her staff on rights abuses",
        "The WFA trains its staff on rights abuses",
        "The Bureau of Tin (BTU) in Kenya trains its staff",
        "The BTU of Kenya trains its staff",
        "Kenyan Premier Joram Ollan accuses Dorn",
    ],
)
def test_what_names_a_state_or_somebody_whom_all_have_can_be_placed(title: str) -> None:
    assert can_place(title)


def test_the_next_sentence_may_say_where_it_is() -> None:
    assert can_place("Tailors go on strike", "Tailors go on strike.", "It is the first in Kenya.")


def test_german_nouns_are_no_names_and_what_cannot_be_said_is_not_judged() -> None:
    assert can_place("Ein Gericht weist die Klage von Ollan ab", language="de")
    unsaid = story("Z", "BTU trains its staff")
    assert Familiarity([*DAY, unsaid]).can_place(unsaid, "en")
