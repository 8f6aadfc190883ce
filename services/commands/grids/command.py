"""The commands of `radiox station grid`."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from contracts import (
    ChannelList,
    ChannelsQuery,
    Grid,
    GridHistoryQuery,
    GridQuery,
    GridSave,
    GridVersion,
    RecordHistory,
)
from services.commands import editing
from services.commands.connection import Act, Connection, run_connected
from services.commands.grids.week import print_week
from services.commands.queries import asked
from services.commands.terminal.documents import read_document, yaml_of
from services.commands.terminal.errors import Failed, Refused
from services.kit.settings import PlatformSettings

SERVICES = ("show", "station")
"""What an embedded stack runs where grids are edited."""
QUERIES_ALONE = {"station": {"schedules": False}}
"""It puts no channel on the air: nobody would make its shows."""
T = TypeVar("T")


def show_grid(
    channel: str,
    version: int | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print the week of a channel: what airs when."""

    async def read(connection: Connection) -> tuple[GridVersion, ChannelList]:
        found = await found_grid(channel, connection, version)
        return found, await asked(connection, ChannelsQuery(), ChannelList)

    found, running = _run(settings, read)
    if as_json:
        editing.print_json(found)
        return
    if version is None and channel not in {each.channel for each in running.channels}:
        text = (
            f"There is no channel {channel} yet. This is the grid that it would get: "
            f"`radiox station start --channel {channel}` puts it on the air."
        )
        console.print(Text(text), soft_wrap=True)
    print_week(found, console)


def edit_grid(
    channel: str,
    assignments: Sequence[str],
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Change a grid by options, or by what the user's editor makes of it.

    Raises:
        Refused: a field is invalid; an edited text is kept.
        Failed: somebody else has changed it meanwhile, or nothing was changed.
    """

    async def change(connection: Connection) -> GridVersion:
        found = await found_grid(channel, connection)
        before = document(found)
        file = Path(f"grid-{channel}-{found.version}.yaml")
        if assignments:
            written, where = editing.assigned(before, assignments), channel
        else:
            written = await asyncio.to_thread(editing.edited, before, file, Grid)
            where = str(file)
        wanted = editing.parsed(Grid, written, where)
        saved = await saved_grid(channel, wanted, found.version, connection)
        if not assignments:
            editing.finish_edit(file)
        return saved

    _print_saved(_run(settings, change), console, as_json=as_json)


def list_versions(
    channel: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the versions of a grid: who saved each, and when."""
    query = _query(GridHistoryQuery, channel)
    history = _run(settings, lambda connection: asked(connection, query, RecordHistory))
    editing.print_versions(history, console, as_json=as_json)


def restore_grid(
    channel: str, version: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save an earlier version again, as the next one; 0 is the grid of a channel that has none.

    Raises:
        Failed: there is no such version, or it is a removal.
        Refused: it is not valid any more, e.g. since a preset is gone.
    """

    async def restore(connection: Connection) -> GridVersion:
        current = await found_grid(channel, connection)
        found = await found_grid(channel, connection, version)
        if found.grid is None:
            raise Failed(f"version {version} removes the grid of {channel}; restore one before it")
        return await saved_grid(channel, found.grid, current.version, connection)

    _print_saved(_run(settings, restore), console, as_json=as_json)


def compare(
    channel: str,
    versions: tuple[int | None, int | None],
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print what differs between two versions, by default the last one and the one before it."""

    async def read(connection: Connection) -> tuple[GridVersion, GridVersion]:
        old, new = versions
        after = await found_grid(channel, connection, new)
        before = max(after.version - 1, 0) if old is None else old
        return await found_grid(channel, connection, before), after

    before, after = _run(settings, read)
    names = (f"{channel} {before.version}", f"{channel} {after.version}")
    editing.print_difference(document(before), document(after), names, console, as_json=as_json)


def import_grid(
    channel: str,
    file: Path,
    settings: PlatformSettings,
    console: Console,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Save the grid of a file (YAML or TOML), whole; or check it only.

    Raises:
        Refused: a field is invalid; the message names it.
    """
    wanted = editing.parsed(Grid, read_document(file), str(file))
    saved = _run(
        settings,
        lambda connection: saved_grid(
            channel, wanted, None, connection, dry_run=dry_run, where=f"{file}: "
        ),
    )
    _print_saved(saved, console, as_json=as_json, what="is valid" if dry_run else "is saved")


def export_grid(channel: str, settings: PlatformSettings) -> None:
    """Print the grid of a channel as YAML."""
    found = _run(settings, lambda connection: found_grid(channel, connection))
    sys.stdout.write(yaml_of(document(found)))


def document(version: GridVersion) -> editing.Fields:
    """A grid as people edit it; one that was removed is empty."""
    return editing.document(version.grid) if version.grid else {}


async def found_grid(
    channel: str, connection: Connection, version: int | None = None
) -> GridVersion:
    """The grid of a channel, in its current version or an earlier one.

    Raises:
        Refused: the name is invalid.
        Failed: there is no such version, or nobody answers.
    """
    return await asked(connection, _query(GridQuery, channel, version=version), GridVersion)


async def saved_grid(
    channel: str,
    wanted: Grid,
    version: int | None,
    connection: Connection,
    *,
    dry_run: bool = False,
    where: str = "",
) -> GridVersion:
    """Save a grid; `version` is the one that was read, None for whatever is there.

    Raises:
        Refused: a field is invalid; the message names it, after `where`.
        Failed: somebody else has changed it meanwhile.
    """
    table = {"grid": wanted, "version": version, "dry_run": dry_run, "by": editing.author()}
    query = _query(GridSave, channel, **table)
    try:
        return await asked(connection, query, GridVersion)
    except Refused as refusal:
        raise Refused(f"{where}{refusal}") from refusal


Q = TypeVar("Q", GridQuery, GridHistoryQuery, GridSave)


def _query(kind: type[Q], channel: str, **fields: object) -> Q:
    return editing.parsed(kind, {"channel": channel, **fields}, "--channel")


def _run(settings: PlatformSettings, act: Act[T]) -> T:
    return run_connected(settings, act, services=SERVICES, overrides=QUERIES_ALONE)


def _print_saved(
    saved: GridVersion, console: Console, *, as_json: bool, what: str = "is saved"
) -> None:
    if as_json:
        editing.print_json(saved)
        return
    text = f"The grid of {saved.name} {what}, {editing.origin(saved)}."
    console.print(Text(text), soft_wrap=True)
    editing.print_notes(saved.notes, console)
