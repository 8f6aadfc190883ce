"""Stories of one place follow each other, and what entertains follows what matters."""

from dataclasses import replace

import pytest

from contracts import SourceRef
from services.content.domain.language.places import places
from services.content.domain.news import Article, Topic
from services.content.domain.telling.neighbours import are_neighbours, arranged
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.sharing import Share


def share(
    title: str, *, certain: int = 1, light: bool = False, pastime: bool = False, outlets: int = 0
) -> Share:
    article = Article(SourceRef(outlet="A", title=title), (f"{title}.",))
    facts = ((f"{title}.", article),)
    topic = Topic((article,), facts, light=light, pastime=pastime, outlets=outlets)
    return Share(Telling(topic, ()), certain, 1)


def titles(*shares: Share) -> list[str]:
    return [each.telling.topic.articles[0].source.title for each in arranged(shares)]


BIG = [share(f"Tower {n} falls") for n in range(4)]
BIGGEST = [each.telling.topic.articles[0].source.title for each in BIG]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Kenya elects a parliament", "Protesters in Kenya block a bridge", True),
        ("Quake shakes Peru", "US lends money to Peru", True),
        ("US prices rise", "US closes two banks", False),
        ("Kenya elects a parliament", "Quake shakes Peru", False),
        ("US lends money to Peru", "US and Iran talk", False),
        ("US prices rise", "US and Iran talk", False),
        ("France, Spain, Italy and Kenya condemn Peru", "France harvests early", False),
        ("A bridge falls", "A tower falls", False),
    ],
)
def test_stories_of_one_place_are_neighbours(one: str, other: str, *, near: bool) -> None:
    assert are_neighbours(places(one), places(other)) is near
    assert are_neighbours(places(other), places(one)) is near


def test_what_matters_moves_up_to_the_first_of_its_place() -> None:
    told = [share("Kenya votes"), share("Peru strikes"), share("US talks"), share("Kenya riots"),
            share("Peru sues")]  # fmt: skip
    assert titles(*BIG, *told) == [
        *BIGGEST,
        "Kenya votes",
        "Kenya riots",
        "Peru strikes",
        "Peru sues",
        "US talks",
    ]


def test_the_biggest_keep_their_places() -> None:
    told = [share("Kenya votes"), share("Peru votes"), share("Kenya riots"), share("Peru riots")]
    assert titles(*told) == ["Kenya votes", "Peru votes", "Kenya riots", "Peru riots"]


def test_what_entertains_follows_what_matters_and_the_light_story_is_last() -> None:
    told = [
        share("Dam bursts"),
        share("Rovers win", pastime=True),
        share("Mill burns"),
        share("Reserve", certain=0),
        share("Seal sleeps", light=True),
    ]
    assert titles(*BIG, *told) == [
        *BIGGEST,
        "Dam bursts",
        "Mill burns",
        "Rovers win",
        "Reserve",
        "Seal sleeps",
    ]


def test_what_several_outlets_have_of_the_place_of_a_big_story_comes_next() -> None:
    big = [share("Kenya votes"), *BIG]
    told = [share("Rain in Peru"), share("Kenya sues", outlets=3), share("Kenya rests")]
    assert titles(*big, *told)[5:] == ["Kenya sues", "Kenya rests", "Rain in Peru"]
    alone = [share("Rain in Peru"), share("Kenya sues", outlets=2)]
    assert titles(*big, *alone)[5:] == ["Rain in Peru", "Kenya sues"]


def test_matches_of_one_tournament_stand_together() -> None:
    told = [
        share("Ghana win at World Cup", pastime=True),
        share("Singer weds", pastime=True),
        share("Peru out of World Cup", pastime=True),
    ]
    assert titles(*BIG, *told)[4:] == [
        "Ghana win at World Cup",
        "Peru out of World Cup",
        "Singer weds",
    ]


def test_a_german_headline_alone_does_not_move_up_and_what_is_for_a_trade_is_last() -> None:
    def german(title: str, *, rule: str = "", trade: bool = False) -> Share:
        made = share(title, pastime=trade, outlets=1).telling
        topic = replace(made.topic, trade=trade)
        passage = Passage((f"{title}.",), topic.articles[0], rule)
        return Share(Telling(topic, (passage,)), 1, 0)

    first, apart = german("Peru wählt ein Parlament"), german("Der Rat tagt")
    headline = german("Ein Satellit über Peru zerbricht", rule="de.artikel")
    whole = german("Ein Satellit über Peru zerbricht")
    assert titles(*BIG, first, apart, headline)[4:] == titles(first, apart, headline)
    assert titles(*BIG, first, apart, whole)[4:] == titles(first, whole, apart)
    trade, song = german("Neues Android", trade=True), share("A song wins", pastime=True)
    assert titles(*BIG, first, trade, apart, song)[4:] == titles(first, apart, song, trade)
