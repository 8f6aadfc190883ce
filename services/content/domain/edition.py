"""An edition: from the feeds that were read to the brief that a show is made from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from contracts import FeedReport, Opinion, ShowAccepted
from services.content.domain.articles import Detect, Reading, read
from services.content.domain.choosing import memory, merging, ranking
from services.content.domain.choosing.candidates import Side, candidate
from services.content.domain.choosing.corroboration import corroboration
from services.content.domain.choosing.events import Member, events
from services.content.domain.choosing.listeners import Wishes, wishes
from services.content.domain.choosing.memory import Memory, ToldShow
from services.content.domain.choosing.ranking import BIGGEST, Ranked
from services.content.domain.choosing.repetition import Repetition
from services.content.domain.choosing.trade import is_for_a_trade
from services.content.domain.choosing.worth import aside, is_pastime, is_public
from services.content.domain.news import Article, Brief, Feed, Topic
from services.content.domain.reading import (
    categories,
    clean,
    filters,
    freshness,
    german_sections,
)
from services.content.domain.telling.facts import SpokenFacts
from services.content.domain.telling.introductions import forms
from services.kit.failures import Discard

_FILTERED = "the filters leave it out"
_TOLD = "the channel has told it, and there is nothing new"
_ARTICLES = 10_000
"""Articles that are compared, the newest first: they take about a second."""
_MOST = 400
"""Stories that are looked at; an hour's show needs 150."""
_NAMED = 3
"""Feeds named in a reason; the others are counted."""


class NothingToTell(Discard):
    """The feeds hold nothing that can be told; `reports` says how each of them was read."""

    def __init__(self, reason: str, reports: Sequence[FeedReport]) -> None:
        super().__init__(reason)
        self.reports = reports


