"""Which articles are about the same event."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.content.domain.choosing.compared import compared
from services.content.domain.choosing.vectors import Vectors, near, vectors
from services.content.domain.choosing.whereabouts import Whereabouts
from services.content.domain.news import Article

_SAME = 0.12
"""Least mean nearness of the articles of two groups, from which they are one event."""
_SIDES = 0.2
"""Least cosine of the sums of two groups, from which they are sides of one event, where they share
its chief name: a large event has articles that have little to do with each other."""
_MUCH = 0.25
"""Nearness from which two texts have no more in common: one may be an update of the other."""
_CHIEFS = 2
"""Names of most weight in a side, among which is the chief name of its event."""
_NEAR = 0.05
"""Articles that are less near count as having nothing in common."""


class Member(NamedTuple):
    """An article of one side of an event.

    `position`: among the articles that were given. `core`: how much it has in common with the
    others of its side, as a share of what the one has that has most.
    """

    position: int
    core: float


Event = tuple[tuple[Member, ...], ...]
"""The sides of an event, the largest first."""


def events(articles: Sequence[Article], language: str) -> tuple[Event, ...]:
    """`articles` by event, in no particular order.

    Average linkage: the two groups whose articles are nearest on average are joined first, until
    none are near enough; then, in the same way, the groups that are sides of one event: they have
    something in common, and the smaller one speaks of whom or what the larger one is about. What
    names other states is another event. The order of the articles makes no difference.
    """
    order = sorted(range(len(articles)), key=lambda i: _identity(articles[i]))
    texts = [compared(articles[i], language) for i in order]
    found = vectors(texts, language)
    groups = _Groups(len(texts))
    pairs = dict(near(found, _NEAR))
    for text, others in pairs.items():
        groups.relate(text, others)
    whereabouts = Whereabouts(texts)
    groups.join(_SAME, groups.size, whereabouts.may_be_one)
    sides = {group[0]: _side(group, pairs, order) for group in groups.members if group}
    groups.join(
        _SIDES,
        groups.length,
        lambda one, other: _is_side(found, one, other) and whereabouts.may_be_one(one, other),
    )
    return tuple(
        tuple(sorted((sides[i] for i in group if i in sides), key=len, reverse=True))
        for group in groups.members
        if group
    )


def _side(
    group: Sequence[int], pairs: Mapping[int, Mapping[int, float]], order: Sequence[int]
) -> tuple[Member, ...]:
    """The texts of a group, each with what it has in common with the others."""
    common = dict.fromkeys(group, _MUCH)
    for text in group:
        for other, nearness in pairs.get(text, {}).items():
            if other in common:
                shared = min(nearness, _MUCH)
                common[text] += shared
                common[other] += shared
    most = max(common.values())
    return tuple(Member(order[text], value / most) for text, value in common.items())


def _is_side(found: Vectors, one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the smaller of two groups of texts speaks of whom or what the larger is about."""
    smaller, larger = sorted((one, other), key=len)
    return _chief_names(found, larger, 1) <= _chief_names(found, smaller, _CHIEFS)


def _chief_names(found: Vectors, group: Sequence[int], count: int) -> frozenset[int]:
    """The names of most weight in a group of texts."""
    names: Counter[int] = Counter()
    for text in group:
        row = found.row(text)
        for stem, weight in zip(
            found.stems[row].tolist(), found.weights[row].tolist(), strict=True
        ):
            if found.named[stem]:
                names[stem] += weight
    return frozenset(stem for stem, _ in names.most_common(count))


def _identity(article: Article) -> tuple[str, str, str, str]:
    source = article.source
    return source.title, source.outlet, article.text, source.link or ""


class _Groups:
    """Groups of texts, and how near they are to each other: sums over their texts.

    Divided by the scale of both groups, a sum is a mean, where scales are sizes; or a cosine,
    where they are the lengths of the sums of the texts' vectors.
    """

    def __init__(self, size: int) -> None:
        self.members = [[i] for i in range(size)]
        self._sums: list[dict[int, float]] = [{} for _ in range(size)]
        self._squares = [1.0] * size
        self._scales = [1.0] * size

    def relate(self, text: int, others: Mapping[int, float]) -> None:
        """Say how near a text is to others."""
        self._sums[text].update(others)
        for other, nearness in others.items():
            self._sums[other][text] = nearness

    def size(self, group: int) -> float:
        """How many texts there are in a group."""
        return float(len(self.members[group]))

    def length(self, group: int) -> float:
        """How long the sum of a group's vectors is."""
        return math.sqrt(self._squares[group])

    def join(
        self,
        least: float,
        scale: Callable[[int], float],
        akin: Callable[[Sequence[int], Sequence[int]], bool] = lambda *_: True,
    ) -> None:
        """Join groups, the nearest first, until no two are near by `least`, measured by `scale`.

        Those that are not `akin`, judged by their members, stay apart.
        """
        self._scales = scales = [scale(group) for group in range(len(self.members))]
        heap = [
            (-nearness, one, other)
            for one, sums in enumerate(self._sums)
            for other, total in sums.items()
            if one < other and (nearness := total / (scales[one] * scales[other])) >= least
        ]
        heapq.heapify(heap)
        while heap:
            nearness, one, other = heapq.heappop(heap)
            current = other in self._sums[one] and nearness == -self._nearness(one, other)
            if current and akin(self.members[one], self.members[other]):
                if len(self._sums[one]) < len(self._sums[other]):
                    one, other = other, one
                self._merge(one, other)
                self._scales[one] = scale(one)
                for near in self._near(one, least):
                    heapq.heappush(heap, near)

    def _nearness(self, one: int, other: int) -> float:
        return self._sums[one][other] / (self._scales[one] * self._scales[other])

    def _merge(self, one: int, other: int) -> None:
        """Put the second group into the first."""
        sums, others = self._sums[one], self._sums[other]
        self._squares[one] += self._squares[other] + 2 * sums.pop(other)
        del others[one]
        self.members[one] += self.members[other]
        self.members[other], self._sums[other] = [], {}
        for third, nearness in others.items():
            del self._sums[third][other]
            sums[third] = self._sums[third][one] = sums.get(third, 0.0) + nearness

    def _near(self, one: int, least: float) -> Iterator[tuple[float, int, int]]:
        """What is near to a group, for the heap."""
        scale, scales = self._scales[one], self._scales
        for other, total in self._sums[one].items():
            nearness = total / (scale * scales[other])
            if nearness >= least:
                yield -nearness, min(one, other), max(one, other)
