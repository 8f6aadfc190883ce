"""Measures the archive: the replay of a rebuild, and how quickly lists and searches answer.

    python -m tests.benchmarks.archive [--shows N] [--databases sqlite,postgresql]

Synthetic shows, ten segments each, lie on the stream of a real broker; the service `data` reads
them into SQLite, and into a real PostgreSQL. Then it is asked over the broker, as its clients ask.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from nats.aio.client import Client
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from contracts import subjects
from contracts.archive import (
    ArchiveReply,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
    ArchiveStoriesPage,
    ArchiveStoriesQuery,
)
from contracts.database import ArchiveStatus, ArchiveStatusQuery
from contracts.event import Contract
from services import fleet
from services.client.queries import ask
from services.data.domain.rows import first_position
from services.kit.nats_server import embedded_server
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.archive_events import BEGIN, CHANNELS
from tests.benchmarks.ways.archive import PRESETS, SEGMENTS, shows, vocabulary_with_weights
from tests.postgres import running_postgres

QUERIES = 200
"""Different queries of each kind."""
PUBLISHED_AT_ONCE = 500
MINUTE = 60.0
Ask = tuple[Contract, type[ArchiveReply]]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of queries of one kind: those of the database, and those of the cache."""

    kind: str
    cold: Sequence[float]
    cached: Sequence[float]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.archive")
    parser.add_argument("--shows", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="radiox-archive-") as folder:
        asyncio.run(_measure(options.shows, options.databases.split(","), Path(folder)))


async def _measure(count: int, databases: Sequence[str], folder: Path) -> None:
    console = Console()
    async with embedded_server(folder / "nats") as server:
        settings = PlatformSettings(
            nats_url=server.url, nats_token=SecretStr(server.token), data_dir=folder
        )
        await provision_fleet(settings)
        async with connected(settings, "benchmark") as (_, platform):
            await publish(platform.client, count)
            for name in databases:
                with _database(name, folder) as address:
                    replayed, measured = await _measured(address, settings, platform.client)
                console.print(_table(name, count, measured))
                console.print(
                    f"replayed in {replayed:.0f} s: {count / replayed:.0f} shows a second\n"
                )
    console.print(
        "targets: p95 of the database ≤ 50 ms, of the cache ≤ 5 ms; 100,000 shows in ≤ 5 min"
    )


async def publish(client: Client, count: int) -> None:
    """Publish all shows."""
    js, bodies = client.jetstream(), shows(count)
    while batch := list(islice(bodies, PUBLISHED_AT_ONCE)):
        await asyncio.gather(*(js.publish(subjects.SHOW_GENERATED, body) for body in batch))


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder}/archive.sqlite"
        return
    with running_postgres(safe=True) as server, server.database() as address:
        yield address


async def _measured(
    address: str, settings: PlatformSettings, client: Client
) -> tuple[float, list[Latency]]:
    """Seconds in which the stream is replayed, and the latencies of a service just started."""
    began = perf_counter()
    async with _service(address, settings):
        await followed(client)
        replayed = perf_counter() - began
        status = await ask(client, ArchiveStatusQuery(), ArchiveStatus, timeout=MINUTE)
        assert status.rows["segments"] == status.last * SEGMENTS
    async with _service(address, settings):
        return replayed, [await _latency(client, kind, made) for kind, made in KINDS.items()]


def _table(name: str, count: int, measured: Sequence[Latency]) -> Table:
    load = os.getloadavg()[0]
    title = f"{name}: {count:,} shows, {count * SEGMENTS:,} segments, load {load:.1f}"
    table = Table("milliseconds", "p50", "p95", "p50 cached", "p95 cached", title=title)
    for each in measured:
        values = (*_quantiles(each.cold), *_quantiles(each.cached))
        table.add_row(each.kind, *(f"{value:.1f}" for value in values))
    return table


@asynccontextmanager
async def _service(address: str, settings: PlatformSettings) -> AsyncIterator[None]:
    """The service, which keeps replies until the rows change."""
    service = fleet.load("data", database=address, cache_seconds=3600)
    async with running(service, settings):
        yield


async def followed(client: Client) -> ArchiveStatus:
    """The archive's state once it holds the whole stream."""
    while True:
        query = ArchiveStatusQuery(rows=False)
        status = await ask(client, query, ArchiveStatus, timeout=MINUTE)
        if status.lag == 0:
            return status
        await asyncio.sleep(0.2)


async def _latency(client: Client, kind: str, made: Callable[[Random], Ask]) -> Latency:
    """Ask different queries of a kind, then the same ones again."""
    chosen, wanted = Random(5), dict[str, Ask]()
    while len(wanted) < QUERIES:
        query, reply = made(chosen)
        wanted[query.model_dump_json()] = (query, reply)
    rounds = [[await _timed(client, *each) for each in wanted.values()] for _ in range(2)]
    return Latency(kind, *rounds)


async def _timed(client: Client, query: Contract, reply: type[ArchiveReply]) -> float:
    began = perf_counter()
    await ask(client, query, reply, timeout=MINUTE)
    return (perf_counter() - began) * 1000


def _quantiles(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


WORDS, WEIGHTS = vocabulary_with_weights()


def _page(chosen: Random) -> Ask:
    return ArchiveShowsQuery(limit=chosen.randint(10, 30), after=_place(chosen)), ArchiveShowsPage


def _filtered(chosen: Random) -> Ask:
    since = BEGIN.replace(day=chosen.randint(1, 28))
    query = ArchiveShowsQuery(
        channel=chosen.choice(CHANNELS),
        preset=chosen.choice((None, *PRESETS)),
        language=chosen.choice((None, "de", "en")),
        since=chosen.choice((None, since)),
        limit=chosen.randint(10, 30),
    )
    return query, ArchiveShowsPage


def _stories(chosen: Random) -> Ask:
    query = ArchiveStoriesQuery(
        channel=chosen.choice((None, *CHANNELS)), limit=chosen.randint(10, 60), after=_place(chosen)
    )
    return query, ArchiveStoriesPage


def _words(chosen: Random) -> Ask:
    """One to three words, as frequent in queries as in texts."""
    words = chosen.choices(WORDS, cum_weights=WEIGHTS, k=chosen.randint(1, 3))
    return ArchiveSearchQuery(words=" ".join(words), limit=10), ArchiveSearchPage


def _rare_words(chosen: Random) -> Ask:
    words = chosen.sample(WORDS[500:], k=chosen.randint(1, 2))
    return ArchiveSearchQuery(words=" ".join(words), limit=10), ArchiveSearchPage


def _filtered_words(chosen: Random) -> Ask:
    words = chosen.choices(WORDS, cum_weights=WEIGHTS, k=chosen.randint(1, 2))
    query = ArchiveSearchQuery(
        words=" ".join(words), channel=chosen.choice(CHANNELS), status="generated", limit=10
    )
    return query, ArchiveSearchPage


def _place(chosen: Random) -> str | None:
    """A page somewhere in the list, or the first one."""
    minutes = chosen.randint(0, 60 * 24 * 60)
    return chosen.choice((None, str(first_position(BEGIN + timedelta(minutes=minutes)))))


KINDS: dict[str, Callable[[Random], Ask]] = {
    "list": _page,
    "list, filtered": _filtered,
    "stories": _stories,
    "search": _words,
    "search, rare words": _rare_words,
    "search, filtered": _filtered_words,
}
"""Queries that are measured."""


if __name__ == "__main__":
    main()
