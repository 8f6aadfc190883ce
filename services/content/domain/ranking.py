"""Which stories the show tells, and in what order."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.content.domain.merge import Likeness
from services.content.domain.news import Article
from services.content.domain.worth import worth

_DECAY_HOURS = 12.0
_OUTLETS, _SENTENCES, _FRESHNESS = 1.0, 0.25, 0.8
_MANY = 5
"""Outlets beyond which more of them make a story no weightier."""
_REPEATED_CATEGORY, _REPEATED_OUTLET, _REPEATED_REGION = 0.22, 0.45, 0.12
_ENOUGH = 110
"""Characters from which an article can lead a story."""
_UP_TO_DATE = timedelta(hours=14)
_RELATED, _SAME_EVENT = 0.1, 0.2
"""Kinship from which two stories have to do with each other, and with the same event."""
_FURTHER = 0.6
"""How far kinship reaches from the kin of a story to their kin."""
_TALK, _TOLD_ALREADY = 0.6, 4.0
"""What it counts that others speak of an event, and what it costs that the show did."""
_BARE = 1.0
"""What it costs a story to be hardly more than a headline."""
_ROUND = 4
"""Stories after which a category may come round again."""
_FULL_STORY = 4
"""Sentences from which a story can be told in full."""


Kin = Mapping[int, Mapping[int, float]]
"""For each story those that have to do with it; 1 where they are about the same event."""


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


def order(
    candidates: Sequence[Candidate], now: datetime, kinship: Likeness, language: str
) -> tuple[Candidate, ...]:
    """`candidates` by weight, each chosen in view of those before it.

    Fresh, told by many and a matter of public life (see `worth`) weighs most; an outlet, category
    or region that had its say weighs less the next time. A story about an event that was told
    (`kinship`) waits for all others.
    """
    kin = _kin(kinship)
    weights = [
        _weight(c, now, language) + _TALK * _talk(i, candidates, kin)
        for i, c in enumerate(candidates)
    ]
    known = [0.0] * len(candidates)
    told = _Told()
    rest = list(range(len(candidates)))
    while rest:
        best = max(
            rest,
            key=lambda i: (weights[i] - _TOLD_ALREADY * known[i] - told.cost(candidates[i]), -i),
        )
        rest.remove(best)
        told.add(candidates[best])
        for i, likeness in _reached(best, kin).items():
            known[i] = max(known[i], likeness)
    return tuple(told.stories)


def _kin(kinship: Likeness) -> Kin:
    kin: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), likeness in kinship.items():
        if likeness >= _RELATED:
            kin[one][other] = kin[other][one] = min(1.0, likeness / _SAME_EVENT)
    return kin


def _reached(story: int, kin: Kin) -> Mapping[int, float]:
    """The kin of `story`, and their kin: an event has more sides than two."""
    near = kin.get(story, {})
    reached: dict[int, float] = dict(near)
    for i, likeness in near.items():
        for j, further in kin[i].items():
            reached[j] = max(reached.get(j, 0.0), _FURTHER * likeness * further)
    return reached


def _talk(story: int, candidates: Sequence[Candidate], kin: Kin) -> float:
    """How much is said about the event behind a story, in other stories than this one."""
    same = (i for i, likeness in kin.get(story, {}).items() if likeness >= 1)
    others = {outlet for i in same for outlet in candidates[i].outlets}
    return math.log2(1 + len(others - candidates[story].outlets))


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
    age = max(0.0, (now - story.told_at).total_seconds() / 3600) if story.told_at else 48.0
    return (
        _OUTLETS * math.log2(1 + min(_MANY, len(story.outlets)))
        + _SENTENCES * min(_FULL_STORY, story.sentences)
        - _BARE * (sum(map(len, story.lead.sentences)) < _ENOUGH)
        + _FRESHNESS * math.exp(-age / _DECAY_HOURS)
        + worth(story.lead, language)
    )
