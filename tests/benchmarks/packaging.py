"""Measures the packaging of shows for the air: FLAC and AAC as segments, whole processes each.

    python -m tests.benchmarks.packaging [--rounds N]

Makes its own material: a show of five minutes. What it costs a show is the same show with and
without a package, in interleaved rounds of one run.
"""

import argparse
import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine import Run, run

FASTEST = 100
"""Times real time that both renditions together are packaged at, at least."""


def pace(folder: Path, rounds: int, console: Console) -> None:
    """How fast a finished mix is packaged, and how large it is; the best of the rounds."""
    best = min((run("packager", str(folder), "mix") for _ in range(rounds)), key=_seconds)
    seconds, used, sound, flac, aac, exact = best.printed
    console.print(
        f"packaging: {sound / seconds:.0f} × real time (target: ≥ {FASTEST}), "
        f"{used:.1f} s of processor for {sound:.0f} s of sound; "
        f"FLAC {flac * 8e-3 / sound:.0f} kb/s, AAC {aac * 8e-3 / sound:.0f} kb/s; "
        f"bit for bit by two decoders: {'yes' if exact else 'NO'}"
    )


def cost(folder: Path, rounds: int, console: Console) -> None:
    """What a package costs the show that it is made of."""
    ways = {"plain": "MP3 and master", "show": "the same + package"}
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            runs[way].append(run("packager", str(folder), way))
    table = Table("show", "wall s", "CPU s", "tail s", "peak MB", "first segment s")
    for way, name in ways.items():
        first = f"{min(each.printed[0] for each in runs[way]):.3f}" if way == "show" else ""
        table.add_row(
            name,
            f"{min(each.wall for each in runs[way]):.2f}",
            f"{min(each.cpu for each in runs[way]):.2f}",
            f"{min(each.printed[1] for each in runs[way]):.2f}",
            f"{max(each.peak_mb for each in runs[way]):.0f}",
            first,
        )
    console.print(table)
    console.print(
        "a show of five minutes whose takes are all there; tail: from handing over the last take; "
        "first segment: from handing over the first one"
    )


def _seconds(one: Run) -> float:
    return one.printed[0]


def main(arguments: list[str] | None = None) -> None:
    """Make the material, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.packaging")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    console = Console()
    load = os.getloadavg()[0]
    console.print(f"{os.cpu_count()} processors, load {load:.1f}; best of {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("material", str(folder))
        pace(folder, options.rounds, console)
        cost(folder, options.rounds, console)


if __name__ == "__main__":
    main()
