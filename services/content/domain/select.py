"""Which stories the show tells, and in what order."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.content.domain import terms
from services.content.domain.news import Article

_DECAY_HOURS = 12.0
_OUTLETS, _SENTENCES, _FRESHNESS = 1.0, 0.25, 0.8
_REPEATED_CATEGORY, _REPEATED_OUTLET, _REPEATED_REGION, _LIKENESS = 0.22, 0.45, 0.12, 2.6
_ENOUGH = 110
"""Characters from which an article can lead a story."""
_UP_TO_DATE = timedelta(hours=14)
_RELATED, _TALK = 0.3, 0.6
_BARE = 0.6
"""What it costs a story to be hardly more than a headline."""
_ROUND = 4
"""Stories after which a category may come round again."""
_FULL_STORY = 4
"""Sentences from which a story can be told in full."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told: its articles, the leading one first."""

    articles: tuple[Article, ...]

    @property
    def lead(self) -> Article:
        """The article that leads the story."""
        return self.articles[0]

    @property
    def outlets(self) -> frozenset[str]:
        """Names of the outlets that tell it."""
        return frozenset(a.source.outlet for a in self.articles)

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


def candidate(articles: Sequence[Article]) -> Candidate:
    """The story of `articles`: the newest that tells enough leads, then each outlet in turn.

    What an article said long before the leading one is out of date, and is left out.
    """
    ranked = sorted(articles, key=_telling, reverse=True)
    lead = ranked[0]
    firsts = {a.source.outlet: a for a in reversed(ranked)}
    chosen = sorted(ranked, key=lambda a: firsts[a.source.outlet] is not a)
    return Candidate((lead, *(a for a in chosen if a is not lead and _is_up_to_date(a, lead))))


def _telling(article: Article) -> tuple[bool, float, str]:
    at = article.source.published_at
    enough = sum(map(len, article.sentences)) >= _ENOUGH
    return enough, at.timestamp() if at else 0.0, article.source.title


def _is_up_to_date(article: Article, lead: Article) -> bool:
    at, told = article.source.published_at, lead.source.published_at
    return at is None or told is None or told - at <= _UP_TO_DATE


def order(candidates: Sequence[Candidate], now: datetime, language: str) -> tuple[Candidate, ...]:
    """`candidates` by weight, each chosen in view of those before it.

    Fresh and told by many weighs most; an outlet, category or region that had its say weighs
    less the next time, and so does a story about what was just told.
    """
    subjects = [_subject(c, language) for c in candidates]
    weights = [
        _weight(c, now) + _TALK * t
        for c, t in zip(candidates, _talk(candidates, subjects), strict=True)
    ]
    likeness = [0.0] * len(candidates)
    told = _Told()
    rest = list(range(len(candidates)))
    while rest:
        best = max(
            rest,
            key=lambda i: (weights[i] - _LIKENESS * likeness[i] - told.cost(candidates[i]), -i),
        )
        rest.remove(best)
        told.add(candidates[best])
        for i in rest:
            likeness[i] = max(likeness[i], _overlap(subjects[i], subjects[best]))
    return tuple(told.stories)


@dataclass(slots=True)
class _Told:
    """What the show tells so far, and whose turn it is."""

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


def _weight(story: Candidate, now: datetime) -> float:
    age = max(0.0, (now - story.told_at).total_seconds() / 3600) if story.told_at else 48.0
    return (
        _OUTLETS * math.log2(1 + len(story.outlets))
        + _SENTENCES * min(_FULL_STORY, story.sentences)
        - _BARE * (sum(map(len, story.lead.sentences)) < _ENOUGH)
        + _FRESHNESS * math.exp(-age / _DECAY_HOURS)
    )


def _talk(candidates: Sequence[Candidate], subjects: Sequence[frozenset[str]]) -> Iterable[float]:
    """How much is said about the event behind each story, in other stories than this one."""
    for story, subject in zip(candidates, subjects, strict=True):
        others = {
            outlet
            for i, other in enumerate(subjects)
            if other is not subject and _overlap(subject, other) >= _RELATED
            for outlet in candidates[i].outlets
        }
        yield math.log2(1 + len(others - story.outlets))


def _subject(story: Candidate, language: str) -> frozenset[str]:
    text = f"{story.lead.source.title} {' '.join(story.lead.sentences[:2])}"
    return terms.stems(text, language)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
