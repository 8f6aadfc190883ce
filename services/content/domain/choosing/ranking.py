"""What the stories weigh, and in what order a show tells them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from services.content.domain.choosing import trade
from services.content.domain.choosing.candidates import Candidate, votes
from services.content.domain.choosing.familiarity import Familiarity
from services.content.domain.choosing.listeners import NOTHING, Wishes
from services.content.domain.choosing.openings import stands
from services.content.domain.choosing.worth import (
    aside,
    is_filed_as_pastime,
    is_pastime,
    is_slight,
    worth,
)
from services.content.domain.language.many_victims import has_many_victims
from services.content.domain.language.tolls import dead
from services.content.domain.reading import categories

BIGGEST = 5
"""Stories that every show of three minutes or more tells, whatever else it leaves out."""
_DECAY_HOURS = 12.0
_ARTICLES, _SENTENCES, _FRESHNESS = 0.4, 0.25, 0.8
"""Weight of each doubling of the articles, of each sentence, and of what was told just now; that
of an outlet is 1."""
_TENFOLD, _HANDFUL = 1.2, 3
"""Weight of each tenfold of the dead that its headlines count, from a handful on."""
_SURE = 4
"""Outlets that have a story, from which its dead weigh in full."""
_BARE = 1.0
"""What it costs a story to be hardly more than a headline."""
_FULL_STORY = 4
"""Sentences from which a story can be told in full."""
_REPEATED_CATEGORY, _REPEATED_OUTLET, _REPEATED_REGION = 0.22, 0.45, 0.12
_ROUND = 4
"""Stories after which a category may come round again."""
_FEW = 2
"""Outlets of a story that is told late where it is slight or hardly more than a headline."""
_ASIDE = 0.5
"""Vote of an outlet that has a story, but does not tell it as news."""
OF_LISTENERS = frozenset({"ratings", "asked"})
"""Parts of a score that listeners make."""
_IF_ANY = OF_LISTENERS | {"dead"}
"""Parts that few stories have."""
_FLOOR = 0.0
"""Weight below which a story is not told, however much time is left."""
_PLENTY = 60
"""Stories that matter, from which a show has no need of slight ones: they fill a quarter of an
hour. Where there are fewer, the feeds are few, or of a pastime or a trade: what is slight elsewhere
may be their news."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a story weighs, by its parts, whose sum it is.

    `outlets`: one for each outlet that had it within the day, half where it has a
    view of it and no news. `articles`: how much is written of it. `freshness`: how new it is.
    `telling`: how fully it can be told. `worth`: what it matters. `balance`: what it loses because
    others from its outlet, category or region come before. These three count the less, the more
    outlets have it: what they all carry is the day's news. `dead`: how many died, by a headline.
    `ratings`: what votes of listeners add or take; `asked`: what is added as listeners ask for it.
    """

    outlets: float
    articles: float
    freshness: float
    telling: float
    worth: float
    dead: float = 0.0
    balance: float = 0.0
    ratings: float = 0.0
    asked: float = 0.0

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(self.parts().values())

    @property
    def own(self) -> float:
        """The sum without what listeners want: they leave out no story."""
        return sum(value for name, value in self.parts().items() if name not in OF_LISTENERS)

    def parts(self) -> dict[str, float]:
        """The parts by name, to two places; some of them only where there is anything."""
        rounded = {name: round(value, 2) for name, value in asdict(self).items()}
        return {n: value for n, value in rounded.items() if value or n not in _IF_ANY}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story, its weight, and whether it is above the floor, below which nothing is told."""

    story: Candidate
    score: Score
    is_worth_telling: bool = True
    wanted: str = ""
    """What listeners think of it and ask for, in words."""


def weigh(
    stories: Iterable[Candidate], now: datetime, language: str, wishes: Wishes = NOTHING
) -> list[Ranked]:
    """`stories`, the weightiest first."""
    weighed = [_ranked(story, now, language, wishes) for story in stories]
    weighed.sort(key=lambda each: (-each.score.total, each.story.lead.source.title))
    familiarity = Familiarity([each.story for each in weighed])
    little = [
        _matters_little(each.story, language) or _is_local(each.story, familiarity, language)
        for each in weighed
    ]
    strict = little.count(False) >= _PLENTY
    return [
        replace(each, is_worth_telling=each.score.own >= _FLOOR and not (strict and slight))
        for each, slight in zip(weighed, little, strict=True)
    ]


def _ranked(story: Candidate, now: datetime, language: str, wishes: Wishes) -> Ranked:
    own = score(story, now, language)
    if wishes == NOTHING:
        return Ranked(story, own)
    category = categories.of_event(story.articles or story.event)
    rated, asked = wishes.rated(story, category), wishes.asked(story)
    whole = replace(own, ratings=rated, asked=asked)
    return Ranked(story, whole, wanted=wishes.explained(story, category))


