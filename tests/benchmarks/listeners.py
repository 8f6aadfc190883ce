"""Measures a crowd: simulated listeners of one process of onair, over the loopback.

    python -m tests.benchmarks.listeners [--listeners N] [--seconds S]

Each listener does what a player does: it asks for the playlist once a segment, and fetches the
segments that it has not fetched yet; one in three wants FLAC. The crowd comes within one segment,
and goes by itself. Whoever is answered with anything but 200 or 304 counts as an error.
"""

import argparse
import asyncio
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

import psutil  # type: ignore[import-untyped]
from rich.console import Console

from services.broadcast.timeline import RATE, SEGMENT
from tests.benchmarks import channel, load
from tests.benchmarks.http import MEGABYTE, quantile

PERIOD = SEGMENT / RATE
BUFFERED = 3
"""Segments that a player fetches at its start."""


@dataclass
class Crowd:
    """What listeners have met."""

    address: str
    until: float
    milliseconds: dict[str, list[float]] = field(
        default_factory=lambda: {"playlist": [], "segment": []}
    )
    errors: list[str] = field(default_factory=list)
    size: int = 0

    async def listen(self, rendition: str, delay: float) -> None:
        """Listen like a player from `delay` seconds on."""
        await asyncio.sleep(delay)
        connection = await load.connected(self.address)
        heard = -1
        while (began := perf_counter()) < self.until:
            text = await self._get(connection, "playlist", f"/air/main/{rendition}.m3u8")
            numbers = [
                int(line.partition("/")[2].removesuffix(".m4s"))
                for line in text.decode().splitlines()
                if line.endswith(".m4s")
            ]
            wanted = [each for each in numbers if each > heard][-BUFFERED:]
            for number in wanted:
                await self._get(connection, "segment", f"/air/main/{rendition}/{number}.m4s")
            heard = numbers[-1] if numbers else heard
            await asyncio.sleep(max(0.0, began + PERIOD - perf_counter()))
        assert connection.transport is not None
        connection.transport.close()

    async def _get(self, connection: load.Connection, what: str, path: str) -> bytes:
        began = perf_counter()
        status = await connection.send(load.request("GET", path))
        self.milliseconds[what].append((perf_counter() - began) * 1_000)
        self.size += len(connection.body)
        if status != 200:
            self.errors.append(f"{status} {path}")
            return b""
        return connection.body


async def gathered(address: str, listeners: int, seconds: float) -> Crowd:
    """Let a crowd listen for so many seconds."""
    crowd, chance = Crowd(address, perf_counter() + seconds), Random(7)
    await asyncio.gather(
        *(
            crowd.listen("flac" if number % 3 == 0 else "aac", chance.uniform(0, PERIOD))
            for number in range(listeners)
        )
    )
    return crowd


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.listeners")
    parser.add_argument("--listeners", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="radiox-listeners-") as folder:
        asyncio.run(_measure(options, Path(folder), Console()))


async def _measure(options: argparse.Namespace, folder: Path, console: Console) -> None:
    console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    async with channel.on_air(folder, 500) as served:
        process = psutil.Process(served.pid)
        before = sum(process.cpu_times()[:2])
        crowd = await gathered(served.address, options.listeners, options.seconds)
        used = sum(process.cpu_times()[:2]) - before
        memory = process.memory_info().rss / MEGABYTE
    playlists, segments = crowd.milliseconds["playlist"], crowd.milliseconds["segment"]
    console.print(
        f"{options.listeners:,} listeners for {options.seconds:.0f} s: {len(crowd.errors)} errors "
        f"(target: 0) in {len(playlists) + len(segments):,} requests, "
        f"{crowd.size / MEGABYTE / options.seconds:.0f} MB a second; "
        f"{used / options.seconds:.0%} of a core, {memory:.0f} MB"
    )
    for name, found in crowd.milliseconds.items():
        p50, p99 = quantile(found, 0.5), quantile(found, 0.99)
        console.print(f"{name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    for error in crowd.errors[:5]:
        console.print(error)


if __name__ == "__main__":
    main()
