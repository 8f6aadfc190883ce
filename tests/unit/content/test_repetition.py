"""What a weightier story tells is not told again."""

from datetime import UTC, datetime

from contracts import SourceRef
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.repetition import Repetition
from services.content.domain.news import Article

NOW = datetime(2026, 7, 2, 20, tzinfo=UTC)


def story(title: str, sentence: str, outlets: int = 1) -> Candidate:
    articles = tuple(
        Article(SourceRef(outlet=f"Outlet {n}", title=title, published_at=NOW), (sentence,))
        for n in range(outlets)
    )
    return Candidate(articles, articles, votes=outlets)


WARNED = story(
    "Marlow warns tankers",
    "The harbour of Marlow threatens tankers off its approved lanes with a forceful response.",
)
AGAIN = story(
    "Marlow renews its threats",
    "Ships that stray from the approved lanes face a forceful response, the harbour says.",
)
OTHER = story("Marlow elects a mayor", "The town of Marlow elects a new mayor on Sunday.")


def told(*stories: Candidate) -> list[bool]:
    """Of each story, whether one before it tells of the same."""
    repetition = Repetition(stories, "en")
    found = []
    for each in stories:
        found.append(repetition.is_told(each))
        repetition.add(each)
    return found


def test_what_shares_what_is_rare_is_the_same() -> None:
    assert told(WARNED, AGAIN, OTHER) == [False, True, False]


def test_what_many_stories_share_says_nothing() -> None:
    quakes = [
        story(f"Quake in {place}", f"An earthquake struck {place} and killed many people.")
        for place in ("Marlow", "Fenwick", "Ashby", "Corran")
    ]
    assert told(*quakes) == [False] * 4


def test_what_many_outlets_have_is_a_story_of_its_own() -> None:
    many = story(AGAIN.lead.source.title, AGAIN.lead.sentences[0], outlets=3)
    assert told(WARNED, many) == [False, False]


def test_what_another_article_of_a_told_story_says_is_told() -> None:
    funeral = story("Fenwick buries its premier", "Crowds in Fenwick attend a funeral.")
    both = Candidate((*funeral.articles, *WARNED.articles), funeral.event, votes=2)
    assert told(both, AGAIN, OTHER) == [False, True, False]


def test_what_names_another_state_is_not_the_same() -> None:
    here = "threatens tankers off approved lanes with a forceful response"
    there = "faces tankers that stray from approved lanes with a forceful response"
    for state, same in (("Kenya", True), ("Peru", False)):
        first = story("Kenya warns tankers", f"Kenya {here}.")
        assert told(first, story(f"Threats of {state}", f"{state} {there}.")) == [False, same]
