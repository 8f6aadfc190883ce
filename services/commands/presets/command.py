"""The commands of `radiox preset`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from contracts import (
    Preset,
    PresetHistoryQuery,
    PresetList,
    PresetRemove,
    PresetsQuery,
    PresetSummary,
    PresetVersion,
    RecordHistory,
)
from services.commands import editing
from services.commands.connection import Connection
from services.commands.presets import queries
from services.commands.presets.sources import Sources
from services.commands.queries import asked
from services.commands.terminal.documents import read_document, yaml_of
from services.commands.terminal.errors import Failed, Refused
from services.commands.terminal.tables import print_rows
from services.kit.settings import PlatformSettings


def list_presets(
    language: str | None, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the presets of the station."""
    query = editing.parsed(PresetsQuery, {"language": language}, "preset")
    found = queries.run(settings, lambda connection: asked(connection, query, PresetList)).presets
    rows = [each.model_dump(mode="json") for each in found] if as_json else [*map(_row, found)]
    print_rows(rows, console, as_json=as_json, if_empty="There is no such preset.")


def show_preset(
    name: str, version: int | None, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print a preset, in its current version or an earlier one."""
    found = queries.run(settings, lambda connection: queries.found(name, connection, version))
    if as_json:
        editing.print_json(found)
        return
    console.print(Text(f"{found.name}, {editing.origin(found)}", style="bold"))
    text = "removed" if found.preset is None else yaml_of(editing.document(found.preset)).rstrip()
    console.print(Text(text), soft_wrap=True)
    editing.print_notes(found.notes, console)


def add_preset(
    name: str, sources: Sources, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save a preset that does not exist yet: a file, or another preset, with fields set.

    Raises:
        Refused: a field is invalid; the message names it.
        Failed: there is such a preset.
    """

    async def add(connection: Connection) -> PresetVersion:
        if await queries.exists(name, connection):
            raise Failed(
                f"there is a preset {name} already; `radiox preset edit {name}` changes it"
            )
        written: Mapping[str, Any] = {}
        if sources.file is None:
            copied = await queries.found(sources.copied or "default", connection)
            written = editing.document(copied.preset) if copied.preset else {}
        # A new one may have been removed before: then it follows the removal, whatever its number.
        return await queries.saved_from(name, written, None, sources, connection)

    _print_saved(queries.run(settings, add), console, as_json=as_json)


def edit_preset(
    name: str, sources: Sources, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Change a preset by options, by a file, or by what the user's editor makes of it.

    Raises:
        Refused: a field is invalid; an edited text is kept.
        Failed: somebody else has changed it meanwhile, or nothing was changed.
    """

    async def change(connection: Connection) -> PresetVersion:
        found = await queries.found(name, connection)
        written = editing.document(found.preset) if found.preset else {}
        return await queries.saved_from(name, written, found.version, sources, connection)

    _print_saved(queries.run(settings, change), console, as_json=as_json)


def remove_preset(
    name: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Remove a preset; its versions are kept."""

    async def remove(connection: Connection) -> tuple[PresetVersion, PresetVersion]:
        found = await queries.found(name, connection)
        query = PresetRemove(name=name, version=found.version, by=editing.author())
        return found, await asked(connection, query, PresetVersion)

    found, removed = queries.run(settings, remove)
    if as_json:
        editing.print_json(removed)
        return
    undo = f"`radiox preset restore {name} {found.version}` undoes it."
    console.print(Text(f"{name} is removed. {undo}"), soft_wrap=True)


def list_versions(
    name: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the versions of a preset: who saved each, and when."""
    query = PresetHistoryQuery(name=name)
    history = queries.run(settings, lambda connection: asked(connection, query, RecordHistory))
    editing.print_versions(history, console, as_json=as_json)


def restore_preset(
    name: str, version: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save an earlier version again, as the next one; 0 is the built-in preset.

    Raises:
        Failed: there is no such version, or it is a removal.
        Refused: it is not valid any more, e.g. since a host is gone.
    """

    async def restore(connection: Connection) -> PresetVersion:
        history = await asked(connection, PresetHistoryQuery(name=name), RecordHistory)
        found = await queries.found(name, connection, version)
        if found.preset is None:
            raise Failed(f"version {version} removes {name}; restore one before it")
        last = history.versions[-1].version
        return await queries.saved(name, found.preset, last, connection)

    _print_saved(queries.run(settings, restore), console, as_json=as_json)


def compare(
    name: str,
    versions: tuple[int | None, int | None],
    other: str | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Print what differs between two versions of a preset, or between it and another one.

    By default the current version is compared with the one before it.
    """

    async def read(connection: Connection) -> tuple[PresetVersion, PresetVersion]:
        old, new = versions
        after = await queries.found(name, connection, new)
        if other is not None:
            return await queries.found(other, connection), after
        before = max(after.version - 1, 0) if old is None else old
        return await queries.found(name, connection, before), after

    both = queries.run(settings, read)
    before, after = (editing.document(each.preset) if each.preset else {} for each in both)
    names = (f"{both[0].name} {both[0].version}", f"{both[1].name} {both[1].version}")
    editing.print_difference(before, after, names, console, as_json=as_json)


def import_presets(
    file: Path, settings: PlatformSettings, console: Console, *, dry_run: bool, as_json: bool
) -> None:
    """Save the presets of a file (YAML, or TOML as RADIOX_SHOW_PRESETS has it), by name.

    All are checked before the first one is saved; those that are unchanged keep their version.

    Raises:
        Refused: a preset is invalid; the message names it and the field, and none is saved.
    """
    tables = editing.fields(read_document(file), str(file))
    if not tables:
        raise Refused(f"{file}: there is no preset in it")
    wanted = {n: editing.parsed(Preset, table, f"{file}: {n}") for n, table in tables.items()}

    async def save(connection: Connection) -> list[PresetVersion]:
        runs = (True,) if dry_run else (True, False)
        return [
            await queries.saved(
                name, preset, None, connection, dry_run=dry, where=f"{file}: {name}: "
            )
            for dry in runs
            for name, preset in wanted.items()
        ][-len(wanted) :]

    saved = queries.run(settings, save)
    if as_json:
        rows = [each.model_dump(mode="json") for each in saved]
        print_rows(rows, console, as_json=True, if_empty="")
        return
    for each in saved:
        _print_line(each, "is valid" if dry_run else "is saved", console)


def export_presets(names: list[str], settings: PlatformSettings) -> None:
    """Print presets as YAML, by default all of them.

    Raises:
        Failed: there is no such preset.
    """

    async def read(connection: Connection) -> list[PresetVersion]:
        wanted = names or [
            each.name for each in (await asked(connection, PresetsQuery(), PresetList)).presets
        ]
        return [await queries.found(name, connection) for name in wanted]

    found = queries.run(settings, read)
    tables = {each.name: editing.document(each.preset) for each in found if each.preset}
    sys.stdout.write(yaml_of(tables))


def _row(preset: PresetSummary) -> dict[str, Any]:
    return {
        "preset": preset.name,
        "title": preset.title,
        "language": preset.language,
        "minutes": f"{preset.minutes:g}",
        "stories": preset.news,
        "hosts": ", ".join(preset.hosts),
        "channel": preset.channel,
        "saved": editing.origin(preset) if preset.version else "",
    }


def _print_saved(saved: PresetVersion, console: Console, *, as_json: bool) -> None:
    if as_json:
        editing.print_json(saved)
    else:
        _print_line(saved, "is saved", console)


def _print_line(saved: PresetVersion, what: str, console: Console) -> None:
    console.print(Text(f"{saved.name} {what}, {editing.origin(saved)}."), soft_wrap=True)
    editing.print_notes(saved.notes, console)
