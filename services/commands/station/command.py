"""The commands of `radiox station`."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from contracts import (
    ConfigurationHistoryQuery,
    ConfigurationQuery,
    ConfigurationSave,
    ConfigurationVersion,
    RecordHistory,
    StationConfiguration,
)
from services.commands import editing
from services.commands.connection import Act, Connection, run_connected
from services.commands.queries import asked
from services.commands.terminal.documents import read_document, yaml_of
from services.kit.settings import PlatformSettings

T = TypeVar("T")


def show_configuration(
    version: int | None, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the configuration, with what comes from the environment."""
    found = _run(settings, lambda connection: _found(connection, version))
    if as_json:
        editing.print_json(found)
        return
    console.print(Text(f"{found.effective.name}, {editing.origin(found)}", style="bold"))
    console.print(Text(yaml_of(editing.document(found.effective)).rstrip()), soft_wrap=True)
    environment = [
        field
        for field in ("name", "timezone")
        if getattr(found.configuration, field) is None and getattr(found.effective, field)
    ]
    if environment:
        console.print(Text(f"  from the environment: {', '.join(environment)}", style="dim"))
    editing.print_notes(found.notes, console)


def edit_configuration(
    assignments: Sequence[str], settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Change the configuration by options, or by what the user's editor makes of it.

    Raises:
        Refused: a field is invalid; an edited text is kept.
        Failed: somebody else has changed it meanwhile, or nothing was changed.
    """

    async def change(connection: Connection) -> ConfigurationVersion:
        found = await _found(connection)
        before, file = editing.document(found.configuration), Path(f"station-{found.version}.yaml")
        if assignments:
            written, where = editing.assigned(before, assignments), "station"
        else:
            written = await asyncio.to_thread(editing.edited, before, file, StationConfiguration)
            where = str(file)
        wanted = editing.parsed(StationConfiguration, written, where)
        saved = await _saved(wanted, found.version, connection)
        if not assignments:
            editing.finish_edit(file)
        return saved

    _print_saved(_run(settings, change), console, as_json=as_json)


def list_versions(settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print the versions of the configuration: who saved each, and when."""
    query = ConfigurationHistoryQuery()
    history = _run(settings, lambda connection: asked(connection, query, RecordHistory))
    editing.print_versions(history, console, as_json=as_json)


def restore_configuration(
    version: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save an earlier version again, as the next one; 0 leaves all to the environment.

    Raises:
        Failed: there is no such version.
        Refused: it is not valid any more, e.g. since a preset is gone.
    """

    async def restore(connection: Connection) -> ConfigurationVersion:
        current, found = await _found(connection), await _found(connection, version)
        return await _saved(found.configuration, current.version, connection)

    _print_saved(_run(settings, restore), console, as_json=as_json)


def compare(
    old: int | None,
    new: int | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print what differs between two versions, by default the last one and the one before it."""

    async def read(connection: Connection) -> tuple[ConfigurationVersion, ConfigurationVersion]:
        after = await _found(connection, new)
        before = max(after.version - 1, 0) if old is None else old
        return await _found(connection, before), after

    before, after = _run(settings, read)
    names = (f"station {before.version}", f"station {after.version}")
    documents = [editing.document(each.configuration) for each in (before, after)]
    editing.print_difference(documents[0], documents[1], names, console, as_json=as_json)


def import_configuration(
    file: Path, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save the configuration of a file (YAML or TOML), whole.

    Raises:
        Refused: a field is invalid; the message names it.
    """
    wanted = editing.parsed(StationConfiguration, read_document(file), str(file))
    saved = _run(settings, lambda connection: _saved(wanted, None, connection))
    _print_saved(saved, console, as_json=as_json)


def export_configuration(settings: PlatformSettings) -> None:
    """Print the configuration as YAML, without what comes from the environment."""
    found = _run(settings, _found)
    sys.stdout.write(yaml_of(editing.document(found.configuration)))


def _run(settings: PlatformSettings, act: Act[T]) -> T:
    return run_connected(settings, act, services=("show",))


async def _found(connection: Connection, version: int | None = None) -> ConfigurationVersion:
    return await asked(connection, ConfigurationQuery(version=version), ConfigurationVersion)


async def _saved(
    wanted: StationConfiguration, version: int | None, connection: Connection
) -> ConfigurationVersion:
    query = ConfigurationSave(configuration=wanted, version=version, by=editing.author())
    return await asked(connection, query, ConfigurationVersion)


def _print_saved(saved: ConfigurationVersion, console: Console, *, as_json: bool) -> None:
    if as_json:
        editing.print_json(saved)
        return
    console.print(Text(f"The configuration is saved, {editing.origin(saved)}."), soft_wrap=True)
    editing.print_notes(saved.notes, console)
