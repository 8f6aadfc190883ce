"""Measures shows by paid providers, which are emulated at the latencies of real ones.

    python -m tests.benchmarks.providers [--rounds N] [--minutes M] [--json FILE]

Each round is a stack of its own that makes two shows of the same news; OpenAI writes and paints,
ElevenLabs speaks. First token after 0.6 s, 60 tokens a second, first sound after 0.4 s.
"""

import argparse
import os
import statistics
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine import run
from tests.benchmarks.measured import record
from tests.benchmarks.ways.providers import FIGURES

SHOWS = ("first", "second")
FIRST_TAKE, TOTAL = 4, 20
"""Most seconds from the request to the first stored take, and to the finished show."""


def measure(minutes: float, rounds: int, console: Console) -> dict[str, float]:
    """Print the median of the rounds for the first show of a stack and for the second.

    Returns:
        The figures of the first show, whose takes are not in the cache.
    """
    runs = [run("providers", str(minutes), str(len(SHOWS))).printed for _ in range(rounds)]
    shows = [_figures(runs, place) for place in range(len(SHOWS))]
    table = Table("", *SHOWS)
    for name in shows[0]:
        table.add_row(name, *(show[name] for show in shows))
    console.print(table)
    requests, opened = (sum(_all(runs, name)) for name in ("requests", "connections"))
    console.print(
        f"{minutes:g}-minute shows, median of {rounds} stacks; on kept-alive connections: "
        f"{1 - opened / requests:.1%} of {requests:.0f} requests, a stack's first ones included\n"
        f"targets: first take ≤ {FIRST_TAKE} s, total ≤ {TOTAL} s, charged ≤ 1.05 of the least"
    )
    first = [dict(zip(FIGURES, one[: len(FIGURES)], strict=True)) for one in runs]
    kept = ("total", "characters", "cost")
    return {"minutes": minutes} | {
        name: statistics.median(figures[name] for figures in first) for name in kept
    }


def _figures(runs: list[list[float]], place: int) -> dict[str, str]:
    """The median figures of the show at `place` of each stack, as they are printed."""
    begin = place * len(FIGURES)
    rows = [one[begin : begin + len(FIGURES)] for one in runs]
    middle = dict(zip(FIGURES, map(statistics.median, zip(*rows, strict=True)), strict=True))
    return {
        "first take, s": f"{middle['first take']:.2f}",
        "script, s": f"{middle['script']:.2f}",
        "total, s": f"{middle['total']:.2f}",
        "requests": f"{middle['requests']:.0f}",
        "connections": f"{middle['connections']:.0f}",
        "retries": f"{middle['retries']:.0f}",
        "charged ÷ least": f"{middle['charged'] / middle['minimum']:.3f}",
        "characters charged": f"{middle['characters']:.0f}",
        "characters aired": f"{middle['aired']:.0f}",
        "USD paid": f"{middle['cost']:.4f}",
        "USD saved by the cache": f"{middle['saved']:.4f}",
        "stood in": f"{middle['stood in']:.0f}",
    }


def _all(runs: list[list[float]], figure: str) -> list[float]:
    """A figure of every show."""
    at = FIGURES.index(figure)
    return [value for one in runs for value in one[at :: len(FIGURES)]]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.providers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    found = measure(options.minutes, options.rounds, console)
    how = f"--rounds {options.rounds} --minutes {options.minutes:g}"
    record(options.json, "providers", found, how)


if __name__ == "__main__":
    main()
