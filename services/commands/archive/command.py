"""Asks the service `data` for the state and the upkeep of the archive."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from contracts.archive import ArchiveReply
from contracts.database import (
    ArchiveCache,
    ArchiveCacheRequest,
    ArchiveRebuild,
    ArchiveRebuildRequest,
    ArchiveStatus,
    ArchiveStatusQuery,
    ArchiveWarmRequest,
)
from services.commands.connection import Connection, connect
from services.commands.queries import asked
from services.commands.terminal.errors import Failed
from services.commands.terminal.screen import error_console
from services.kit.settings import PlatformSettings

REPLY_TIMEOUT = 60.0
"""Seconds for a reply: rows of a large archive are counted, or dropped."""
POLL_INTERVAL = 0.5
"""Seconds between two looks at a rebuild."""
STALL_TIMEOUT = 90.0
"""Seconds without progress after which a rebuild is given up on."""
Report: TypeAlias = Callable[[int, int], None]
"""Is told of the events that are done, and of all."""


def print_status(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the state of the archive.

    Raises:
        Failed: the archive does not answer, or its database does not belong to the stream.
    """
    status = asyncio.run(_status(settings))
    if as_json:
        _print_json(status)
    else:
        _print_lines(_about(status), console)
    if status.problem:
        raise Failed(status.problem)


def rebuild(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Drop the rows, and print the state of the archive once all events are replayed.

    Raises:
        Failed: the archive does not answer, or makes no progress.
    """
    with _progress(quiet=as_json) as report:
        status = asyncio.run(_rebuilt(settings, report))
    if as_json:
        _print_json(status)
        return
    rows = sum(status.rows.values())
    console.print(Text(f"The archive is rebuilt: {status.as_of:,} events, {rows:,} rows."))


def warm_cache(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Have the cache filled, and print how full it is."""
    cache = asyncio.run(_cache(settings, ArchiveWarmRequest()))
    _print_cache(cache, "read into", console, as_json=as_json)


def clear_cache(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Have the cache emptied."""
    cache = asyncio.run(_cache(settings, ArchiveCacheRequest()))
    _print_cache(cache, "dropped from", console, as_json=as_json)


@asynccontextmanager
async def _connected(settings: PlatformSettings) -> AsyncIterator[Connection]:
    async with connect(settings, services=("data",)) as connection:
        yield connection


async def _status(settings: PlatformSettings) -> ArchiveStatus:
    async with _connected(settings) as connection:
        return await _ask_status(connection)


async def _rebuilt(settings: PlatformSettings, report: Report) -> ArchiveStatus:
    async with _connected(settings) as connection:
        begun = await asked(
            connection, ArchiveRebuildRequest(), ArchiveRebuild, timeout=REPLY_TIMEOUT
        )
        await _until_done(connection, begun.last, report)
        return await _ask_status(connection)


async def _until_done(connection: Connection, last: int, report: Report) -> None:
    """Wait until the replay has reached the sequence `last`.

    Raises:
        Failed: it makes no progress.
    """
    now = asyncio.get_running_loop().time
    done, moved_at = -1, now()
    while True:
        status = await _ask_status(connection, rows=False)
        if status.as_of > done:
            done, moved_at = status.as_of, now()
        report(min(done, last), last)
        if done >= last:
            return
        if now() - moved_at > STALL_TIMEOUT:
            raise Failed(
                f"the rebuild stopped at event {done} of {last}; the log of the service data tells "
                "why, and it goes on by itself once it can"
            )
        await asyncio.sleep(POLL_INTERVAL)


async def _cache(
    settings: PlatformSettings, request: ArchiveWarmRequest | ArchiveCacheRequest
) -> ArchiveCache:
    async with _connected(settings) as connection:
        return await asked(connection, request, ArchiveCache, timeout=REPLY_TIMEOUT)


async def _ask_status(connection: Connection, *, rows: bool = True) -> ArchiveStatus:
    query = ArchiveStatusQuery(rows=rows)
    return await asked(connection, query, ArchiveStatus, timeout=REPLY_TIMEOUT)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Report]:
    """A bar on stderr, where that is a terminal."""
    columns = (TextColumn("events"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = error_console(quiet=quiet)
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        bar = bars.add_task("events", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


def _about(status: ArchiveStatus) -> dict[str, str]:
    cache = status.cache
    asked_for = cache.hits + cache.misses
    share = f"{cache.hits / asked_for:.0%} of {asked_for:,} queries" if asked_for else "no query"
    return {
        "Database": f"{status.database}, schema {status.schema_revision}",
        "Events": f"{status.as_of:,} of {status.last:,}",
        "Passed over": f"{status.dead_letters:,}: see `radiox dead-letters list`"
        if status.dead_letters
        else "none",
        **{f"  {name}": f"{number:,}" for name, number in status.rows.items() if number},
        "Cache": f"{cache.entries:,} replies, {cache.size / 1e6:.1f} of {cache.max_size / 1e6:.0f} "
        f"MB; it answered {share}",
    }


def _print_cache(cache: ArchiveCache, what: str, console: Console, *, as_json: bool) -> None:
    if as_json:
        _print_json(cache)
        return
    size = cache.cache.size / 1e6
    console.print(Text(f"{cache.changed:,} replies were {what} the cache; it holds {size:.1f} MB."))


def _print_lines(lines: dict[str, str], console: Console) -> None:
    width = max(map(len, lines)) + 2
    for name, value in lines.items():
        console.print(Text.assemble((f"{name:<{width}}", "bold"), value), soft_wrap=True)


def _print_json(reply: ArchiveReply) -> None:
    sys.stdout.write(reply.model_dump_json(indent=2) + "\n")
