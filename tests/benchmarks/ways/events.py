"""Groups labelled news by event, then COUNT invented articles.

Prints for each half of the labelled news pairs, pairs of different events, precision, recall and
F1; then the number of events among the invented articles and the seconds of one core.
"""

import random
import sys
from collections.abc import Iterator
from time import process_time
from typing import get_args

from contracts import SourceRef
from services.content.domain.choosing.events import events
from services.content.domain.news import Article
from tests.labelled import Half, score

_PLACES, _WORDS = 1500, 12_000
_ARTICLES_OF_AN_EVENT = 6


def invented(count: int, seed: int = 1) -> Iterator[Article]:
    """Articles of made-up words, some of them far commoner than others; six share an event."""
    rng = random.Random(seed)
    words = [_word(rng) for _ in range(_WORDS)]
    shares = [1 / (20 + rank) for rank in range(_WORDS)]
    names = [_word(rng).title() for _ in range(_PLACES)]
    for number in range(count):
        if number % _ARTICLES_OF_AN_EVENT == 0:
            about = [*rng.sample(names, 3), *rng.choices(words, shares, k=9)]
        text = [*rng.sample(about, 8), *rng.choices(words, shares, k=20), rng.choice(names)]
        rng.shuffle(text)
        source = SourceRef(outlet=f"Outlet {number % 97}", title=" ".join(rng.sample(about, 6)))
        yield Article(source, (), text=" ".join(["Today", *text]))


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvw") + rng.choice("aeiou") for _ in range(3)) + "k"


def _main(count: int) -> None:
    for half in get_args(Half):
        found = score(events, half)
        print(found.pairs, found.hard, found.precision, found.recall, found.f1)  # noqa: T201 - the answer
    news = list(invented(count))
    began = process_time()
    groups = events(news, "en")
    print(len(groups), process_time() - began)  # noqa: T201 - the answer


if __name__ == "__main__":
    _main(int(sys.argv[1]))
