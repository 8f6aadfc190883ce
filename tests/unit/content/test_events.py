"""Which articles are about one event."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import FeedSource, Language, SourceRef
from services.content.adapters import feed_worker
from services.content.adapters.parser import parsed
from services.content.domain.choosing.events import Member, events
from services.content.domain.news import Article
from services.content.domain.reading import clean
from tests.labelled import LANGUAGES, labelled, score

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
STORIES: dict[str, dict[str, int]] = json.loads((FEEDS / "stories.json").read_text("utf-8"))
NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)


def article(outlet: str, title: str, text: str) -> Article:
    return Article(SourceRef(outlet=outlet, title=title, published_at=NOW), (), text=text)


def fixtures(language: str) -> list[Article]:
    """Every article of the fixture feeds whose story is known, sayable or not."""
    found = []
    for file in sorted(FEEDS.glob(f"{language}-*.xml")):
        raw = feed_worker.parse(file.read_bytes(), "", 99)
        for item in parsed(raw, FeedSource(url="https://x.example")).items:
            title = clean.title_of(item)
            if title in STORIES[language]:
                found.append(article(item.feed.name, title, clean.text_of(item)))
    return found


def grouped(articles: Sequence[Article], language: str) -> list[tuple[int, ...]]:
    """The positions of the articles of each event, whatever the side."""
    found = events(articles, language)
    return sorted(tuple(sorted(i for side in sides for i, _ in side)) for sides in found)


def test_labelled_events_are_found() -> None:
    found = score(events, "development")
    assert found.f1 >= 0.9
    assert found.pairs + score(events, "held out").pairs >= 300
    assert found.hard >= 0.4 * found.pairs


@pytest.mark.parametrize(("language", "least"), [("en", 0.6), ("de", 0.5)])
def test_stories_of_the_fixtures(language: str, least: float) -> None:
    """No two stories are taken for one, and most tellings of one story find each other."""
    articles = fixtures(language)
    story = [STORIES[language][a.source.title] for a in articles]
    true = {p for p in combinations(range(len(articles)), 2) if story[p[0]] == story[p[1]]}
    found = {p for group in grouped(articles, language) for p in combinations(group, 2)}
    assert found <= true
    assert len(found) >= least * len(true)


NEWS: dict[Language, list[Article]] = {
    language: [each.article for each in labelled(language)] for language in LANGUAGES
}


@given(language=st.sampled_from(LANGUAGES), data=st.data())
def test_the_order_of_the_articles_does_not_matter(language: Language, data: st.DataObject) -> None:
    news = NEWS[language][:40]
    shuffled = data.draw(st.permutations(news))

    def groups(given: list[Article]) -> set[frozenset[str]]:
        return {
            frozenset(given[i].source.outlet for i in group) for group in grouped(given, language)
        }

    assert groups(news) == groups(shuffled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_in_one_event(language: Language) -> None:
    found = grouped(NEWS[language], language)
    assert sorted(i for group in found for i in group) == list(range(len(NEWS[language])))


def test_two_stories_about_one_country_stay_apart() -> None:
    found = grouped(
        [
            article("A", "North Korea tests missile", "North Korea fired a missile on Monday."),
            article("B", "Ukraine seeks closer ties with South Korea",
                    "Ukraine accused North Korea of helping with a missile."),
            article("C", "North Korea reopens beaches", "North Korea opened a beach on Monday."),
        ],
        "en",
    )  # fmt: skip
    assert found == [(0,), (1,), (2,)]


def test_a_name_and_its_adjective_are_one() -> None:
    found = grouped(
        [
            article("A", "Drone alarm in Lithuania", "Lawmakers sheltered when Lithuania saw one."),
            article("B", "Lithuanian lawmakers shelter", "A drone set off the Lithuanian alarm."),
            article("C", "Bakery closes", "A bakery in Fenwick closes its last shop on Friday."),
        ],
        "en",
    )
    assert found == [(0, 1), (2,)]


SIDES = [
    article(outlet, title, text)
    for outlet, title, text in (
        ("A", "Quake in Tessaly kills 40", "Homes collapsed when a tremor shook Tessaly at dawn."),
        (
            "B",
            "Tessaly quake toll reaches 40",
            "The tremor at dawn left homes in ruins, police say.",
        ),
        (
            "C",
            "Dozens dead as quake shakes Tessaly",
            "Homes fell in when the tremor struck at dawn.",
        ),
        ("D", "Tessaly mourns for three days", "Flags fly low for victims of the quake, Oum said."),
        (
            "E",
            "Quake-hit Tessaly lowers flags",
            "Flags are lowered for the dead, and schools stay shut.",
        ),
    )
]
VISITS = [
    article(outlet, title, text)
    for outlet, title, text in (
        ("F", "Ollan asks Marrick for grain", "Premier Ollan wants cheaper grain after a drought."),
        ("G", "Marrick promises Ollan grain", "The premier and Marrick agreed on grain by rail."),
        ("H", "Dorn offers Marrick gas", "Chancellor Dorn hopes for a pipeline under the lake."),
        (
            "I",
            "Marrick thanks Dorn for gas",
            "A pipeline is to cross the lake, the chancellor said.",
        ),
    )
]


def test_the_sides_of_an_event_belong_together_the_largest_first() -> None:
    found = events([*SIDES, *NEWS["en"]], "en")
    sides = next([[i for i, _ in side] for side in sides] for sides in found if len(sides) > 1)
    assert [sorted(side) for side in sides] == [[0, 1, 2], [3, 4]]


def test_two_guests_of_one_host_stay_apart() -> None:
    found = grouped([*VISITS, *NEWS["en"]], "en")
    assert found[:2] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(("state", "found"), [("Peru", [(0,), (1,)]), ("Kenya", [(0, 1)])])
def test_two_cases_of_one_court_in_two_states_are_two_events(
    state: str, found: list[tuple[int, ...]]
) -> None:
    warrants = [
        article(
            "A",
            "Tribunal seeks arrest of minister of Kenya",
            "The Lakes Tribunal asked for a warrant against a minister, Joram Ollan.",
        ),
        article(
            "B",
            f"Judges of {state} refuse to block warrant of tribunal",
            "The Lakes Tribunal wants the arrest of a minister for his part in a raid.",
        ),
    ]
    assert grouped([*warrants, *NEWS["en"]], "en")[: len(found)] == found


def test_nothing_to_group() -> None:
    assert events([], "en") == ()
    assert events([article("A", "", "")], "en") == (((Member(0, 1.0),),),)
    assert events([article("A", "One thing", "It is.")], "de") == (((Member(0, 1.0),),),)