def _matters_little(story: Candidate, language: str) -> bool:
    """Whether one outlet alone tells a story as news, and it matters little; a kicker may."""
    slight = _is_slight(story, language) or is_filed_as_pastime(story.lead)
    return slight and len(_voices(story)) <= 1 and not story.light(language)


def _is_slight(story: Candidate, language: str) -> bool:
    """Whether a story is of little matter, or begins with how things stand."""
    background = any(stands(sentence, language) for sentence in story.lead.sentences[:1])
    return background or is_slight(story.lead, language)


def _is_local(story: Candidate, familiarity: Familiarity, language: str) -> bool:
    """Whether one outlet alone tells a story, of what a listener elsewhere cannot place."""
    return (
        len(_voices(story)) <= 1
        and not story.light(language)
        and not has_many_victims(story.lead.source.title)
        and not familiarity.can_place(story, language)
    )


def _voices(story: Candidate) -> frozenset[str]:
    """The outlets that tell a story as news."""
    return frozenset(article.source.outlet for article in story.event if not aside(article))


def score(story: Candidate, now: datetime, language: str) -> Score:
    """What `story` weighs by itself."""
    outlets = max(1, story.votes)
    full = min(_FULL_STORY, story.sentences)
    news = votes((article for article in story.event if not aside(article)), now)
    return Score(
        outlets=news + _ASIDE * (story.votes - news),
        articles=_ARTICLES * math.log2(len(story.event)),
        freshness=_FRESHNESS * _fresh(story, now),
        telling=(_SENTENCES * full - _BARE * story.is_bare) / outlets,
        worth=worth(story.lead, language) / outlets,
        dead=_weight_of(_dead(story, language)) * min(1.0, outlets / _SURE),
    )


def _weight_of(dead: int) -> float:
    return _TENFOLD * math.log10(max(1.0, dead / _HANDFUL))


def _dead(story: Candidate, language: str) -> int:
    """The most that a headline of the news counts."""
    titles = (article.source.title for article in story.event if not aside(article))
    return max((dead(title, language) for title in titles), default=0)


def order(stories: Sequence[Ranked], language: str) -> tuple[Ranked, ...]:
    """`stories`, the weightiest first: the biggest first of all, the others in balance.

    The biggest leads, whatever it is about; of the next ones those that entertain come last. The
    others come by rank: what several outlets tell and what matters, before what is slight, before
    what one outlet alone tells; light stories are last. Within a rank each is chosen in view of
    those before it: an outlet, category or region that had its say weighs less the next time.
    """
    told = _Told()
    for each in (*stories[:1], *_serious_first(stories[1:BIGGEST], language)):
        told.add(each)
    ranks: dict[int, list[Ranked]] = {}
    for each in stories[BIGGEST:]:
        ranks.setdefault(_rank(each.story, language), []).append(each)
    ordered = list(told.stories)
    for _, rest in sorted(ranks.items()):
        ordered += told.take_turns(rest)
    return tuple(ordered)


def _serious_first(stories: Sequence[Ranked], language: str) -> list[Ranked]:
    return sorted(stories, key=lambda each: is_pastime(each.story.lead, language))


_MATTERS, _BARE_NEWS, _SLIGHT, _ALONE, _ALONE_LESS, _ALONE_SLIGHT, _TRADE, _LIGHT = range(8)
"""The ranks of stories: what matters of several outlets (of one, where there are many victims; of
more than a few, whatever it is), what matters and is hardly more than a headline, and what is
slight; of one outlet what matters much, what matters, what is slight or bare, and what is for a
trade; and what may end a show."""
_MUCH = 0.5
"""Worth of a story that matters much: two matters of public life."""


def _rank(story: Candidate, language: str) -> int:
    """How early a story may come, whatever it weighs; the lower, the earlier."""
    if story.light(language):
        return _LIGHT
    if len(_voices(story)) <= 1:
        return _rank_alone(story, language)
    if len(_voices(story)) > _FEW:
        return _MATTERS
    if _is_slight(story, language):
        return _SLIGHT
    return _BARE_NEWS if story.is_bare else _MATTERS


def _rank_alone(story: Candidate, language: str) -> int:
    """The rank of a story that one outlet alone tells as news."""
    if trade.is_for_a_trade(story.lead, language):
        return _TRADE
    if _matters_little(story, language) or story.is_bare:
        return _ALONE_SLIGHT
    if has_many_victims(story.lead.source.title):
        return _MATTERS
    return _ALONE if worth(story.lead, language) >= _MUCH else _ALONE_LESS


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

    def take_turns(self, stories: Sequence[Ranked]) -> list[Ranked]:
        """Tell `stories`, each chosen in view of those before it."""
        before, rest = len(self.stories), list(stories)
        while rest:
            balanced = [self.balanced(each) for each in rest]
            place = max(range(len(rest)), key=lambda n: balanced[n].score.total)
            self.add(balanced[place])
            del rest[place]
        return self.stories[before:]

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
