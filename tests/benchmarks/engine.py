"""Measures the mixing engine: whole processes, in one run, as ratios to encoding alone.

    python -m tests.benchmarks.engine [--rounds N] [--minutes M ...] [--takes K ...]

Makes its own material: 20 takes in two voices, five minutes in all, mono at 22.05 kHz. This process
itself stays small, because the peak of a child's memory begins with its parent's.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter

from rich.console import Console
from rich.table import Table

_WAYS = "tests.benchmarks.ways"


@dataclass(frozen=True, slots=True)
class Run:
    """Time, memory and output of one process."""

    wall: float
    cpu: float
    peak_mb: float
    printed: list[float]


def run(way: str, *arguments: str) -> Run:
    """Run a way as a process of its own."""
    began = perf_counter()
    process = Popen([sys.executable, "-m", f"{_WAYS}.{way}", *arguments], stdout=PIPE)
    assert process.stdout
    printed = [float(word) for word in process.stdout.read().split()]
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{way} failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, printed)


def compare(folder: Path, rounds: int, console: Console) -> None:
    """The ways against encoding alone, the best of interleaved rounds: noise only adds."""
    ways = {
        "encode": ("lameenc q5 192k alone", "encode.mp3", None),
        "engine": ("engine: mix, level, limit, MP3", "engine.mp3", 1.25),
        "renderer": ("the same + decoded measurement + FLAC", "show.mp3", 1.8),
        "pydub_loudnorm": ("pydub + loudnorm two-pass", "pydub.mp3", None),
    }
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            runs[way].append(run(way, str(folder)))
    table = Table("way", "wall s", "CPU s", "peak MB", "LUFS", "dBTP", "× encode", "target")
    walls = {way: min(r.wall for r in runs[way]) for way in ways}
    for way, (name, file, most) in ways.items():
        loudness, peak = run("measure", str(folder / file)).printed
        table.add_row(
            name,
            f"{walls[way]:.2f}",
            f"{min(r.cpu for r in runs[way]):.2f}",
            f"{max(r.peak_mb for r in runs[way]):.0f}",
            f"{loudness:.1f}",
            f"{peak:.1f}",
            f"{walls[way] / walls['encode']:.2f}",
            f"≤ {most}" if most else "",
        )
    console.print(table)
    faster = walls["pydub_loudnorm"] / walls["engine"]
    console.print(f"engine against pydub + loudnorm: {faster:.1f} times faster (target: ≥ 4)")


def vary(folder: Path, minutes: list[int], counts: list[int], console: Console) -> None:
    """Tail, memory and loudness over the length of the show and the number of its takes."""
    table = Table("show", "takes", "tail s", "peak MB", "LUFS", "dBTP", "wall s")
    shows = [(max(1, length // 5), 0) for length in minutes] + [(1, count) for count in counts]
    for repeats, count in shows:
        found = run("renderer", str(folder), str(repeats), str(count))
        tail, seconds, loudness, peak = found.printed
        table.add_row(
            f"{seconds / 60:.1f} min",
            str(count or 20 * repeats),
            f"{tail:.2f}",
            f"{found.peak_mb:.0f}",
            f"{loudness:.2f}",
            f"{peak:.2f}",
            f"{found.wall:.2f}",
        )
    console.print(table)
    console.print("targets: tail ≤ 0.5 s, memory ≤ 250 MB and flat, -16 ±0.5 LUFS, ≤ -1 dBTP")
    console.print("tail: from handing over the last take, which of one take is the whole show")


def main(arguments: list[str] | None = None) -> None:
    """Make the material, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.engine")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=int, nargs="+", default=[5, 30, 60])
    parser.add_argument("--takes", type=int, nargs="+", default=[1, 5, 55, 240])
    options = parser.parse_args(arguments)
    console = Console()
    load = os.getloadavg()[0]
    console.print(f"{os.cpu_count()} processors, load {load:.1f}; best of {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("material", str(folder))
        compare(folder, options.rounds, console)
        vary(folder, options.minutes, options.takes, console)


if __name__ == "__main__":
    main()