@dataclass(frozen=True, slots=True)
class Judged:
    """An event of the day, as the editor judged it.

    `topic`: what can be told of it; none where it is left out, for a `reason` in words.
    """

    ranked: Ranked
    topic: Topic | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What there is to tell, and every event of the day in order."""

    brief: Brief
    events: tuple[Judged, ...]


def edit(
    feeds: Sequence[Feed],
    accepted: ShowAccepted,
    detect: Detect,
    told: Sequence[ToldShow] = (),
    opinions: Sequence[Opinion] = (),
) -> Edition:
    """Choose and clean what the show of `accepted` can tell of `feeds`; seconds of CPU time.

    `told`: what its channel has told. `opinions`: what listeners think of outlets and categories.

    Raises:
        Discard: nothing can be told: it was left out.
        NothingToTell: there is nothing; the reason names the feeds that failed.
    """
    edited = judge(feeds, accepted, detect, told, opinions)
    brief = edited.brief
    if not brief.topics and brief.withheld:
        raise Discard(brief.withheld)
    if not brief.topics:
        raise NothingToTell(nothing_to_tell(brief.reports, accepted), brief.reports)
    return edited


def judge(
    feeds: Sequence[Feed],
    accepted: ShowAccepted,
    detect: Detect,
    told: Sequence[ToldShow] = (),
    opinions: Sequence[Opinion] = (),
) -> Edition:
    """What `edit` returns, also where nothing can be told."""
    moment = freshness.reference(feeds, accepted.as_of, as_of_given=accepted.as_of_given)
    zone = ZoneInfo(accepted.timezone)
    names = clean.names_in(clean.text_of(item) for feed in feeds for item in feed.items)
    reading = Reading(accepted, moment, detect, names, accepted.as_of.astimezone(zone))
    found = [read(feed, reading) for feed in feeds]
    reports = tuple(
        feed.report.model_copy(update={"fresh": sum(bool(a.sentences) for a in articles)})
        for feed, articles in zip(feeds, found, strict=True)
    )
    articles = sorted((a for each in found for a in each), key=_published, reverse=True)[:_ARTICLES]
    now = moment.live if any(feed.live for feed in feeds) else moment.filed
    heard = Memory(memory.heeded(told, accepted), articles, accepted.language)
    wanted = wishes(opinions, accepted.prefer)
    judged = _judged(articles, heard, now, accepted, wanted)
    topics = tuple(each.topic for each in judged if each.topic is not None)
    withheld = _withheld(accepted, judged)
    aired = memory.headlines(memory.heeded(told, accepted))
    brief = Brief(
        accepted,
        topics,
        reading.local_time,
        unread(reports),
        withheld,
        aired,
        reports,
        forms(articles) if accepted.language == "en" else {},
    )
    return Edition(brief, judged)


def _judged(
    articles: Sequence[Article],
    heard: Memory,
    now: datetime,
    accepted: ShowAccepted,
    wanted: Wishes,
) -> tuple[Judged, ...]:
    """The events of the day: those that may be told in the order of the show, then the others."""
    language = accepted.language
    stories = (
        candidate(heard.unheard(_sides(articles, sides)), now, language)
        for sides in events(articles, language)
    )
    ranked = ranking.weigh(stories, now, language, wanted)
    weighed = [(each, _left_out(each, accepted)) for each in ranked]
    told = merging.merged([each for each, reason in weighed if not reason], now, language)
    others = [Judged(each, None, reason) for each, reason in weighed if reason]
    others += [Judged(each, None, "too many stories weigh more") for each in told[_MOST:]]
    return (*_with_topics(ranking.order(told[:_MOST], language), language), *others)


def _sides(articles: Sequence[Article], sides: Sequence[Sequence[Member]]) -> list[Side]:
    return [[(articles[i], core) for i, core in side] for side in sides]


def _left_out(ranked: Ranked, accepted: ShowAccepted) -> str:
    """Why a story is not told at any length, in words; empty where it may be."""
    if ranked.story.articles:
        if not ranked.is_worth_telling and not ranked.story.lead.wanted:
            return "below the floor of worth"
        return "" if filters.passes(ranked.story.articles, accepted.filters) else _FILTERED
    if ranked.story.lead.update:
        return _TOLD
    asides = sorted({kind for article in ranked.story.event if (kind := aside(article))})
    return f"no news: {', '.join(asides)}" if asides else "no outlet says it in words for the ear"


def _with_topics(ranked: Sequence[Ranked], language: str) -> Iterator[Judged]:
    said = SpokenFacts()
    repetition = Repetition([each.story for each in ranked], language)
    for place, each in enumerate(ranked):
        if place >= BIGGEST and repetition.is_told(each.story):
            yield Judged(each, None, "a weightier story tells of the same")
            continue
        topic = _topic(each, said, language, place)
        yield Judged(each, topic, "" if topic else "weightier stories have said all of it")
        repetition.add(each.story)


def _withheld(accepted: ShowAccepted, judged: Sequence[Judged]) -> str:
    """What the filters and the channel's memory left out, in words; empty where that is nothing."""
    reasons = Counter(each.reason for each in judged)
    filtered, told = _stories(reasons[_FILTERED]), _stories(reasons[_TOLD])
    words = {
        _FILTERED: f"the filters ({filters.in_words(accepted.filters)}) leave out {filtered}",
        _TOLD: f"the channel “{accepted.channel}” has told {told} already, of which there is "
        "nothing new (a show without memory tells them again)",
    }
    return "; ".join(text for reason, text in words.items() if reasons[reason])


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


def _topic(ranked: Ranked, said: SpokenFacts, language: str, place: int) -> Topic | None:
    """What can be told of a story; the biggest of all leads, whatever it is about."""
    story = ranked.story
    facts = said.take(story.articles, language)
    if not facts:
        return None
    topic = Topic(
        story.articles,
        facts,
        categories.of_event(story.articles),
        light=place >= BIGGEST and story.light(language),
        pastime=place > 0 and _entertains(story.lead, language),
        trade=place >= BIGGEST and is_for_a_trade(story.lead, language),
        update=story.lead.update,
        outlets=len(story.outlets),
        items=len(story.event),
        score=ranked.score.parts(),
        corroboration=corroboration(*facts[0], story.event, language),
    )
    return replace(topic, articles=_used_first(topic))


def _entertains(article: Article, language: str) -> bool:
    beside = language == "de" and german_sections.is_beside_the_news(article)
    return beside or is_pastime(article, language) or not is_public(article, language)


def _used_first(topic: Topic) -> tuple[Article, ...]:
    """The article of the first fact leads: the others may have nothing left to say."""
    lead = topic.facts[0][1]
    return (lead, *(a for a in topic.articles if a is not lead))
