"""Merging: lesser events that are angles of a weightier one, and are told as part of its story."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nlargest
from itertools import islice

from services.content.domain.choosing import ranking
from services.content.domain.choosing.candidates import Candidate
from services.content.domain.choosing.compared import compared
from services.content.domain.choosing.disasters import are_one_disaster
from services.content.domain.choosing.ranking import BIGGEST, Ranked
from services.content.domain.choosing.vocabulary import Text
from services.content.domain.choosing.whereabouts import Whereabouts
from services.content.domain.language import terms
from services.content.domain.language.tolls import toll
from services.content.domain.news import Article

_SAME_STORY, _ALIKE, _LEADS_ALIKE, _TITLE = 0.3, 0.22, 0.18, 3
"""Cosine of the vectors of two events, from which they are one story: of any two; of two of whose
titles any have so many stems in common; and of two whose leading titles have, one of them a stem
that no other leading title has, where they count no victims of their own."""
_BETWEEN = 0.45
"""Sum of the cosines of an event and two others, from which it has hardly anything of its own."""
_LOOKED_AT = 80
"""Events that are compared, the weightiest first; an hour's show tells no more of them."""


def merged(ranked: Sequence[Ranked], now: datetime, language: str) -> list[Ranked]:
    """`ranked`, the weightiest first, without those that became angles of a weightier one.

    Each of the biggest events is a story of its own, but for those of one disaster, which weigh
    together. What else is joined adds nothing to the weight.
    """
    looked_at = ranked[:_LOOKED_AT]
    vectors = _vectors([each.story for each in looked_at], language)
    whereabouts = _Whereabouts([each.story for each in looked_at])
    held = Counter(root for each in looked_at for root in _led_by(each.story, language))
    kept: list[int] = []
    angles: dict[int, list[Candidate]] = {}
    heavier: set[int] = set()
    for place, each in enumerate(looked_at):
        one = next((n for n in kept if are_one_disaster(looked_at[n].story, each.story)), None)
        if one is not None:
            angles.setdefault(one, []).append(each.story)
            heavier |= {one} if place < BIGGEST else set()
            continue
        cosines = {
            other: _cosine(vectors[other], vectors[place])
            for other in kept
            if whereabouts.may_be_one(other, place)
        }
        near, next_one = ([*nlargest(2, cosines, key=cosines.__getitem__), place, place])[:2]
        enough = _enough(looked_at[near].story, each.story, held, language)
        cosine, both = cosines.get(near, 0), cosines.get(near, 0) + cosines.get(next_one, 0)
        same = cosine >= enough or both >= _BETWEEN
        if same and place >= BIGGEST:
            angles.setdefault(near, []).append(each.story)
        else:
            kept.append(place)
    stories = [_with_angles(looked_at[place], angles.get(place, ())) for place in kept]
    weighed = [
        _together(each, now, language) if place in heavier else each
        for place, each in zip(kept, stories, strict=True)
    ]
    weighed.sort(key=lambda each: -each.score.total)
    return [*weighed, *ranked[_LOOKED_AT:]]


def _with_angles(ranked: Ranked, angles: Sequence[Candidate]) -> Ranked:
    """The story with the articles of its angles; of a disaster that leads which counts most."""
    story = ranked.story
    articles = (*story.articles, *(a for angle in angles for a in angle.articles))
    if any(are_one_disaster(story, angle) for angle in angles):
        counts = [0 if a.follows else toll(a.sentences[0]) for a in articles]
        lead = counts.index(max(counts))
        articles = (articles[lead], *articles[:lead], *articles[lead + 1 :])
    event = (*story.event, *(a for angle in angles for a in angle.event))
    return replace(ranked, story=replace(story, articles=articles, event=event))


def _together(ranked: Ranked, now: datetime, language: str) -> Ranked:
    """The story with the weight that all outlets give it that have a part of it."""
    outlets = {article.source.outlet: article.weight for article in ranked.story.event}
    story = replace(ranked.story, votes=sum(outlets.values()))
    wanted = {name: getattr(ranked.score, name) for name in ranking.OF_LISTENERS}
    score = replace(ranking.score(story, now, language), **wanted)
    return replace(ranked, story=story, score=score)


def _enough(told: Candidate, story: Candidate, held: Counter[str], language: str) -> float:
    """The cosine from which a story is one with an event that is told, by their titles.

    `held`: how many leading titles hold a root.
    """
    title = _led_by(story, language)
    shared = title & _led_by(told, language)
    both = len(shared) >= _TITLE and any(held[root] <= len((told, story)) for root in shared)
    if both and toll(story.lead.source.title) in {0, toll(told.lead.source.title)}:
        return _LEADS_ALIKE
    others = (terms.roots(compared(article, language).title, language) for article in told.event)
    return _ALIKE if any(len(title & other) >= _TITLE for other in others) else _SAME_STORY


def _led_by(story: Candidate, language: str) -> frozenset[str]:
    return terms.roots(compared(story.lead, language).title, language)


@dataclass(frozen=True, slots=True)
class _Vector:
    """The stems of an event, weighted by the share of its articles that hold them (TF-IDF)."""

    weights: dict[str, float]
    length: float


def _vectors(stories: Sequence[Candidate], language: str) -> list[_Vector]:
    held = [[_stems(article, language) for article in story.event] for story in stories]
    holders = Counter(stem for articles in held for stems in articles for stem in stems)
    count = sum(map(len, held))
    return [_vector(articles, holders, count) for articles in held]


def _vector(articles: Sequence[frozenset[str]], holders: Counter[str], count: int) -> _Vector:
    shares = Counter(stem for stems in articles for stem in stems)
    weights = {
        stem: share / len(articles) * math.log(count / holders[stem])
        for stem, share in sorted(shares.items())
    }
    return _Vector(weights, math.sqrt(sum(weight * weight for weight in weights.values())))


class _Whereabouts:
    """Which events may be one, by the states that they name."""

    def __init__(self, stories: Sequence[Candidate]) -> None:
        texts = [Text(a.source.title, a.text) for story in stories for a in story.event]
        numbers = iter(range(len(texts)))
        self._articles = [tuple(islice(numbers, len(story.event))) for story in stories]
        self._of = Whereabouts(texts)

    def may_be_one(self, one: int, other: int) -> bool:
        """Whether two of the events, by their positions, may be one."""
        return self._of.may_be_one(self._articles[one], self._articles[other])


def _stems(article: Article, language: str) -> frozenset[str]:
    text = compared(article, language)
    return terms.stems(f"{text.title}. {text.body}", language)


def _cosine(one: _Vector, other: _Vector) -> float:
    shared = (weight * other.weights.get(stem, 0.0) for stem, weight in one.weights.items())
    return sum(shared) / (one.length * other.length or 1.0)
