"""Which articles are one story, and what is worth saying of it."""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from contracts import FeedSource, SourceRef
from services.content.adapters import feed_worker
from services.content.adapters.parser import parsed
from services.content.domain import clean, merge, ranking
from services.content.domain.facts import SpokenFacts
from services.content.domain.news import Article

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
STORIES: dict[str, dict[str, int]] = json.loads((FEEDS / "stories.json").read_text("utf-8"))
NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)


def article(outlet: str, title: str, *sentences: str, hours: float = 0, **more: str) -> Article:
    at = NOW - timedelta(hours=hours)
    source = SourceRef(outlet=outlet, title=title, published_at=at)
    return Article(source, sentences, **more)


def fixtures(language: str) -> list[Article]:
    """Every article of the fixture feeds whose story is known."""
    found = []
    for file in sorted(FEEDS.glob(f"{language}-*.xml")):
        raw = feed_worker.parse(file.read_bytes(), "", 99)
        for item in parsed(raw, FeedSource(url="https://x.example")).items:
            told, title = clean.told(item, language), clean.title_of(item)
            if told and title in STORIES[language]:
                found.append(article(item.feed.name, title, *told))
    return found


@pytest.mark.parametrize(("language", "least"), [("en", 0.6), ("de", 0.5)])
def test_stories_of_the_fixtures(language: str, least: float) -> None:
    """No two stories are taken for one, and most tellings of one story find each other."""
    articles = fixtures(language)
    story = [STORIES[language][a.source.title] for a in articles]
    true = {p for p in combinations(range(len(articles)), 2) if story[p[0]] == story[p[1]]}
    found = {p for g in merge.compare(articles, language).stories for p in combinations(g, 2)}
    assert found <= true
    assert len(found) >= least * len(true)


def test_the_order_of_the_articles_does_not_matter() -> None:
    articles = fixtures("en")
    shuffled = random.Random(3).sample(articles, len(articles))

    def groups(given: list[Article]) -> set[frozenset[str]]:
        found = merge.compare(given, "en").stories
        return {frozenset(given[i].source.title for i in g) for g in found}

    assert groups(articles) == groups(shuffled)


def test_every_article_is_in_one_story() -> None:
    articles = fixtures("de")
    assert sorted(i for g in merge.compare(articles, "de").stories for i in g) == list(
        range(len(articles))
    )


def test_two_stories_about_one_country_stay_apart() -> None:
    found = merge.compare(
        [
            article("A", "North Korea tests missile", "North Korea fired a missile on Monday."),
            article("B", "Ukraine seeks closer ties with South Korea",
                    "Ukraine accused North Korea of helping with a missile."),
            article("C", "North Korea reopens beaches", "North Korea opened a beach on Monday."),
        ],
        "en",
    ).stories  # fmt: skip
    assert found == ((0,), (1,), (2,))


def test_nothing_to_merge() -> None:
    assert merge.compare([], "en").stories == ()
    assert merge.compare([article("A", "One thing", "It is.")], "en").stories == ((0,),)


def test_no_fact_is_told_twice() -> None:
    said = SpokenFacts()
    first = article("A", "Port reopens", "The Port of Marlow has reopened after a long strike.")
    other = article(
        "B",
        "Marlow: strike over",
        "After a long strike, the port of Marlow reopened on Wednesday.",
        "Crane operators in the harbour will earn six per cent more.",
    )
    assert [s for s, _ in said.take((first, other), "en")] == [
        first.sentences[0],
        other.sentences[1],
    ]
    assert said.take((article("C", "Again", first.sentences[0]),), "en") == ()


def test_one_count_of_victims_only() -> None:
    articles = (
        article("A", "Ferry sinks", "At least 44 people died when the ferry sank near Kariba."),
        article("B", "Boat sinks", "Rescuers counted 15 dead and dozens of injured on the shore.",
                "The boat was built by a shipyard in Norway a decade ago."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], articles[1].sentences[1]]


def test_a_german_compound_says_what_its_parts_have_said() -> None:
    articles = (
        article("A", "Moore", "Der Landtag hat ein Gesetz zum Schutz der Moore beschlossen."),
        article("B", "Neues", "Mit Stimmen der Koalition hat der Landtag das Moorgesetz gebilligt.",
                "Die Opposition hält die Kosten für nicht gedeckt."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "de")]
    assert told == [articles[0].sentences[0], articles[1].sentences[1]]


