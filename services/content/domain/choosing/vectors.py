"""TF-IDF vectors of short texts, and how near the texts are to each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from services.content.domain.choosing.vocabulary import Text, Words, words

_TITLE_WEIGHT = 1.5
"""How often a word of the title counts."""
_COMMON, _FEW, _MANY = 0.25, 10, 250
"""Share of the texts that hold a stem, from which it tells no two of them apart; and how many
texts that are at least and at most."""
_ALONE = 0.5
"""How much of their cosine two texts lose that share a single stem; see `near`."""
_AT_ONCE = 16
"""Texts that are compared at once with those after them."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of length 1, one a text: a sparse matrix, row by row.

    `starts`: where each row begins in `stems` and `weights`, and where the last one ends. `named`:
    for each stem, whether it stands for a name; so does every German noun.
    """

    starts: Numbers
    stems: Numbers
    weights: NDArray[np.float64]
    named: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, text: int) -> slice:
        """Where the row of a text lies."""
        return slice(self.starts[text], self.starts[text + 1])


def vectors(texts: Sequence[Text], language: str) -> Vectors:
    """TF-IDF vectors: sublinear frequencies, logarithmic inverse document frequencies.

    Inflections count as one stem, a name and the adjective of it too (`Peru`, `Peruvian`); German
    compounds count as their parts as well, where other texts use those.
    """
    read = words(texts, language)
    rows, stems, counts = _counted(read)
    named = np.array(read.named, np.bool_)
    holders = np.bincount(stems, minlength=len(named))
    most = max(_FEW, min(_MANY, _COMMON * len(texts)))
    telling = (holders <= most)[stems]
    rows, stems, counts = rows[telling], stems[telling], counts[telling]
    weights = (1 + np.log(counts)) * np.log((1 + len(texts)) / holders[stems])
    weights /= np.sqrt(np.bincount(rows, weights**2, len(texts)))[rows]
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=len(texts)))))
    return Vectors(starts, stems, weights, named)


def near(found: Vectors, least: float) -> Iterator[tuple[int, dict[int, float]]]:
    """For each text the later ones that are near to it, and how near, from `least` on.

    The cosine, less a share of the root of its parts' squares: one stem that two texts share is
    a place, a person or a company, and only several of them are an event. Texts that share no
    name are not near at all.
    """
    index, size = _Index(found), len(found)
    for first in range(0, size, _AT_ONCE):
        texts = range(first, min(first + _AT_ONCE, size))
        pairs, cosines = index.namesakes(texts)
        enough = cosines >= least
        close, nearness = pairs[enough], cosines[enough].tolist()
        others = (close % size).tolist()
        ends = np.searchsorted(close, np.arange(len(texts) + 1) * size).tolist()
        for text, (begin, end) in zip(texts, pairwise(ends), strict=True):
            yield text, dict(zip(others[begin:end], nearness[begin:end], strict=True))


class _Index:
    """The inverted index of vectors: the texts that hold a stem, stem by stem.

    For each entry of the vectors, `after` is where the later texts of its stem begin, and `later`
    is how many they are.
    """

    def __init__(self, found: Vectors) -> None:
        order = np.argsort(found.stems, kind="stable")
        self.found = found
        self.rows = np.repeat(np.arange(len(found)), np.diff(found.starts))
        self.texts, self.weights = self.rows[order], found.weights[order]
        self.after = np.empty_like(order)
        self.after[order] = np.arange(1, len(order) + 1)
        ends = np.bincount(found.stems, minlength=len(found.named)).cumsum()
        self.later = ends[found.stems] - self.after
        self._numbers = np.full(_AT_ONCE * len(found), -1)

    def namesakes(self, texts: range) -> tuple[Numbers, NDArray[np.float64]]:
        """The pairs of one of `texts` and a later one with which it shares a name; see `near`.

        A pair is the place of the first in `texts`, times the number of all texts, and the other.
        The pairs are in order, each with its cosine less what it loses.
        """
        found = self.found
        entries = slice(found.starts[texts.start], found.starts[texts.stop])
        later = self.later[entries]
        skipped = np.repeat(self.after[entries] - np.cumsum(later) + later, later)
        places = skipped + np.arange(len(skipped))
        firsts = np.repeat((self.rows[entries] - texts.start) * len(found), later)
        shared = firsts + self.texts[places]
        named = np.sort(shared[np.repeat(found.named[found.stems[entries]], later)])
        pairs = named[np.diff(named, prepend=-1) > 0]
        self._numbers[pairs] = np.arange(len(pairs))
        numbers = self._numbers[shared]
        self._numbers[pairs] = -1
        kept = numbers >= 0
        parts = (self.weights[places] * np.repeat(found.weights[entries], later))[kept]
        squares = np.bincount(numbers[kept], parts * parts, len(pairs))
        return pairs, np.bincount(numbers[kept], parts, len(pairs)) - _ALONE * np.sqrt(squares)


def _counted(read: Words) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """How often each text uses each stem: texts, stems and counts, in order."""
    size = max(1, len(read.named))
    cells, counts = [], []
    for parts, weight in ((read.titles, _TITLE_WEIGHT), (read.bodies, 1.0)):
        rows = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        stems = np.fromiter(chain.from_iterable(parts), np.int64, len(rows))
        cells.append(rows * size + stems)
        counts.append(np.full(len(rows), weight))
    found, places = np.unique(np.concatenate(cells), return_inverse=True)
    summed = np.bincount(places, np.concatenate(counts), len(found)).astype(np.float64)
    return found // size, found % size, summed
