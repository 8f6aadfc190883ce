"""What the stories weigh, and in what order a show tells them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import product

from services.content.domain.candidates import Candidate
from services.content.domain.pacing import BIGGEST
from services.content.domain.worth import is_pastime, worth

_DECAY_HOURS = 12.0
_ARTICLES, _SENTENCES, _FRESHNESS = 0.25, 0.25, 0.8
"""Weight of each doubling of the articles, of each sentence, and of what was told just now; that
of an outlet is 1."""
_BARE = 1.0
"""What it costs a story to be hardly more than a headline."""
_FULL_STORY = 4
"""Sentences from which a story can be told in full."""
_REPEATED_CATEGORY, _REPEATED_OUTLET, _REPEATED_REGION = 0.22, 0.45, 0.12
_ROUND = 4
"""Stories after which a category may come round again."""
_FEW = 2
"""Outlets of a story that is told late where it is hardly more than a headline."""
_FLOOR = 0.0
"""Weight below which a story is not told, however much time is left."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a story weighs, by its parts, whose sum it is.

    `outlets`: one for each outlet that had it within the day. `articles`: how much is written of
    it. `freshness`: how new it is. `telling`: how fully it can be told. `worth`: what it matters.
    `balance`: what it loses because others from its outlet, category or region come before. The
    last three count the less, the more outlets have it: what they all carry is the day's news.
    """

    outlets: float
    articles: float
    freshness: float
    telling: float
    worth: float
    balance: float = 0.0

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(self.parts().values())

    def parts(self) -> dict[str, float]:
        """The parts by name, to two places."""
        return {name: round(value, 2) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story and its weight."""

    story: Candidate
    score: Score

    @property
    def is_worth_telling(self) -> bool:
        """Whether it is above the floor, below which nothing is told."""
        return self.score.total - self.score.balance >= _FLOOR


def weigh(stories: Iterable[Candidate], now: datetime, language: str) -> list[Ranked]:
    """`stories`, the weightiest first."""
    weighed = (Ranked(story, score(story, now, language)) for story in stories)
    return sorted(weighed, key=lambda each: (-each.score.total, each.story.lead.source.title))


def score(story: Candidate, now: datetime, language: str) -> Score:
    """What `story` weighs by itself."""
    outlets = max(1, story.votes)
    full = min(_FULL_STORY, story.sentences)
    return Score(
        outlets=story.votes,
        articles=_ARTICLES * math.log2(len(story.event)),
        freshness=_FRESHNESS * _fresh(story, now),
        telling=(_SENTENCES * full - _BARE * story.is_bare) / outlets,
        worth=worth(story.lead, language) / outlets,
    )


def order(stories: Sequence[Ranked], language: str) -> tuple[Ranked, ...]:
    """`stories`, the weightiest first: the biggest first of all, the others in balance.

    The biggest leads, whatever it is about; of the next ones those that entertain come last. Of the
    others each is chosen in view of those before it: an outlet, category or region that had its
    say weighs less the next time. What is of little weight comes later, and light stories last.
    """
    told = _Told()
    for each in (*stories[:1], *_serious_first(stories[1:BIGGEST], language)):
        told.add(each)
    further = stories[BIGGEST:]
    for kind in product((False, True), repeat=2):
        rest = [each for each in further if _kind(each.story, language) == kind]
        while rest:
            balanced = [told.balanced(each) for each in rest]
            place = max(range(len(rest)), key=lambda n: balanced[n].score.total)
            told.add(balanced[place])
            del rest[place]
    return tuple(told.stories)


def _serious_first(stories: Sequence[Ranked], language: str) -> list[Ranked]:
    return sorted(stories, key=lambda each: is_pastime(each.story.lead, language))


def _kind(story: Candidate, language: str) -> tuple[bool, bool]:
    """Whether a story is light, and whether it is of little weight.

    It is where few outlets have it, in hardly more than a headline, or where one alone does, and it
    touches on no matter of public life.
    """
    bare = story.is_bare and len(story.outlets) <= _FEW
    idle = len(story.outlets) == 1 and worth(story.lead, language) <= 0
    return story.light(language), bare or idle


@dataclass(slots=True)
class _Told:
    """The stories chosen so far, and how often each outlet, category and region came."""

    stories: list[Ranked] = field(default_factory=list)
    _outlets: Counter[str] = field(default_factory=Counter)
    _categories: Counter[str] = field(default_factory=Counter)
    _regions: Counter[str] = field(default_factory=Counter)

    def add(self, ranked: Ranked) -> None:
        """Tell a story next."""
        lead = ranked.story.lead
        self.stories.append(ranked)
        self._outlets[lead.source.outlet] += 1
        self._categories[lead.category] += bool(lead.category)
        self._regions[lead.region] += bool(lead.region)

    def balanced(self, ranked: Ranked) -> Ranked:
        """A story with what it loses because its outlet, category and region had their say."""
        lead = ranked.story.lead
        count = len(self.stories)
        outlet = self._outlets[lead.source.outlet]
        fading = 1 + count / _ROUND
        cost = (
            _REPEATED_OUTLET * outlet * (1 + _ROUND * outlet / (count + 1))
            + _REPEATED_CATEGORY * self._categories[lead.category] / fading
            + _REPEATED_REGION * self._regions[lead.region] / fading
        )
        balance = -cost / max(1, ranked.story.votes)
        return replace(ranked, score=replace(ranked.score, balance=balance))


def _fresh(story: Candidate, now: datetime) -> float:
    age = max(0.0, (now - story.told_at).total_seconds() / 3600) if story.told_at else 48.0
    return math.exp(-age / _DECAY_HOURS)
