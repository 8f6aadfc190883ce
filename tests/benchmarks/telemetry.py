"""Measures what tracing and metrics cost: events through one consumer, and a show, on against off.

    python -m tests.benchmarks.telemetry [--only events|show] [--rounds N] [--events N]

Each run is a process of its own, and the two kinds take turns. Spans go to a collector on this
machine, and the metrics are scraped every five seconds, more often than Prometheus does.
"""

import argparse
import os

from rich.console import Console
from rich.table import Table

from tests.benchmarks.engine import Run, run
from tests.e2e.collector import collecting

MODES = ("off", "on")
MOST = {"events": 0.15, "show": 0.05}
"""Most that tracing and metrics may add, as a share: to the time of an event, and of a show."""


def compare(what: str, amount: float, rounds: int) -> dict[str, list[Run]]:
    """The runs of each mode, which take turns."""
    runs: dict[str, list[Run]] = {mode: [] for mode in MODES}
    for number in range(rounds):
        for mode in MODES if number % 2 else reversed(MODES):
            runs[mode].append(run("telemetry", what, str(amount), mode))
    return runs


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.telemetry")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--only", nargs="+", choices=MOST, default=tuple(MOST))
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    table = Table("what", "off, s", "on, s", "added", "CPU", "most", "a second")
    with collecting() as collector:
        os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url
        amounts = {"events": options.events, "show": options.minutes}
        for what, amount in amounts.items():
            if what not in options.only:
                continue
            runs = compare(what, amount, options.rounds)
            table.add_row(*_row(what, amount, runs["off"], runs["on"]))
        spans = len(collector.spans)
    console.print(table)
    console.print(
        f"best of {options.rounds} rounds that take turns: noise only adds; {spans} spans received"
    )


def _row(what: str, amount: float, off: list[Run], on: list[Run]) -> tuple[str, ...]:
    (wall, cpu), (traced, traced_cpu) = (
        [min(figures) for figures in zip(*(one.printed for one in runs), strict=True)]
        for runs in (off, on)
    )
    rate = f"{amount / wall:.0f} → {amount / traced:.0f}" if what == "events" else ""
    return (
        f"{amount:g} events" if what == "events" else f"a {amount:g}-minute show",
        f"{wall:.2f}",
        f"{traced:.2f}",
        f"{traced / wall - 1:+.1%}",
        f"{traced_cpu / cpu - 1:+.1%}",
        f"{MOST[what]:.0%}",
        rate,
    )


if __name__ == "__main__":
    main()
