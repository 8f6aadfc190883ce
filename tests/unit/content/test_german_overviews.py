"""German overviews of the day: their first matter is told, and they are compared by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts import FeedReport, FeedSource, SourceRef
from services.content.domain.articles import Reading, read
from services.content.domain.choosing import merging, ranking
from services.content.domain.choosing.candidates import candidate
from services.content.domain.choosing.events import events
from services.content.domain.choosing.worth import aside
from services.content.domain.news import Article, Feed, Item
from services.content.domain.reading import clean, german_overviews
from services.content.domain.reading.freshness import Reference
from services.content.domain.telling.facts import SpokenFacts
from tests.briefs import brief

FEED = FeedSource(url="https://a.invalid/feed", name="A")
NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)
_TITLE = "Marland-Überblick: Streit über Fähren beim Seegipfel, Sturm vor Tann"
_TEXT = (
    "Königin Ina Holm besucht Rom. Wichtigstes Thema: die geplante Lieferung von Fähren. "
    "Vor Tann zieht ein Sturm auf. Das war der Tag."
)
_PODCAST = "Nachrichtenpodcast: Ein Schiff macht noch keine Flotte"
_TALK = "Auf dem Seegipfel fordert Königin Holm erneut die Lieferung von Fähren. Wäre das klug?"


def told(title: str, text: str) -> tuple[str, ...]:
    return clean.told(Item(title, text, None, None, FEED), "de").sentences


def article(outlet: str, title: str, text: str, *sentences: str, hours: int = 0) -> Article:
    at = NOW - timedelta(hours=hours)
    return Article(SourceRef(outlet=outlet, title=title, published_at=at), sentences, text=text)


def test_an_overview_tells_its_first_matter_and_what_was_spoken_of() -> None:
    assert told(_TITLE, _TEXT) == (
        "Königin Ina Holm besucht Rom.",
        "Wichtigstes Thema ist die geplante Lieferung von Fähren.",
    )
    assert told(_PODCAST, _TALK) == (f"{_TALK.partition('. ')[0]}.",)
    many = _TEXT.replace("die geplante Lieferung", "die Fähren und Häfen")
    assert "Wichtigstes Thema sind die Fähren und Häfen" in " ".join(told(_TITLE, many))


@pytest.mark.parametrize(
    "text",
    [
        "Wie Ina Holm den Gipfel erlebt. Wie es mit den Fähren weitergeht. Das war der Tag.",
        "Wer bekommt die Fähren? Königin Ina Holm besucht Rom.",
        "Der Tag in Marland und in Rom. Königin Ina Holm besucht Rom.",
        "",
    ],
)
def test_an_overview_that_begins_with_no_news_is_not_told(text: str) -> None:
    assert told(_TITLE, text) == ()


@pytest.mark.parametrize("title", ["Seegipfel: Königin Holm in Rom", "Fährticker: Holm in Rom"])
def test_what_is_no_overview_is_compared_by_all_that_it_says(title: str) -> None:
    assert german_overviews.matter(title, _TEXT) == (title, _TEXT)
    assert german_overviews.told(title, _TEXT) == ()


def test_an_overview_is_compared_by_its_first_matter() -> None:
    assert german_overviews.matter(_TITLE, _TEXT) == (
        "Streit über Fähren beim Seegipfel",
        "Königin Ina Holm besucht Rom. Wichtigstes Thema ist die geplante Lieferung von Fähren.",
    )
    headline, _ = german_overviews.matter(_PODCAST, _TALK)
    assert headline == ""
    others = [
        article("B", "Holm und ihr Besuch in Rom", "Königin Holm wirbt in Rom um Fähren."),
        article("C", "Sturm vor Tann", "Vor Tann zieht ein Sturm auf, der Hafen ist zu."),
        *(article("D", f"Meldung {n}", f"Ganz anderes geschah an Ort {n}.") for n in range(30)),
    ]
    found = events([article("A", _TITLE, _TEXT), *others], "de")
    together = [{m.position for side in sides for m in side} for sides in found]
    assert {0, 1} in together
    assert {2} in together


def test_the_headline_of_an_overview_is_of_its_first_matter_or_left_out() -> None:
    title = "Marland-Überblick: Sturm vor Tann, Streit über Fähren"
    assert german_overviews.matter(title, _TEXT)[0] == ""


def test_the_other_matters_of_an_overview_count_and_are_not_told() -> None:
    assert german_overviews.others(_TITLE, _TEXT) == ("Vor Tann zieht ein Sturm auf.",)
    assert german_overviews.others("Seegipfel: Königin Holm in Rom", _TEXT) == ()
    item = Item(_TITLE, _TEXT, None, NOW, FEED)
    feed = Feed(FEED, FeedReport(name="A", url=FEED.url, status="ok", items=1), (item,))
    accepted = brief("de").accepted.model_copy(update={"as_of": NOW})
    moment = Reference(NOW, NOW, exact=True)
    reading = Reading(accepted, moment, lambda _: ("de", 1.0), frozenset(), NOW)
    first, other = read(feed, reading)
    assert (first.text, first.sentences) == (_TEXT, told(_TITLE, _TEXT))
    assert (other.text, other.sentences) == ("Vor Tann zieht ein Sturm auf.", ())
    assert first.source == other.source


def test_matters_of_one_overview_stay_apart() -> None:
    others = german_overviews.others(_TITLE, _TEXT)
    visit, storm = (article("A", _TITLE, text) for text in (_TEXT, *others))
    rome = article("B", "Holm in Rom", "", "Die marische Königin Holm ist zu Besuch in Rom.")
    coast = article("C", "Sturm vor Tann", others[0], "Vor Tann zieht ein schwerer Sturm auf.")
    towns = ("Kiel", "Emden", "Husum", "Stade", "Wismar")
    big = [
        [(article(outlet, f"Brand in {town}", "", f"In {town} brennt ein Lager."), 1.0)
         for outlet in "DEF"]
        for town in towns
    ]  # fmt: skip
    sides = [*big, [(rome, 1.0), (visit, 0.9)], [(coast, 1.0), (storm, 0.9)]]
    ranked = ranking.weigh((candidate([side], NOW, "de") for side in sides), NOW, "de")
    assert len(merging.merged(ranked, NOW, "de")) == len(sides)


def test_a_podcast_is_news_where_it_tells_its_first_matter() -> None:
    bare = article("A", _PODCAST, _TALK)
    assert aside(bare) == "digest"
    assert aside(replace(bare, sentences=told(_PODCAST, _TALK))) == ""
    talk = SourceRef(outlet="A", title="Daily briefing for Monday, May 4", published_at=NOW)
    assert aside(Article(talk, ("The harbour has reopened.",))) == "digest"


def test_a_story_tells_what_a_guest_wants_and_what_was_spoken_of_once() -> None:
    visit = article(
        "A", "Holm in Rom", "", "Die marische Königin Holm ist zu Besuch in Rom.", hours=0
    )
    overview = article("B", _TITLE, _TEXT, *told(_TITLE, _TEXT), hours=1)
    podcast = article("B", _PODCAST, _TALK, *told(_PODCAST, _TALK), hours=2)
    story = candidate([[(visit, 1.0), (overview, 0.9), (podcast, 0.9)]], NOW, "de")
    said = [sentence for sentence, _ in SpokenFacts().take(story.articles, "de")]
    assert said == [visit.sentences[0], podcast.sentences[0]]
    alone = candidate([[(visit, 1.0), (overview, 0.9)]], NOW, "de")
    said = [sentence for sentence, _ in SpokenFacts().take(alone.articles, "de")]
    assert said == [visit.sentences[0], overview.sentences[1]]
