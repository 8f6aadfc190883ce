"""Stories that may be told: what of an event can be said, and what it begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from services.content.domain.choosing.compared import compared
from services.content.domain.choosing.leads import ENOUGH, Told, hours, newest
from services.content.domain.choosing.whereabouts import is_elsewhere
from services.content.domain.choosing.worth import aside, is_light
from services.content.domain.language.tolls import tolls
from services.content.domain.news import Article

_DAY = 24.0
"""Hours for which an outlet's article makes an event a matter of the day."""
_FEW = 3
"""Outlets of an event whose articles may have little in common but a word and a state."""

Side = Sequence[tuple[Article, float]]
"""The articles of one side of an event, each with its share in the core of it; see `events`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that may be told.

    `articles`: those that can be said, the leading one first; empty where none can. `event`: all
    of them, in whatever form. `votes`: the outlets that had it within the day, each by its weight.
    """

    articles: tuple[Article, ...]
    event: tuple[Article, ...]
    votes: float

    @property
    def lead(self) -> Article:
        """The article that leads the story; where none can be said, one of those that would."""
        return (self.articles or self.event)[0]

    @property
    def outlets(self) -> frozenset[str]:
        """Whoever has it, in whatever form."""
        return frozenset(article.source.outlet for article in self.event)

    @property
    def sentences(self) -> int:
        """How many sentences there are, those apart that are spare and follow."""
        others = (article for article in self.articles[1:] if not article.spare)
        return sum(len(article.sentences) for article in (*self.articles[:1], *others))

    @property
    def is_bare(self) -> bool:
        """Whether there is hardly more to lead with than a headline."""
        return sum(map(len, self.lead.sentences)) < ENOUGH

    @property
    def told_at(self) -> datetime | None:
        """When it was last told."""
        return max(
            (a.source.published_at for a in self.event if a.source.published_at), default=None
        )

    def light(self, language: str) -> bool:
        """Whether it may end a show."""
        return is_light(self.lead, language)


def candidate(sides: Sequence[Side], now: datetime, language: str) -> Candidate:
    """The story of an event, given side by side.

    Of the side that most outlets have, the article leads that is best to begin with, one with
    spare sentences only where no other does. Then come the others, in turn from each side, the
    newest first: each outlet once before any comes again, and the fringe of a side after its
    core. What an article said long before the leading one is out of date, and is left out; so is
    what is no news.
    """
    event = tuple(sorted((article for side in sides for article, _ in side), key=newest))
    counts = tolls((article for article in event if not aside(article)), language)
    ordered = sorted(sides, key=lambda side: (_votes(side, now), len(side)), reverse=True)
    told = [Told(side, counts, now, language) for side in ordered]
    lead = next((side.lead() for side in told if side.said), None)
    if lead is None:
        return Candidate((), event, votes(event, now))
    turns = zip_longest(*(side.after(lead) for side in told))
    after = (article for turn in turns for article in turn if article is not None)
    few = len({article.source.outlet for article in event}) <= _FEW
    news = compared(lead, language)
    others = (a for a in after if not (few and is_elsewhere(compared(a, language), news)))
    return Candidate((lead, *others), event, votes(event, now))


def votes(articles: Iterable[Article], now: datetime) -> float:
    """The outlets that had a story within the day, each by its weight."""
    return sum({a.source.outlet: a.weight for a in articles if hours(a, now) <= _DAY}.values())


def _votes(side: Side, now: datetime) -> float:
    return votes((article for article, _ in side), now)
