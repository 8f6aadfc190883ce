"""Which articles are about the same event."""

import heapq
from collections.abc import Iterator, Mapping, Sequence

from services.content.domain.news import Article
from services.content.domain.vectors import near, vectors
from services.content.domain.vocabulary import Text

_LINK = 0.12
"""Least mean cosine of the articles of two groups, from which they are one event."""
_NEAR = 0.04
"""Cosines below count as none."""


def events(articles: Sequence[Article], language: str) -> tuple[tuple[int, ...], ...]:
    """The positions of `articles`, grouped by event, in the order of each event's first one.

    Average linkage: the two groups whose articles are most alike on average are joined first,
    until none are alike enough. The order of the articles makes no difference.
    """
    order = sorted(range(len(articles)), key=lambda i: _identity(articles[i]))
    texts = [Text(articles[i].source.title, articles[i].text) for i in order]
    groups = _Groups(len(texts))
    for text, others in near(vectors(texts, language), _NEAR):
        groups.relate(text, others)
    found = [tuple(sorted(order[i] for i in group)) for group in groups.joined(_LINK)]
    return tuple(sorted(found))


def _identity(article: Article) -> tuple[str, str, str, str]:
    source = article.source
    return source.title, source.outlet, article.text, source.link or ""


class _Groups:
    """Groups of texts and the sums of the cosines between them."""

    def __init__(self, size: int) -> None:
        self._members = [[i] for i in range(size)]
        self._sums: list[dict[int, float]] = [{} for _ in range(size)]

    def relate(self, text: int, others: Mapping[int, float]) -> None:
        """Say how near a text is to others."""
        self._sums[text].update(others)
        for other, cosine in others.items():
            self._sums[other][text] = cosine

    def joined(self, least: float) -> list[list[int]]:
        """The groups, once all are joined whose mean cosine is `least` or more."""
        heap = [
            (-cosine, one, other)
            for one, sums in enumerate(self._sums)
            for other, cosine in sums.items()
            if one < other and cosine >= least
        ]
        heapq.heapify(heap)
        while heap:
            mean, one, other = heapq.heappop(heap)
            if mean == -self._mean(one, other):
                for near in self._join(one, other, least):
                    heapq.heappush(heap, near)
        return [members for members in self._members if members]

    def _mean(self, one: int, other: int) -> float:
        pairs = len(self._members[one]) * len(self._members[other])
        return self._sums[one].get(other, 0.0) / (pairs or 1)

    def _join(self, one: int, other: int, least: float) -> Iterator[tuple[float, int, int]]:
        """Put the second group into the first; what is near to it then, the nearest lowest."""
        if len(self._sums[one]) < len(self._sums[other]):
            one, other = other, one
        sums, others = self._sums[one], self._sums[other]
        del sums[other], others[one]
        self._members[one] += self._members[other]
        self._members[other], self._sums[other] = [], {}
        for third, cosines in others.items():
            del self._sums[third][other]
            sums[third] = self._sums[third][one] = sums.get(third, 0.0) + cosines
        least *= len(self._members[one])
        for third, cosines in sums.items():
            mean = cosines / len(self._members[third])
            if mean >= least:
                mean = cosines / (len(self._members[one]) * len(self._members[third]))
                yield -mean, min(one, third), max(one, third)
