"""Stories of one place follow each other."""

from contracts import SourceRef
from services.content.domain.candidates import Candidate
from services.content.domain.neighbours import are_neighbours, together
from services.content.domain.news import Article

NEAR = 0.5


def story(title: str) -> Candidate:
    articles = (Article(SourceRef(outlet="A", title=title), (f"{title}.",)),)
    return Candidate(articles, articles, votes=1)


KENYA = story("Kenya elects a parliament")
NAIROBI = story("Protesters in Kenya block a bridge")
PERU = story("Quake shakes the south of Peru")
US_PERU = story("US lends money to Peru")
US_IRAN = story("US and Iran talk about tankers")
US_PRICES = story("US prices rise")
US_BANKS = story("US closes two banks")


def test_stories_of_one_place_are_neighbours() -> None:
    assert are_neighbours(KENYA, NAIROBI)
    assert are_neighbours(PERU, US_PERU)
    assert are_neighbours(US_PRICES, US_BANKS)
    assert not are_neighbours(KENYA, PERU)
    assert not are_neighbours(story("A bridge falls"), story("A tower falls"))


def test_a_state_that_is_everywhere_makes_no_neighbours() -> None:
    assert not are_neighbours(US_PERU, US_IRAN)
    assert not are_neighbours(US_PRICES, US_IRAN)


def test_the_later_moves_up_to_the_earlier() -> None:
    stories = [(KENYA, 3.0), (PERU, 2.9), (US_PRICES, 2.8), (NAIROBI, 2.6), (US_PERU, 2.5)]
    assert together(stories, NEAR) == [0, 3, 1, 4, 2]


def test_what_weighs_much_less_stays() -> None:
    stories = [(KENYA, 3.0), (PERU, 2.9), (NAIROBI, 2.4)]
    assert together(stories, NEAR) == [0, 1, 2]
