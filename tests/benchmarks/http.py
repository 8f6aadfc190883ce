"""Measures the HTTP interface: requests for shows, event streams, lists of shows.

    python -m tests.benchmarks.http [--only requests|streams|lists] [--rounds N] [--shows N]

Servers are processes of their own, with keys and limits on, on one real broker. Requests for shows
are compared with the bare framework and a raw confirmed publish, in rounds that take turns.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from statistics import median

import psutil  # type: ignore[import-untyped]
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from contracts import ShowRequested
from services.client.keys import KeyStore
from services.client.show_client import ShowClient
from services.kit.nats_server import embedded_server
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.archive_events import CHANNELS
from tests.benchmarks import load
from tests.benchmarks.archive import followed, publish

_WAYS = "tests.benchmarks.ways"
SHOWS = "/api/v1/shows"
BODY = b'{"minutes": 2, "language": "en"}'
CONNECTIONS = 16
"""Clients that request shows at once, where the rate is measured."""
PER_SECOND = 100.0
MEGABYTE = 1e6
PARTS = ("requests", "streams", "lists")
"""What is measured."""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.http")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--shows", type=int, default=100_000)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="radiox-http-") as folder:
        asyncio.run(_measure(options, Path(folder), Console()))


async def _measure(options: argparse.Namespace, folder: Path, console: Console) -> None:
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=folder
        )
        await provision_fleet(settings)
        async with connected(settings, "benchmark") as (_, platform):
            store = KeyStore(platform.client, platform.clock)
            _, key = await store.create("benchmark", "admin")
            where = (server.url, server.token, str(folder))
            console.print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
            if "requests" in options.only:
                await _requests(where, key, options, console)
            if "streams" in options.only:
                await _streams(where, key, platform, options.clients, console)
            if "lists" in options.only:
                await _lists(where, key, platform, options.shows, console)


@asynccontextmanager
async def serving(way: str, *arguments: str) -> AsyncIterator[tuple[str, int]]:
    """Run a server as a process of its own: its address and process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"{_WAYS}.{way}", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        address = (await process.stdout.readline()).decode().strip()
        if not address:
            raise SystemExit(f"{way} failed")
        yield address, process.pid
    finally:
        process.terminate()
        await process.wait()


def _posted(key: str) -> bytes:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    return load.request("POST", SHOWS, BODY, **headers)


async def _requests(
    where: tuple[str, ...], key: str, options: argparse.Namespace, console: Console
) -> None:
    """Requests for shows: the rate against the bare framework, and the latency at a given rate."""
    rates: dict[str, list[float]] = {"bare": [], "station": []}
    async with (
        serving("http_bare", *where[:2]) as (bare, _),
        serving("http_station", *where) as (station, _),
    ):
        addresses = {"bare": bare, "station": station}
        for address in addresses.values():
            await load.rate(address, _posted(key), connections=CONNECTIONS, seconds=1)
        for _ in range(options.rounds):
            for name, address in addresses.items():
                measured = await load.rate(
                    address, _posted(key), connections=CONNECTIONS, seconds=options.seconds
                )
                rates[name].append(measured)
        count = int(PER_SECOND * options.seconds * options.rounds)
        sent = [_posted(key)] * count
        found = {
            name: await load.latencies(address, sent, per_second=PER_SECOND)
            for name, address in addresses.items()
        }
    table = Table("POST /shows", "a second", "p50 ms", "p99 ms", f"(at {PER_SECOND:.0f} a second)")
    for name, values in rates.items():
        p50, p99 = quantile(found[name], 0.5), quantile(found[name], 0.99)
        table.add_row(name, f"{median(values):.0f}", f"{p50:.1f}", f"{p99:.1f}", "")
    console.print(table)
    ratio = median(a / b for a, b in zip(rates["station"], rates["bare"], strict=True))
    console.print(f"station against the bare framework: {ratio:.2f} (target: ≥ 0.7)")
    console.print("target: p99 ≤ 10 ms at 100 a second\n")


async def _streams(
    where: tuple[str, ...], key: str, platform: Platform, count: int, console: Console
) -> None:
    """The memory of a server with as many clients that follow a show."""
    async with (
        serving("http_station", *where, "show") as (station, pid),
        AsyncExitStack() as stack,
    ):
        client = ShowClient(platform)
        await client.request(ShowRequested(show_id="followed"))
        while await client.state("followed") is None:  # noqa: ASYNC110 - a benchmark
            await asyncio.sleep(0.05)
        process = psutil.Process(pid)
        before = process.memory_info().rss / MEGABYTE
        got = load.request("GET", f"{SHOWS}/followed/events", Authorization=f"Bearer {key}")
        writers = []
        for _ in range(count):
            reader, writer = await asyncio.open_connection(*load.host_and_port(station))
            writer.write(got)
            assert b" 200 " in await reader.readline()
            await reader.readuntil(b"event: timeline")
            writers.append(writer)
            stack.callback(writer.close)
        after = process.memory_info().rss / MEGABYTE
    console.print(
        f"{len(writers)} clients that follow a show: {after:.0f} MB, {before:.0f} MB without them "
        "(`show` runs in the same process; target: < 200 MB)\n"
    )


async def _lists(
    where: tuple[str, ...], key: str, platform: Platform, count: int, console: Console
) -> None:
    """Lists of shows out of many."""
    await publish(platform.client, count)
    async with serving("http_station", *where, "data") as (station, _):
        await followed(platform.client)
        chosen = Random(5)
        paths = [_list(chosen) for _ in range(400)]
        sent = [load.request("GET", path, Authorization=f"Bearer {key}") for path in paths]
        found = await load.latencies(station, sent, per_second=20)
    p50, p95 = quantile(found, 0.5), quantile(found, 0.95)
    console.print(
        f"GET /shows over {count:,} shows: p50 {p50:.1f} ms, p95 {p95:.1f} ms (target: p95 ≤ 20 ms)"
    )


def _list(chosen: Random) -> str:
    """A page of a list, filtered in different ways."""
    filters = [f"limit={chosen.randint(10, 30)}"]
    if chosen.random() < 0.5:
        filters.append(f"channel={chosen.choice(CHANNELS)}")
    if chosen.random() < 0.3:
        filters.append(f"language={chosen.choice(('de', 'en'))}")
    if chosen.random() < 0.3:
        filters.append(f"since=2026-01-{chosen.randint(1, 28):02}T00:00:00Z")
    return f"{SHOWS}?{'&'.join(filters)}"


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the others are."""
    return sorted(values)[int(len(values) * share)]


if __name__ == "__main__":
    main()
