"""Measures how articles are grouped by event: what is found, and how long 10,000 take on one core.

    python -m tests.benchmarks.events [--articles N]

The held-out half of the labelled news is measured here and nowhere else.
"""

import argparse
import os
import random
from collections.abc import Iterator
from time import process_time
from typing import get_args

from rich.console import Console
from rich.table import Table

from contracts import SourceRef
from services.content.domain.events import events
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
        said = [*rng.sample(about, 8), *rng.choices(words, shares, k=20), rng.choice(names)]
        rng.shuffle(said)
        source = SourceRef(outlet=f"Outlet {number % 97}", title=" ".join(rng.sample(about, 6)))
        yield Article(source, (), text=" ".join(["Today", *said]))


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvw") + rng.choice("aeiou") for _ in range(3)) + "k"


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.events")
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args(arguments).articles
    console = Console()
    table = Table("labelled pairs", "pairs", "another event", "precision", "recall", "F1")
    for half in get_args(Half):
        found = score(events, half)
        table.add_row(
            half,
            str(found.pairs),
            str(found.hard),
            f"{found.precision:.3f}",
            f"{found.recall:.3f}",
            f"{found.f1:.3f}",
        )
    console.print(table)
    news = list(invented(count))
    began = process_time()
    groups = events(news, "en")
    seconds = process_time() - began
    load = os.getloadavg()[0]
    console.print(f"{count} articles: {len(groups)} events in {seconds:.2f} s (load {load:.1f})")
    console.print("targets: F1 ≥ 0.9 held out; 10000 articles in less than 1 s on one core")


if __name__ == "__main__":
    main()
