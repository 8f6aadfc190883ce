"""Which articles are about the same event."""

import heapq
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from services.content.domain.news import Article
from services.content.domain.vectors import near, vectors
from services.content.domain.vocabulary import Text

_SAME = 0.12
"""Least mean nearness of the articles of two groups, from which they are one event."""
_SIDES = 0.36
"""Least cosine of the sums of two groups, from which they are sides of one event: a large event
has articles that have little to do with each other."""
_NEAR = 0.04
"""Articles that are less near count as having nothing in common."""


def events(articles: Sequence[Article], language: str) -> tuple[tuple[int, ...], ...]:
    """The positions of `articles`, grouped by event, in the order of each event's first one.

    Average linkage: the two groups whose articles are nearest on average are joined first, until
    none are near enough; then, in the same way, the groups that are sides of one event. The order
    of the articles makes no difference.
    """
    order = sorted(range(len(articles)), key=lambda i: _identity(articles[i]))
    texts = [Text(articles[i].source.title, articles[i].text) for i in order]
    groups = _Groups(len(texts))
    for text, others in near(vectors(texts, language), _NEAR):
        groups.relate(text, others)
    groups.join(_SAME, groups.size)
    groups.join(_SIDES, groups.length)
    return tuple(
        sorted(tuple(sorted(order[i] for i in group)) for group in groups.members if group)
    )


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

    def join(self, least: float, scale: Callable[[int], float]) -> None:
        """Join groups, the nearest first, until no two are near by `least`, measured by `scale`."""
        self._scales = [scale(group) for group in range(len(self.members))]
        heap = [
            (-nearness, one, other)
            for one, sums in enumerate(self._sums)
            for other in sums
            if one < other and (nearness := self._nearness(one, other)) >= least
        ]
        heapq.heapify(heap)
        while heap:
            nearness, one, other = heapq.heappop(heap)
            if other in self._sums[one] and nearness == -self._nearness(one, other):
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