def test_a_figure_is_given_once() -> None:
    articles = (
        article("A", "Prices rise", "Harbour prices rose by 3.4 per cent in July, the town said."),
        article("B", "Prices up", "Annual growth of prices came to 3.4% in the harbour, it found.",
                "In 2026 the harbour lent boats to 12 schools.",
                "Olaf Brenn bought the last free berth of the harbour for 12 crowns."),
    )  # fmt: skip
    told = [s for s, _ in SpokenFacts().take(articles, "en")]
    assert told == [articles[0].sentences[0], *articles[1].sentences[1:]]


def test_a_look_ahead_is_left_out_once_it_came_true() -> None:
    articles = (
        article("A", "Eclipse over Spain", "Day turned to night in Spain on Wednesday evening."),
        article("B", "Eclipse comes", "Millions will travel to the north of the country.", hours=9),
    )
    assert len(SpokenFacts().take(articles, "en")) == 1


def test_the_newest_full_report_leads() -> None:
    full = (
        "The council of Marlow voted for a new sea wall, which is to be finished in about "
        "four years at the most, "
    )
    old = article("A", "Old", full + "it said.", hours=5)
    new = article("B", "New", full + "the mayor said.", hours=1)
    bare = article("C", "Bare", "Marlow votes for a sea wall.")
    stale = article("D", "Stale", full + "it hopes.", hours=20)
    story = ranking.candidate([old, new, bare, stale])
    assert [a.source.title for a in story.articles] == ["New", "Old", "Bare"]
    assert story.outlets == {"A", "B", "C"}
    assert story.told_at == NOW


def test_many_outlets_and_freshness_weigh_most() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    lonely = ranking.candidate([article("A", "Lonely", told.format("school"), hours=2)])
    shared = ranking.candidate(
        [article(o, f"Shared {o}", told.format("bridge"), hours=2) for o in "ABC"]
    )
    old = ranking.candidate([article("D", "Old", told.format("library"), hours=40)])
    assert ranking.order([old, lonely, shared], NOW, {}, "en") == (shared, lonely, old)


def test_outlets_and_categories_take_turns() -> None:
    names = ["apple", "bridge", "canal", "desert", "engine", "forest", "garden", "harbour"]
    stories = [
        ranking.candidate(
            [article("Big" if n < 6 else f"Small {n}", f"About the {name}",
                     f"Something happened to the {name} near a quiet {name[::-1]}.",
                     category="world" if n < 6 else "science")]
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    first = ranking.order(stories, NOW, {}, "en")[:4]
    assert sum(s.lead.source.outlet == "Big" for s in first) <= 2


def test_stories_about_one_event_are_kin() -> None:
    found = merge.compare(
        [
            article("A", "Marlow shaken", "A quake of magnitude 6.4 hit Marlow on Monday.",
                    "Rescuers pulled forty survivors from the rubble of the old market hall."),
            article("B", "Council asks for tents", "The council of Marlow asked for tents and "
                    "water after Monday's magnitude 6.4 quake, but not for rescuers."),
            article("C", "Bakery closes", "A bakery in Fenwick closes its last shop on Friday."),
            article("D", "Tides at work", "Students of four countries learned from Ina Voss."),
            article("E", "Mill builder dies", "The inventor Ina Voss has died at 91."),
        ],
        "en",
    )  # fmt: skip
    assert found.stories == ((0,), (1,), (2,), (3,), (4,))
    assert set(found.kinship) == {(0, 1), (3, 4)}


def test_an_event_is_told_once_before_its_other_sides() -> None:
    told = "The council of Marlow voted for a {} on Tuesday, after a debate of several hours."
    names = ["school", "bridge", "canal", "library", "harbour"]
    stories = [ranking.candidate([article(n, n, told.format(n))]) for n in names]
    kinship = {(0, 1): 0.3, (1, 2): 0.25, (0, 4): 0.05}
    order = ranking.order(stories, NOW, kinship, "en")
    places = {s.lead.source.title: place for place, s in enumerate(order)}
    first = min(places[n] for n in ("school", "bridge", "canal"))
    assert first == 0, "what many speak of leads"
    assert {places["library"], places["harbour"]} == {1, 2}
