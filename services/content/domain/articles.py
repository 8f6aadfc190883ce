"""From the items of feeds to articles: what is fresh, in the language, and can be told or not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from contracts import ShowAccepted, SourceRef
from services.content.domain.choosing.worth import aside
from services.content.domain.news import Article, Feed, Item
from services.content.domain.reading import (
    categories,
    clean,
    filters,
    freshness,
    german_overviews,
    injection,
)
from services.content.domain.reading.freshness import Reference

Detect = Callable[[str], tuple[str, float]]
"""The language of a text, and how likely it is."""
_SURE = 0.6
"""Likelihood below which a short text is taken to be in the language its feed declares."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What every feed of a show is read with; `local_time` stands on the station's clock."""

    accepted: ShowAccepted
    moment: Reference
    detect: Detect
    names: frozenset[str]
    local_time: datetime


def read(feed: Feed, reading: Reading) -> list[Article]:
    """What one feed holds: fresh, in the language, sayable or not; each headline once."""
    accepted, moment = reading.accepted, reading.moment
    without_stops = clean.writes_without_stops(tuple(i.summary for i in feed.items))
    articles: dict[str, Article] = {}
    further: list[Article] = []
    for item in feed.items:
        at = freshness.published(item, feed, moment)
        if not freshness.is_fresh(at, feed, moment, accepted.max_age_hours):
            continue
        if filters.blocks(feed.report.name, (feed.source.url, item.link), accepted.filters):
            continue
        title, text = clean.title_of(item), clean.text_of(item)
        if title.casefold() in articles or not _speaks(item, title, text, accepted, reading.detect):
            continue
        if injection.is_hostile(item.title, item.summary):
            continue
        article = Article(
            SourceRef(outlet=feed.report.name, title=title, link=item.link, published_at=at),
            (),
            category=categories.category_of(item, title, text, accepted.language),
            region=item.feed.region,
            text=text,
            weight=item.feed.weight,
        )
        wanted = aside(article) in accepted.filters.genres
        told = clean.retimed(
            clean.told(
                item,
                accepted.language,
                without_stops=without_stops,
                names=reading.names,
                wanted=wanted,
            ),
            at.astimezone(reading.local_time.tzinfo) if at else None,
            reading.local_time,
            accepted.language,
        )
        articles[title.casefold()] = replace(
            article,
            sentences=told.sentences,
            spare=told.spare,
            follows=told.follows,
            rule=told.rule,
            wanted=wanted,
        )
        further += _other_matters(article, accepted.language)
    return [*articles.values(), *further]


def _other_matters(article: Article, language: str) -> list[Article]:
    """The other matters of a German overview: its outlet has them, and nothing of them is told."""
    others = german_overviews.others(article.source.title, article.text) if language == "de" else ()
    return [replace(article, text=text) for text in others]


def _speaks(item: Item, title: str, text: str, accepted: ShowAccepted, detect: Detect) -> bool:
    """Whether an item is in the show's language."""
    language, likelihood = detect(f"{title}. {text}")
    declared = item.feed.language[:2].lower()
    return language == accepted.language or (likelihood < _SURE and declared == accepted.language)
