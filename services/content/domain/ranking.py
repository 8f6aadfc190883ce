"""Which stories the show tells, and in what order."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from services.content.domain import coherence, terms
from services.content.domain.news import Article
from services.content.domain.pacing import BIGGEST
from services.content.domain.tolls import counts_victims, overtaken, tolls
from services.content.domain.worth import is_light, is_plain, worth

_DAY = 24.0
"""Hours for which an outlet's article makes an event a matter of the day."""
_DECAY_HOURS = 12.0
_OUTLETS, _SENTENCES, _FRESHNESS = 1.6, 0.25, 0.8
_MATTER = 0.5
"""What its worth adds to the rank of an event, among events of as many outlets."""
_MANY = 5
"""Outlets beyond which more of them make one of the further stories no weightier."""
_REPEATED_CATEGORY, _REPEATED_OUTLET, _REPEATED_REGION = 0.22, 0.45, 0.12
_ENOUGH = 110
"""Characters from which an article can lead a story."""
_UP_TO_DATE = timedelta(hours=14)
_BARE = 1.0
"""What it costs a story to be hardly more than a headline."""
_ROUND = 4
"""Stories after which a category may come round again."""
_FULL_STORY = 4
"""Sentences from which a story can be told in full."""
_AGED, _VIEW, _SHORT, _SPARE = 0.4, 0.2, 0.2, 0.2
"""What an article of yesterday, one with a view in its headline, a short one and one with spare
sentences lack as a lead, beside the share of its event's words that they say."""
_VICTIMS = 0.2
"""What an article has ahead as a lead that says at once how many came to harm."""
_CORE = 0.5
"""Share of the lead's hold on the event, below which an article is at its fringe."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that may be told.

    `articles`: those that can be said, the leading one first. `outlets`: whoever has it, in
    whatever form; `votes`: the weights of those that had it within the day. `items`: how many
    articles there are in all.
    """

    articles: tuple[Article, ...]
    outlets: frozenset[str]
    votes: float
    items: int

    @property
    def lead(self) -> Article:
        """The article that leads the story."""
        return self.articles[0]

    @property
    def sentences(self) -> int:
        """How many sentences there are."""
        return sum(len(a.sentences) for a in self.articles)

    @property
    def told_at(self) -> datetime | None:
        """When it was last told."""
        return max(
            (a.source.published_at for a in self.articles if a.source.published_at), default=None
        )

    def light(self, language: str) -> bool:
        """Whether it is a pastime that few speak of."""
        return self.votes <= 1 and is_light(self.lead, language)


def candidate(event: Sequence[Article], now: datetime, language: str) -> Candidate | None:
    """The story of an event, or None where nothing can be said of it.

    The article leads that says most of what the event is about, one with spare sentences only
    where no other does; then come the others, the newest first: each outlet once before any comes
    again, and what is at the fringe of the event after its core. What an article said long before
    the leading one is out of date, and is left out.
    """
    sayable = [replace(a, sentences=a.sentences or a.spare) for a in event]
    told = _up_to_date([a for a in sayable if a.sentences], language)
    if not told:
        return None
    focus = _Focus(event, now, language)
    newest = sorted(told, key=_newest)
    lead = max(newest, key=focus.leads)
    firsts = {a.source.outlet: a for a in reversed(newest)} | {lead.source.outlet: lead}
    others = sorted(
        (a for a in newest if a is not lead and not a.spare and _is_up_to_date(a, lead)),
        key=lambda a: (firsts[a.source.outlet] is not a, not focus.is_core(a, lead)),
    )
    return Candidate(
        articles=(lead, *others),
        outlets=frozenset(a.source.outlet for a in event),
        votes=sum({a.source.outlet: a.weight for a in event if _hours(a, now) <= _DAY}.values()),
        items=len(event),
    )


def _up_to_date(told: Sequence[Article], language: str) -> list[Article]:
    """`told` without counts of victims that newer articles have overtaken."""
    later = tolls(told)
    kept = []
    for article in told:
        old = partial(overtaken, at=article.source.published_at, later=later)
        sentences = coherence.without(article.sentences, old, language)
        if sentences:
            kept.append(replace(article, sentences=sentences))
    return kept


