"""TF-IDF vectors of short texts, and how near the texts are to each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

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
    order = np.argsort(found.stems, kind="stable")
    texts = np.repeat(np.arange(len(found)), np.diff(found.starts))[order]
    weights = found.weights[order]
    ends = np.cumsum(np.bincount(found.stems, minlength=len(found.named)))
    begins = np.concatenate(([0], ends[:-1]))
    for text in range(len(found)):
        row = found.row(text)
        stems = found.stems[row]
        begins[stems] += 1  # past this text, so that only later ones are left
        lengths = ends[stems] - begins[stems]
        if not lengths.any():
            continue
        skipped = np.repeat(begins[stems] - np.cumsum(lengths) + lengths, lengths)
        places = skipped + np.arange(len(skipped))
        holders = texts[places] - text
        parts = weights[places] * np.repeat(found.weights[row], lengths)
        named = np.bincount(holders[np.repeat(found.named[stems], lengths)], minlength=1)
        namesakes = np.flatnonzero(named > 0)
        squares = np.bincount(holders, parts * parts)[namesakes]
        cosines = np.bincount(holders, parts)[namesakes] - _ALONE * np.sqrt(squares)
        enough = cosines >= least
        others = namesakes[enough] + text
        yield text, dict(zip(others.tolist(), cosines[enough].tolist(), strict=True))


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
