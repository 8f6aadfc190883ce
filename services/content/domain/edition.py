"""An edition: from the feeds that were read to the brief that a show is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from contracts import FeedReport, ShowAccepted, SourceRef
from services.content.domain import categories, clean, filters, freshness, memory, ranking
from services.content.domain.events import events
from services.content.domain.facts import SpokenFacts
from services.content.domain.freshness import Reference
from services.content.domain.memory import Memory, ToldShow
from services.content.domain.news import Article, Brief, Feed, Item, Topic
from services.kit.failures import Discard

Detect = Callable[[str], tuple[str, float]]

_SURE = 0.6
"""Likelihood below which a short text is taken to be in the language its feed declares."""
_ARTICLES = 10_000
"""Articles that are compared, the newest first: they take about a second."""
_MOST = 400
"""Stories that are looked at; an hour's show needs 150."""
_NAMED = 3
"""Feeds named in a reason; the others are counted."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What there is to tell, and what became of each feed."""

    brief: Brief
    reports: tuple[FeedReport, ...]


def edit(
    feeds: Sequence[Feed],
    accepted: ShowAccepted,
    detect: Detect,
    told: Sequence[ToldShow] = (),
) -> Edition:
    """Choose and clean what the show of `accepted` can tell of `feeds`; seconds of CPU time.

    `told`: what its channel has told.

    Raises:
        Discard: nothing can be told; the reason names the feeds that failed.
    """
    moment = freshness.reference(feeds, accepted.as_of, as_of_given=accepted.as_of_given)
    found = [_articles(feed, accepted, moment, detect) for feed in feeds]
    reports = tuple(
        feed.report.model_copy(update={"fresh": sum(bool(a.sentences) for a in articles)})
        for feed, articles in zip(feeds, found, strict=True)
    )
    articles = sorted((a for each in found for a in each), key=_published, reverse=True)[:_ARTICLES]
    now = moment.live if any(feed.live for feed in feeds) else moment.filed
    heard = Memory(memory.heeded(told, accepted), articles, accepted.language)
    groups = events(articles, accepted.language)
    candidates = [
        ranking.candidate(event, now, accepted.language)
        for group in groups
        for event in heard.unheard([[articles[i] for i in group]])
    ]
    weighed = ranking.heaviest(filter(None, candidates), now, accepted.language)
    stories = [s for s in weighed if filters.passes(s.articles, accepted.filters)]
    withheld = _withheld(accepted, len(weighed) - len(stories), heard.withheld)
    stories = stories[:_MOST]
    if not stories:
        nothing = "" if weighed else nothing_to_tell(reports, accepted)
        raise Discard("; ".join(filter(None, (nothing, withheld))))
    ranked = ranking.order(stories, now, accepted.language)
    local_time = accepted.as_of.astimezone(ZoneInfo(accepted.timezone))
    topics = _topics(ranked, accepted.language)
    return Edition(Brief(accepted, topics, local_time, unread(reports), withheld), reports)


def _withheld(accepted: ShowAccepted, filtered: int, told: int) -> str:
    """What the filters and the channel's memory left out, in words; empty where that is nothing."""
    parts = []
    if filtered:
        parts.append(
            f"the filters ({filters.in_words(accepted.filters)}) leave out {_stories(filtered)}"
        )
    if told:
        parts.append(
            f"the channel “{accepted.channel}” has told {_stories(told)} already, of which there "
            "is nothing new (a show without memory tells them again)"
        )
    return "; ".join(parts)


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count} stories"


def nothing_to_tell(reports: Sequence[FeedReport], accepted: ShowAccepted) -> str:
    """Why there is nothing to tell, in words: feeds that did not answer, or held nothing fit."""
    failed = [r for r in reports if r.status == "failed"]
    if len(failed) == len(reports):
        return f"none of the {len(reports)} feeds could be read: {_named(failed)}"
    language = {"en": "English", "de": "German"}[accepted.language]
    words = (
        f"the {len(reports) - len(failed)} feeds that answered hold "
        f"{sum(r.items for r in reports)} items, none of them {language} news of the last "
        f"{accepted.max_age_hours:g} hours that can be read out"
    )
    return "; ".join(filter(None, (words, unread(reports))))


def unread(reports: Sequence[FeedReport]) -> str:
    """Which feeds failed, in words; empty where none did."""
    failed = [r for r in reports if r.status == "failed"]
    return (
        f"{len(failed)} of {len(reports)} feeds could not be read: {_named(failed)}"
        if failed
        else ""
    )


def _named(failed: Sequence[FeedReport]) -> str:
    named = "; ".join(f"{r.name} ({r.error})" for r in failed[:_NAMED])
    more = len(failed) - _NAMED
    return f"{named}; and {more} more" if more > 0 else named


def _published(article: Article) -> float:
    at = article.source.published_at
    return at.timestamp() if at else 0.0


def _articles(
    feed: Feed, accepted: ShowAccepted, moment: Reference, detect: Detect
) -> list[Article]:
    """What one feed holds: fresh, in the language, sayable or not; each headline once."""
    without_stops = clean.writes_without_stops(tuple(i.summary for i in feed.items))
    articles: dict[str, Article] = {}
    for item in feed.items:
        at = freshness.published(item, feed, moment)
        if not freshness.is_fresh(at, feed, moment, accepted.max_age_hours):
            continue
        if filters.blocks(feed.report.name, (feed.source.url, item.link), accepted.filters):
            continue
        title, text = clean.title_of(item), clean.text_of(item)
        if title.casefold() in articles or not _speaks(item, title, text, accepted, detect):
            continue
        told = clean.told(item, accepted.language, without_stops=without_stops)
        articles[title.casefold()] = Article(
            SourceRef(outlet=feed.report.name, title=title, link=item.link, published_at=at),
            told.sentences,
            category=categories.category_of(item, title, text, accepted.language),
            region=item.feed.region,
            text=text,
            spare=told.spare,
            weight=item.feed.weight,
        )
    return list(articles.values())


def _speaks(item: Item, title: str, text: str, accepted: ShowAccepted, detect: Detect) -> bool:
    """Whether an item is in the show's language."""
    language, likelihood = detect(f"{title}. {text}")
    declared = item.feed.language[:2].lower()
    return language == accepted.language or (likelihood < _SURE and declared == accepted.language)


def _topics(ranked: Sequence[ranking.Candidate], language: str) -> tuple[Topic, ...]:
    said = SpokenFacts()
    topics = (
        Topic(
            c.articles,
            said.take(c.articles, language),
            categories.of_event(c.articles),
            light=c.light(language),
            update=c.lead.update,
        )
        for c in ranked
    )
    return tuple(replace(t, articles=_used_first(t)) for t in topics if t.facts)


def _used_first(topic: Topic) -> tuple[Article, ...]:
    """The article of the first fact leads: the others may have nothing left to say."""
    lead = topic.facts[0][1]
    return (lead, *(a for a in topic.articles if a is not lead))
