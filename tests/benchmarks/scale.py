"""Measures how the fleet scales: 1, 2 and 4 audio processes, and a crowd of shows at once.

    python -m tests.benchmarks.scale [--rounds N] [--shows K] [--seconds S] [--crowd M] [--json F]

A process per service on a broker of their own. An emulated provider speaks: each of its answers
takes S seconds, and an audio process has one show and one take in hand at a time, so that a process
waits most of its time, as one does that speaks by a real provider. Rounds are interleaved, and a
ratio is that of one round.
"""

import argparse
import asyncio
import os
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from contracts import TERMINAL_EVENTS, ShowAccepted, ShowGenerated, subjects
from tests.benchmarks.measured import record
from tests.benchmarks.usage import Sampler, folder_bytes
from tests.chaos.fleet import Fleet, event_of, running_fleet
from tests.chaos.processes import BROKER, service_of
from tests.emulator.fixtures import emulator_process

WORKERS = {1: 1.0, 2: 1.8, 4: 3.4}
"""Audio processes, and the throughput that so many shall have at least, of that of one."""
CROWD_WORKERS = 4
"""Audio processes that work on a crowd."""
STAGE_SECONDS = 60
"""Time limits of script and of audio in a crowd: it waits longer in the queue."""
NAMES = ("show", "content", "media")


@asynccontextmanager
async def fleet_with(workers: int, seconds: float, **variables: str) -> AsyncIterator[Fleet]:
    """A fleet with so many audio processes, each of which has one take in hand at a time."""
    with TemporaryDirectory(prefix="radiox-scale-") as name:
        async with (
            emulator_process("--first-sound", str(seconds)) as served,
            running_fleet(Path(name), *NAMES, **variables) as fleet,
        ):
            account = {
                "OPENAI_API_KEY": served["key"],
                "OPENAI_BASE_URL": served["openai_url"],
                "RADIOX_AUDIO_SPEECH": "openai",
                "RADIOX_AUDIO_CONCURRENCY": "1",
                "RADIOX_AUDIO_WORKERS": "1",
            }
            audio = [f"audio-{number}" for number in range(1, workers + 1)]
            await asyncio.gather(*(fleet.start(each, **account) for each in audio))
            await asyncio.gather(*(fleet.consumes(each) for each in audio))
            yield fleet


async def drain(fleet: Fleet, count: int) -> float:
    """Request so many shows at once, and wait until all have ended; seconds from first to last.

    Raises:
        SystemExit: a show was not generated.
    """
    began = perf_counter()
    await asyncio.gather(*(fleet.request(f"show-{number}", news=1) for number in range(count)))
    while await _archived(fleet) < count:  # noqa: ASYNC110 - asked seldom: the shows need the CPU
        await asyncio.sleep(0.25)
    took = perf_counter() - began
    ends = {kind.subject for kind in TERMINAL_EVENTS.values()}
    archived = await fleet.messages(subjects.STREAM_ARCHIVE)
    subjects_seen = [message.subject for message in archived if message.subject in ends]
    if subjects_seen != [subjects.SHOW_GENERATED] * count:
        raise SystemExit(f"not every show was generated: {sorted(set(subjects_seen))}")
    return took


async def _archived(fleet: Fleet) -> int:
    return int((await fleet.js.stream_info(subjects.STREAM_ARCHIVE)).state.messages)


async def _seconds(workers: int, shows: int, seconds: float) -> float:
    async with fleet_with(workers, seconds) as fleet:
        return await drain(fleet, shows)


