"""Which articles tell the same story, and which stories are about the same event."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.content.domain import lexicon, terms
from services.content.domain.news import Article

_SAME_STORY = {"en": 0.285, "de": 0.24}
"""Least cosine of two articles of one story, found by judging the groups of real feeds."""
_SAME_OUTLET = 0.42
"""The same within one outlet, which tells a story twice in nearly the same words, or not at all."""
_LINK = 0.18
"""Least mean cosine of an article to the story that it joins."""
_FEW = 3
"""Articles that use a stem, up to which it tells one story from another."""
_SHARED = 3
"""Least number of stems, places apart, that two articles of one story share."""
_TITLE_WEIGHT, _NAME_WEIGHT, _PLACE_WEIGHT = 1.6, 1.3, 0.4
_COMMON = 0.12
"""Stems in more than this share of the articles tell nothing."""
_MANY = 60
"""Stems in more articles than this tell nothing either, and would cost too much to compare."""
_SELDOM = 8
"""Articles that use a name, up to which it stands for one event or one person's doings."""
_SAME_NAMES, _NAMESAKES = {"en": 2, "de": 4}, 0.2
"""Stories that share so many such names are at least so much alike; German writes every noun
as it writes names."""
_SHORTEST_PART = 4
_TOLD = 3
"""Sentences of an article that say which story it is."""

Vector = Mapping[str, float]


Likeness = Mapping[tuple[int, int], float]
"""How much two of a sequence are alike, 0 to 1, by their positions, the smaller one first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Articles, compared.

    `stories`: their positions, grouped by story, in the order of each story's first article.
    `kinship`: how much two stories, by position among them, are about one event.
    """

    stories: tuple[tuple[int, ...], ...]
    kinship: Likeness


def compare(articles: Sequence[Article], language: str) -> Comparison:
    """Find the stories that `articles` tell, and how much those have to do with each other.

    Cosine of TF-IDF vectors, joined pair by pair from the closest, as long as the two groups
    are alike as wholes (average linkage); deterministic.
    """
    vectors = _vectors(articles, language)
    telling = _telling_stems(articles, vectors, language)
    likeness = {
        pair: value
        for pair, value in _pairs(vectors, language)
        if telling & vectors[pair[0]].keys() & vectors[pair[1]].keys()
    }
    found = _grouped(articles, likeness, language)
    story_of = {i: number for number, story in enumerate(found) for i in story}
    kinship: dict[tuple[int, int], float] = {}
    for (one, other), value in (*likeness.items(), *_namesakes(articles, vectors, language)):
        pair = min(story_of[one], story_of[other]), max(story_of[one], story_of[other])
        if pair[0] != pair[1]:
            kinship[pair] = max(value, kinship.get(pair, 0.0))
    return Comparison(found, kinship)


def _grouped(
    articles: Sequence[Article], likeness: Likeness, language: str
) -> tuple[tuple[int, ...], ...]:
    group_of = {i: [i] for i in range(len(articles))}
    for one, other in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        first, second = group_of[one], group_of[other]
        if first is second or likeness[one, other] < _least(
            articles[one], articles[other], language
        ):
            continue
        if _mean(likeness, first, second) >= _LINK:
            first += second
            for i in second:
                group_of[i] = first
    groups = {id(g): tuple(sorted(g)) for g in group_of.values()}
    return tuple(sorted(groups.values()))


def _least(one: Article, other: Article, language: str) -> float:
    return _SAME_OUTLET if one.source.outlet == other.source.outlet else _SAME_STORY[language]


def _mean(likeness: Likeness, first: list[int], second: list[int]) -> float:
    total = sum(likeness.get((min(a, b), max(a, b)), 0.0) for a in first for b in second)
    return total / (len(first) * len(second))


