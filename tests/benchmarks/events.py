"""Measures how articles are grouped by event: what is found, and how long 10,000 take on one core.

    python -m tests.benchmarks.events [--articles N]

The held-out half of the labelled news is measured here and nowhere else.
"""

import argparse
import os

from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine import run

HALVES = ("development", "held out")
"""The halves of the labelled news, in the order in which they are measured."""
FIGURES = 5
"""Numbers that are printed for each half."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.events")
    parser.add_argument("--articles", type=int, default=10_000)
    count = parser.parse_args(arguments).articles
    printed = run("events", str(count)).printed
    console = Console()
    table = Table("labelled pairs", "pairs", "another event", "precision", "recall", "F1")
    for place, half in enumerate(HALVES):
        pairs, hard, *shares = printed[place * FIGURES : (place + 1) * FIGURES]
        table.add_row(half, f"{pairs:.0f}", f"{hard:.0f}", *(f"{share:.3f}" for share in shares))
    console.print(table)
    groups, seconds = printed[-2:]
    load = os.getloadavg()[0]
    console.print(f"{count} articles: {groups:.0f} events in {seconds:.2f} s (load {load:.1f})")
    console.print("targets: F1 ≥ 0.9 held out; 10000 articles in less than 1 s on one core")


if __name__ == "__main__":
    main()
