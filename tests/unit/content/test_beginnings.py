"""A story begins with its news, and says who its people are."""

import pytest

from contracts import SourceRef
from services.content.domain.language import terms
from services.content.domain.news import Article
from services.content.domain.telling.beginnings import introduced, news_first, says_little_else


def article(title: str, *sentences: str, text: str = "", outlet: str = "Post") -> Article:
    return Article(SourceRef(outlet=outlet, title=title), sentences, text=text)


def test_what_the_day_begins_with_stands_before_an_aside() -> None:
    aside = "The harbour is the biggest of the north."
    news = "Yesterday, dockers of the Marlow union rejected the new plan for shifts."
    found = news_first(article("Dockers reject plan for shifts", aside, news), "en")
    assert found == (news, aside)


@pytest.mark.parametrize(
    "told",
    [
        ("Dockers reject a plan for shifts in Marlow.", "Yesterday, the mayor opened a bridge."),
        ("The harbour is big.", "Dockers of the Marlow union rejected the plan for shifts."),
        ("Today, dockers voted.", "Yesterday, dockers rejected the plan for shifts."),
    ],
)
def test_what_tells_the_news_already_stays_first(told: tuple[str, ...]) -> None:
    assert news_first(article("Dockers reject plan for shifts", *told), "en") == told


PROSE = (
    "In Fenwick, moderate Ina Voss narrowly beat the socialist Ada Quill. Voss thanked voters.",
    "The moderate councillor Ina Voss takes office in May, with Ada Quill as her deputy.",
)
STORY = tuple(article("Race in Fenwick is over", text=text) for text in PROSE)


@pytest.mark.parametrize(
    ("sentence", "full"),
    [
        (
            "Moderate Voss has beaten socialist Quill in the race for mayor.",
            "Moderate Ina Voss has beaten socialist Quill in the race for mayor.",
        ),
        ("Voss takes office in May.", "Ina Voss takes office in May."),
        ("A court has fined Voss.", "A court has fined Ina Voss."),
    ],
)
def test_somebody_has_the_first_name_that_the_articles_give(sentence: str, full: str) -> None:
    assert introduced(sentence, STORY, "en") == full.replace(
        "socialist Quill", "socialist Ada Quill"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Ina Voss takes office in May.",
        "Mayor Voss takes office in May.",
        "Fenwick has a new mayor.",
        "The harbour of Marlow is open.",
    ],
)
def test_others_stay_as_they_are_named(sentence: str) -> None:
    assert introduced(sentence, STORY, "en") == sentence


def test_whom_headlines_know_by_the_surname_needs_no_other_name() -> None:
    known = tuple(article("Voss opens bridge", text=PROSE[0], outlet=f"Post {n}") for n in range(3))
    assert introduced("Voss takes office in May.", known, "en") == "Voss takes office in May."


def test_two_of_one_name_are_told_apart_by_nobody() -> None:
    two = (*STORY, article("Fire", text="Crews met the singer Mia Voss at the quay."))
    assert introduced("Voss takes office in May.", two, "en") == "Voss takes office in May."


@pytest.mark.parametrize(
    ("name", "prose"),
    [
        ("Jerusalem", "Crews fled to Old Jerusalem, and some to East Jerusalem."),
        ("Catholic", "It was the church of St. Ina Voss Catholic parish in Francis Catholic town."),
        ("Brenn", "The trial was held at St. Francis Ina Brenn Church."),
        ("Court", "The case went before the Supreme Court, and a Supreme Court said no."),
        ("Quill", "She met Senator Quill, and later President Quill, in town."),
        ("Marlow", "The trial was held in Lower Marlow, and near Great Marlow."),
    ],
)
def test_a_place_an_office_and_a_title_are_no_first_names(name: str, prose: str) -> None:
    story = (article("News", text=prose),)
    assert introduced(f"Crews of {name} met.", story, "en") == f"Crews of {name} met."


def test_title_first_name_and_day_are_no_news_of_somebody_who_has_been_named() -> None:
    said = terms.stems("Quill has threatened to close any mine that helps the islands.", "en")
    again = "Yesterday, President Ada Quill announced the closing of any mine that helps them."
    assert says_little_else(again, said)
    other = "Yesterday, President Ada Quill announced a tour of harbours and a bridge to Bergen."
    assert not says_little_else(other, said)
