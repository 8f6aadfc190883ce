"""The day as the editor sees it: every event, what it weighs, and whether a show tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contracts import FeedReport, NewsEvent, NewsOverview, ShowAccepted, SourceRef
from services.content.domain.edition import Edition, Judged
from services.content.domain.news import Draft

Told = Literal["yes", "if time is left", "no"]
MAX_OUTLETS, MAX_ARTICLES = 50, 20
"""Outlets and articles of an event that a reply names."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the day.

    `rank`: its place by weight, from 1. `articles`: all of them, in whatever form. `score`: the
    parts of its weight. `reason`: why it is told or not, in words. `listeners`: what listeners
    think of it and ask for, in words.
    """

    rank: int
    title: str
    outlets: tuple[str, ...]
    articles: tuple[SourceRef, ...]
    score: dict[str, float]
    told: Told
    reason: str
    listeners: str = ""

    @property
    def weight(self) -> float:
        """What it weighs: the sum of the parts."""
        return round(sum(self.score.values()), 2)


@dataclass(frozen=True, slots=True)
class Overview:
    """The events of a day, the weightiest first, and what became of each feed."""

    events: tuple[Event, ...]
    feeds: tuple[FeedReport, ...]


def overview(edited: Edition, draft: Draft) -> Overview:
    """What the show of `draft` tells of the events of `edited`."""
    return Overview(tuple(_events(edited, draft)), edited.brief.reports)


def listed(seen: Overview, accepted: ShowAccepted, limit: int) -> NewsOverview:
    """The reply to a query: the `limit` weightiest events, and all that are told."""
    events = tuple(
        NewsEvent(
            rank=event.rank,
            title=event.title,
            outlets=event.outlets[:MAX_OUTLETS],
            articles=event.articles[:MAX_ARTICLES],
            items=len(event.articles),
            weight=event.weight,
            score=event.score,
            told=event.told,
            reason=event.reason,
            listeners=event.listeners,
        )
        for event in seen.events
        if event.rank <= limit or event.told == "yes"
    )
    return NewsOverview(
        events=events,
        total=len(seen.events),
        feeds=seen.feeds,
        language=accepted.language,
        minutes=accepted.minutes,
        as_of=accepted.as_of,
    )


def _events(edited: Edition, draft: Draft) -> Iterator[Event]:
    numbers = {story.sources: story.number for story in draft.stories}
    certain = {segment.story for segment in draft.certain}
    minutes = _minutes(edited.brief.accepted.minutes)
    by_weight = sorted(edited.events, key=lambda judged: -judged.ranked.score.total)
    for rank, judged in enumerate(by_weight, 1):
        number = _number(judged, numbers)
        if number is None:
            told: Told = "no"
            reason = judged.reason or f"no room in {minutes}: others weigh more or fit better"
        elif number in certain:
            told, reason = "yes", f"story {number} of a show of {minutes}"
        else:
            told, reason = "if time is left", f"story {number}, held in reserve"
        story = judged.ranked.story
        yield Event(
            rank=rank,
            title=story.lead.source.title,
            outlets=tuple(sorted(story.outlets)),
            articles=tuple(article.source for article in story.event),
            score=judged.ranked.score.parts(),
            told=told,
            reason=reason,
            listeners=judged.ranked.wanted,
        )


def _number(judged: Judged, numbers: dict[tuple[SourceRef, ...], int]) -> int | None:
    """The number of an event's story in the show, where it has one."""
    if judged.topic is None:
        return None
    return numbers.get(tuple(article.source for article in judged.topic.articles))


def _minutes(count: float) -> str:
    return "1 minute" if count == 1 else f"{count:g} minutes"