def compare(
    rounds: int, shows: int, seconds: float, console: Console
) -> dict[str, float | list[float]]:
    """The throughput of 1, 2 and 4 audio processes, round by round."""
    walls: dict[int, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for workers in WORKERS:
            walls[workers].append(asyncio.run(_seconds(workers, shows, seconds)))
    table = Table("audio processes", "wall s", "shows a minute", "× one", "each round", "target")
    found: dict[str, float | list[float]] = {"shows": shows, "latency": seconds}
    for workers, least in WORKERS.items():
        ratios = [one / wall for one, wall in zip(walls[1], walls[workers], strict=True)]
        middle, ratio = statistics.median(walls[workers]), statistics.median(ratios)
        found |= {f"wall_{workers}": walls[workers], f"ratio_{workers}": ratio}
        each = " ".join(f"{value:.2f}" for value in ratios)
        row = (f"{middle:.1f}", f"{60 * shows / middle:.1f}", f"{ratio:.2f}", each, f"≥ {least}")
        table.add_row(str(workers), *row)
    console.print(table)
    console.print(
        f"{shows} shows requested at once, {seconds:g} s a take; median of {rounds} interleaved "
        "rounds, each a fleet of its own; from the request to the last terminal event"
    )
    return found


async def _crowd(count: int, seconds: float) -> dict[str, float]:
    limits = {f"RADIOX_SHOW_{stage}_SECONDS": str(STAGE_SECONDS) for stage in ("SCRIPT", "AUDIO")}
    async with fleet_with(CROWD_WORKERS, seconds, **limits) as fleet:
        before = folder_bytes(fleet.folder / "store")
        async with Sampler({n: p.pid for n, p in fleet.processes.items()}) as sampler:
            wall = await drain(fleet, count)
        shows = await _generated(fleet)
        waits = await _waits(fleet, shows)
        found = {
            "shows": count,
            "audio_processes": CROWD_WORKERS,
            "wall": wall,
            "longest_wait": max(waits),
            "stage_limit": STAGE_SECONDS,
            "dead_letters": len(await fleet.dead_letters()),
            "store_bytes": (folder_bytes(fleet.folder / "store") - before) / count,
            "minutes": statistics.mean(show.duration for show in shows) / 60,
            "mp3_bytes": statistics.mean(show.audio.size for show in shows),
            "characters": statistics.mean(
                sum(len(segment.text) for segment in show.segments) for show in shows
            ),
        }
    for service in (*NAMES, "audio", BROKER):
        names = [name for name in sampler.names() if service_of(name) == service]
        found[f"cpu_{service}"] = sum(sampler.cpu(name) for name in names) / count
        found[f"peak_mb_{service}"] = max(sampler.peak(name) for name in names)
        found[f"second_quarter_mb_{service}"] = max(sampler.quarter(name, 1) for name in names)
        found[f"last_quarter_mb_{service}"] = max(sampler.quarter(name, 3) for name in names)
    return found


async def _generated(fleet: Fleet) -> list[ShowGenerated]:
    archived = await fleet.messages(subjects.STREAM_ARCHIVE)
    bodies = [each.body for each in archived if each.subject == subjects.SHOW_GENERATED]
    return [show for body in bodies if (show := event_of(ShowGenerated, body)) is not None]


async def _waits(fleet: Fleet, shows: list[ShowGenerated]) -> list[float]:
    """Seconds from acceptance to the end of each show."""
    stream = await fleet.messages(subjects.STREAM_SHOWS)
    bodies = [each.body for each in stream if each.subject == subjects.SHOW_ACCEPTED]
    events = [event for body in bodies if (event := event_of(ShowAccepted, body)) is not None]
    accepted = {event.show_id: event.occurred_at for event in events}
    return [
        (show.occurred_at - since).total_seconds()
        for show in shows
        if show.occurred_at and (since := accepted[show.show_id])
    ]


def crowd(count: int, seconds: float, console: Console) -> dict[str, float]:
    """Many shows at once: nothing is late because of the queue, and memory stays flat."""
    found = asyncio.run(_crowd(count, seconds))
    table = Table("service", "CPU s a show", "peak MB", "MB in the 2nd quarter", "in the last one")
    for service in (*NAMES, "audio", BROKER):
        values = [f"{name}_{service}" for name in ("cpu", "peak_mb")]
        values += [f"{name}_quarter_mb_{service}" for name in ("second", "last")]
        table.add_row(service, f"{found[values[0]]:.2f}", *(f"{found[v]:.0f}" for v in values[1:]))
    console.print(table)
    console.print(
        f"{count} shows at once, all generated in {found['wall']:.0f} s, the last one after "
        f"{found['longest_wait']:.0f} s with limits of {STAGE_SECONDS} s a stage; dead letters: "
        f"{found['dead_letters']:.0f}; store: {found['store_bytes'] / 1e6:.2f} MB a show"
    )
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and keep the figures where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.scale")
    parser.add_argument("--rounds", type=int, default=3, help="0: none")
    parser.add_argument("--shows", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--crowd", type=int, default=500, help="0: none")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    console = Console()
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    if options.rounds:
        found = compare(options.rounds, options.shows, options.seconds, console)
        how = f"--rounds {options.rounds} --shows {options.shows} --seconds {options.seconds:g}"
        record(options.json, "scale", found, f"{how} --crowd 0")
    if options.crowd:
        record(
            options.json,
            "crowd",
            crowd(options.crowd, 0.2, console),
            f"--rounds 0 --crowd {options.crowd}",
        )


if __name__ == "__main__":
    main()