def _vectors(articles: Sequence[Article], language: str) -> list[Vector]:
    counted = [_counts(a, language) for a in articles]
    if language == "de":
        counted = _with_parts(counted)
    spread = Counter(stem for counts in counted for stem in counts)
    most = min(_MANY, max(_FEW, _COMMON * len(articles)))
    places = frozenset(terms.stem(p, language) for p in lexicon.PLACES)
    weight = {
        s: _telling(s, len(articles), n, places)
        for s, n in spread.items()
        if n <= most or s in places
    }
    return [
        _unit({s: (1 + math.log(n)) * weight[s] for s, n in counts.items() if s in weight})
        for counts in counted
    ]


def _telling(stem: str, articles: int, holders: int, places: frozenset[str]) -> float:
    return math.log(1 + articles / holders) * (_PLACE_WEIGHT if stem in places else 1.0)


def _counts(article: Article, language: str) -> Mapping[str, float]:
    named = _names(article, language)
    counts: dict[str, float] = {}
    for stem, n in Counter(terms.ordered_stems(_text(article), language)).items():
        counts[stem] = n * (_NAME_WEIGHT if stem in named else 1.0)
    for stem in terms.stems(article.source.title, language):
        counts[stem] = counts.get(stem, 1.0) * _TITLE_WEIGHT
    return counts


def _with_parts(counted: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """German compounds count as their parts too, where the parts are words of other articles."""
    known = {s for counts in counted for s in counts if len(s) >= _SHORTEST_PART}
    found: list[Mapping[str, float]] = []
    for counts in counted:
        parts: dict[str, float] = dict(counts)
        for stem, n in counts.items():
            for part in terms.parts(stem, known):
                parts[part] = max(n, parts.get(part, 0.0))
        found.append(parts)
    return found


def _text(article: Article) -> str:
    return f"{article.source.title}. {' '.join(article.sentences[:_TOLD])}"


def _names(article: Article, language: str) -> frozenset[str]:
    """Stems of the names in an article."""
    return frozenset(terms.stem(n, language) for n in terms.names(_text(article)))


def _telling_stems(
    articles: Sequence[Article], vectors: Sequence[Vector], language: str
) -> frozenset[str]:
    """Stems that tell a story from others of its kind: names, and words that few articles use."""
    held = Counter(stem for vector in vectors for stem in vector)
    rare = {stem for stem, n in held.items() if n <= _FEW}
    return frozenset(rare.union(*(_names(a, language) for a in articles)))


def _unit(vector: dict[str, float]) -> Vector:
    length = math.sqrt(sum(w * w for w in vector.values())) or 1.0
    return {s: w / length for s, w in vector.items()}


def _namesakes(
    articles: Sequence[Article], vectors: Sequence[Vector], language: str
) -> Iterable[tuple[tuple[int, int], float]]:
    """Articles that share names which few others use: another side of one event."""
    said = (name for a in articles for name in terms.names(" ".join(a.sentences[:_TOLD])))
    places = frozenset(terms.stem(p, language) for p in lexicon.PLACES)
    named = frozenset(terms.stem(name, language) for name in said) - places
    shared: Counter[tuple[int, int]] = Counter()
    for stem, holders in _holders(vectors).items():
        if stem in named and len(holders) <= _SELDOM:
            shared.update(combinations(holders, 2))
    return ((pair, _NAMESAKES) for pair, n in shared.items() if n >= _SAME_NAMES[language])


def _holders(vectors: Sequence[Vector]) -> Mapping[str, list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for i, vector in enumerate(vectors):
        for stem in vector:
            holders[stem].append(i)
    return holders


def _pairs(vectors: Sequence[Vector], language: str) -> Iterable[tuple[tuple[int, int], float]]:
    places = frozenset(terms.stem(p, language) for p in lexicon.PLACES)
    dot: dict[tuple[int, int], float] = defaultdict(float)
    shared: Counter[tuple[int, int]] = Counter()
    for stem, found in _holders(vectors).items():
        for a, b in combinations(found, 2):
            dot[a, b] += vectors[a][stem] * vectors[b][stem]
            shared[a, b] += stem not in places
    return ((pair, value) for pair, value in dot.items() if shared[pair] >= _SHARED)
