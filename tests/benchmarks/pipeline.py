"""Measures the pipeline: whole processes, each an embedded stack of its own with local providers.

python -m tests.benchmarks.pipeline [--rounds N] [--minutes M] [--shows K]
"""

import argparse
import os
import statistics

from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine import Run, run

STAGES = ("feeds", "script", "speech", "mix", "finish", "cover", "total")
PEAK_OF_ONE, PEAK_OF_TEN = 250, 450
"""Most memory of a stack that makes one show, and ten, in MB."""
IN_TURN = STAGES[:5]
"""Stages that wait for each other; the cover is painted meanwhile."""


def break_down(minutes: float, rounds: int, console: Console) -> None:
    """Seconds of each stage of a show: the first of a stack, and one with the stack warm."""
    table = Table("show", *STAGES, "added", "received")
    runs = [run("shows", str(minutes), "2", "serial") for _ in range(rounds)]
    for place, name in enumerate(("first", "second")):
        rows = [_stages(one, place) for one in runs]
        middle = [statistics.median(column) for column in zip(*rows, strict=True)]
        added = statistics.median(row[-1] - sum(row[: len(IN_TURN)]) for row in rows)
        received = statistics.median(one.printed[0] / 2 for one in runs)
        table.add_row(name, *(f"{s:.2f}" for s in middle), f"{added:.2f}", f"{received:.2f}")
    console.print(table)
    console.print(
        f"{minutes:g}-minute shows, median of {rounds} stacks, in seconds; targets: total ≤ 8, "
        "added ≤ 0.3\nadded: by broker, state and blobs (total less the stages that wait for each "
        "other)\nreceived: from the request to receipt of the terminal event, both shows' mean"
    )
    peak = run("shows", str(minutes), "1", "serial").peak_mb
    console.print(
        f"peak memory of a stack: {peak:.0f} MB for one show (target: ≤ {PEAK_OF_ONE} MB), "
        f"{max(one.peak_mb for one in runs):.0f} MB for two in a row"
    )


def _stages(one: Run, place: int) -> list[float]:
    begin = 1 + place * len(STAGES)
    return one.printed[begin : begin + len(STAGES)]


def crowd(minutes: float, shows: int, rounds: int, console: Console) -> None:
    """Many shows at once against one after another."""
    table = Table("shows", "how", "wall s", "s a show", "CPU s", "peak MB", "throughput")
    walls: dict[str, float] = {}
    for how in ("serial", "together"):
        runs = [run("shows", str(minutes), str(shows), how) for _ in range(rounds)]
        walls[how] = min(one.printed[0] for one in runs)
        table.add_row(
            str(shows),
            how,
            f"{walls[how]:.2f}",
            f"{walls[how] / shows:.2f}",
            f"{min(one.cpu for one in runs):.1f}",
            f"{max(one.peak_mb for one in runs):.0f}",
            f"{walls['serial'] / walls[how]:.2f} ×",
        )
    console.print(table)
    console.print(
        f"{minutes:g}-minute shows; targets: throughput together ≥ 1 × one after another, "
        f"peak ≤ {PEAK_OF_TEN} MB"
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.pipeline")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--shows", type=int, default=10)
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    break_down(options.minutes, options.rounds, console)
    crowd(options.minutes, options.shows, 1, console)


if __name__ == "__main__":
    main()