class _Focus:
    """What an event is about: the stems that its articles share."""

    def __init__(self, event: Sequence[Article], now: datetime, language: str) -> None:
        self._now = now
        self._language = language
        holders = Counter(
            stem for a in event for stem in terms.stems(f"{a.source.title}. {a.text}", language)
        )
        self._shares = {stem: n for stem, n in holders.items() if n > 1} or dict(holders)
        self._all = sum(self._shares.values()) or 1

    def leads(self, article: Article) -> float:
        """How well an article begins the story."""
        return (
            self._holds(article.sentences[0])
            + self._about(article)
            + _AGED * math.exp(-_hours(article, self._now) / _DECAY_HOURS)
            - _VIEW * (not is_plain(article.source.title))
            - _SHORT * (sum(map(len, article.sentences)) < _ENOUGH)
            - _SPARE * bool(article.spare)
            + _VICTIMS * counts_victims(article.sentences[0])
        )

    def is_core(self, article: Article, lead: Article) -> bool:
        """Whether an article is about the event, rather than about something at its fringe."""
        return self._about(article) >= _CORE * self._about(lead)

    def _about(self, article: Article) -> float:
        return self._holds(f"{article.source.title}. {article.text}")

    def _holds(self, text: str) -> float:
        """Share of what the event is about that a text says."""
        stems = terms.stems(text, self._language)
        return sum(self._shares.get(stem, 0) for stem in stems) / self._all


def _newest(article: Article) -> tuple[float, str, str]:
    at = article.source.published_at
    return -(at.timestamp() if at else 0.0), article.source.outlet, article.source.title


def _hours(article: Article, now: datetime) -> float:
    """Age of an article; one without a date counts as new, as it does elsewhere."""
    at = article.source.published_at
    return max(0.0, (now - at).total_seconds() / 3600) if at else 0.0


def _is_up_to_date(article: Article, lead: Article) -> bool:
    at, told = article.source.published_at, lead.source.published_at
    return at is None or told is None or told - at <= _UP_TO_DATE


def heaviest(stories: Iterable[Candidate], now: datetime, language: str) -> list[Candidate]:
    """`stories` by weight alone: outlets of the day, then articles, freshness and worth."""
    return sorted(stories, key=lambda story: _rank(story, now, language), reverse=True)


def _rank(story: Candidate, now: datetime, language: str) -> tuple[float, bool, float, str]:
    matter = _MATTER * worth(story.lead, language)
    beside = math.log2(story.items) + _FRESHNESS * _fresh(story, now) + matter
    return story.votes, not story.light(language), beside, story.lead.source.title


def order(stories: Sequence[Candidate], now: datetime, language: str) -> tuple[Candidate, ...]:
    """`stories`, given by weight alone: the biggest as they are, the others in balance.

    Of the others each is chosen in view of those before it: an outlet, category or region that
    had its say weighs less the next time. Light stories come last.
    """
    told = _Told()
    for story in stories[:BIGGEST]:
        told.add(story)
    further = [(_weight(story, now, language), story) for story in stories[BIGGEST:]]
    for light in (False, True):
        rest = [each for each in further if each[1].light(language) == light]
        while rest:
            best = max(rest, key=lambda each: each[0] - told.cost(each[1]))
            rest.remove(best)
            told.add(best[1])
    return tuple(told.stories)


@dataclass(slots=True)
class _Told:
    """The stories chosen so far, and how often each outlet, category and region came."""

    stories: list[Candidate] = field(default_factory=list)
    _outlets: Counter[str] = field(default_factory=Counter)
    _categories: Counter[str] = field(default_factory=Counter)
    _regions: Counter[str] = field(default_factory=Counter)

    def add(self, story: Candidate) -> None:
        """Tell `story` next."""
        self.stories.append(story)
        self._outlets[story.lead.source.outlet] += 1
        self._categories[story.lead.category] += bool(story.lead.category)
        self._regions[story.lead.region] += bool(story.lead.region)

    def cost(self, story: Candidate) -> float:
        """How much less `story` weighs because its outlet, category and region had their say."""
        count = len(self.stories)
        outlet = self._outlets[story.lead.source.outlet]
        fading = 1 + count / _ROUND
        return (
            _REPEATED_OUTLET * outlet * (1 + _ROUND * outlet / (count + 1))
            + _REPEATED_CATEGORY * self._categories[story.lead.category] / fading
            + _REPEATED_REGION * self._regions[story.lead.region] / fading
        )


def _weight(story: Candidate, now: datetime, language: str) -> float:
    return (
        _OUTLETS * math.log2(1 + min(_MANY, story.votes))
        + _SENTENCES * min(_FULL_STORY, story.sentences)
        - _BARE * (sum(map(len, story.lead.sentences)) < _ENOUGH)
        + _FRESHNESS * _fresh(story, now)
        + worth(story.lead, language)
    )


def _fresh(story: Candidate, now: datetime) -> float:
    age = max(0.0, (now - story.told_at).total_seconds() / 3600) if story.told_at else 48.0
    return math.exp(-age / _DECAY_HOURS)
