"""Deletes shows: asks, requests the deletion, and waits until the archive knows of it."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.text import Text

from contracts import subjects
from contracts.archive import ArchivedShow, ArchiveShowQuery
from services.commands.queries import asked
from services.commands.shows.archive import Archive, open_archive
from services.commands.shows.command import ended
from services.commands.terminal.errors import Failed, Refused
from services.kit.settings import PlatformSettings

TIMEOUT = 30.0
"""Seconds in which a show must be deleted."""
POLL_INTERVAL = 0.1
SERVICES = ("show", "content", "data")
"""What an embedded stack runs: whoever holds something of a show."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deleted show."""

    show_id: str
    title: str
    files: int
    """Number of files that were removed."""
    bytes: int
    """Their size."""


def delete_shows(
    show_ids: Sequence[str],
    reason: str,
    settings: PlatformSettings,
    console: Console,
    *,
    ask: bool,
    as_json: bool,
) -> None:
    """Delete shows one after another, and print what was removed.

    Raises:
        Refused: nobody can be asked, and `--yes` is not given.
        Failed: a show is not there or still runs, or its deletion was not confirmed in time.
    """
    if ask and not sys.stdin.isatty():
        raise Refused("nobody can be asked here: say --yes to delete the shows")
    asyncio.run(_delete(show_ids, reason, settings, console, ask=ask, as_json=as_json))


async def _delete(
    show_ids: Sequence[str],
    reason: str,
    settings: PlatformSettings,
    console: Console,
    *,
    ask: bool,
    as_json: bool,
) -> None:
    done: list[Deletion] = []
    async with open_archive(settings, SERVICES) as archive:
        for show_id in dict.fromkeys(show_ids):
            event = ended(await _ended_show(show_id, archive))
            question = f"Delete {show_id} ({event.title or 'without a title'})?"
            if ask and not await asyncio.to_thread(typer.confirm, question):
                continue
            one = await _deleted(show_id, event.title, event.generation, reason, archive)
            done.append(one)
            if not as_json:
                size = f"{one.files} files, {one.bytes / 1e6:.1f} MB"
                text = f"{show_id} is deleted: {size}, and its rows in the archive."
                console.print(Text(text), soft_wrap=True)
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in done], indent=2) + "\n")


async def _ended_show(show_id: str, archive: Archive) -> ArchivedShow:
    found = await archive.connection.client.state(show_id)
    if found is not None and not found.over:
        raise Failed(f"show {show_id} is {found.status}: it can be deleted once it has ended")
    return await archive.show(show_id)


async def _deleted(
    show_id: str, title: str, generation: int, reason: str, archive: Archive
) -> Deletion:
    blobs = archive.connection.platform.blobs
    sizes = [ref.size async for ref in blobs.list(subjects.BLOBS_SHOWS, f"{show_id}/")]
    await archive.connection.client.delete(show_id, generation, reason)
    try:
        async with asyncio.timeout(TIMEOUT):
            while not await _is_gone(show_id, archive):  # noqa: ASYNC110 - a query is all there is
                await asyncio.sleep(POLL_INTERVAL)
    except TimeoutError as error:
        raise Failed(
            f"show {show_id} was not deleted within {TIMEOUT:.0f} s; the request stays, and is "
            "carried out once the services `show` and `data` run"
        ) from error
    return Deletion(show_id, title, len(sizes), sum(sizes))


async def _is_gone(show_id: str, archive: Archive) -> bool:
    """Whether the archive knows of the deletion."""
    found = await asked(archive.connection, ArchiveShowQuery(show_id=show_id), ArchivedShow)
    return found.deleted_at is not None
