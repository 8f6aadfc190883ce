"""The commands of `radiox host`."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.text import Text

from contracts import (
    HostList,
    HostListQuery,
    HostProfile,
    HostRemove,
    HostRemoved,
    HostRole,
    Language,
    StationHost,
)
from services.casting.voices import named
from services.commands import editing
from services.commands.connection import Connection
from services.commands.hosts import printing, queries
from services.commands.hosts.profiles import KEPT_ELSEWHERE, Changes, changed, document, parsed
from services.commands.queries import asked
from services.commands.terminal.documents import read_document, yaml_of
from services.commands.terminal.errors import Failed
from services.commands.terminal.tables import print_rows
from services.kit.settings import PlatformSettings

UNDO = "`radiox host restore {name} {version}` undoes it."


def list_hosts(
    settings: PlatformSettings,
    console: Console,
    *,
    language: Language | None,
    role: HostRole | None,
    as_json: bool,
) -> None:
    """Print the hosts of the station, with the voice that each has in a show."""
    query = HostListQuery(language=language, role=role)
    found = queries.run(settings, lambda connection: asked(connection, query, HostList)).hosts
    rows = printing.rows(found, as_json=as_json)
    print_rows(rows, console, as_json=as_json, if_empty="There is no such host.")


def show_host(name: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print a host: the profile, the voices in a show, and what is worth knowing about them."""
    found = queries.run(settings, lambda connection: queries.found(name, connection))
    if as_json:
        editing.print_json(found)
        return
    console.print(Text(f"{found.name}, {printing.origin(found)}", style="bold"))
    console.print(Text(yaml_of(document(found.host)).rstrip()), soft_wrap=True)
    if found.host.picture is not None:
        console.print(f"picture: {found.host.picture.size / 1000:.0f} kB")
    spoken = [f"{named(voice)} ({voice.characters_per_second:.1f}/s)" for voice in found.voices]
    console.print(Text(f"speaks as: {', '.join(spoken) or 'nobody'}"), soft_wrap=True)
    printing.print_notes(found, console)


def add_host(
    name: str,
    changes: Changes,
    file: Path | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Save a host that does not exist yet, from options or a file.

    Raises:
        Refused: a field is invalid, or a voice does not exist; the message names the field.
        Failed: there is such a host.
    """
    written = {} if file is None else editing.fields(read_document(file), str(file))
    profile = parsed(changed(written, changes), name)

    async def add(connection: Connection) -> StationHost:
        if await queries.find(name, connection) is not None:
            raise Failed(f"there is a host {name} already; `radiox host edit {name}` changes it")
        return await queries.saved(name, profile, None, connection, picture=changes.picture)

    printing.print_saved(queries.run(settings, add), console, as_json=as_json)


def edit_host(
    name: str,
    changes: Changes,
    file: Path | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Change a host by options, by a file, or by what the user's editor makes of it.

    Raises:
        Refused: a field is invalid, or a voice does not exist; an edited text is kept.
        Failed: somebody else has changed the host meanwhile, or nothing was changed.
    """

    async def change(connection: Connection) -> StationHost:
        found = await queries.found(name, connection)
        written, text = document(found.host), None
        if file is not None:
            written = editing.fields(read_document(file), str(file))
        elif not changes.any:
            text = _editors_file(found)
            written = await asyncio.to_thread(_edited, written, text)
        kept = None if changes.drop_picture else found.host.picture
        where = str(text or file or name)
        profile = parsed(changed(written, changes), where, picture=kept)
        saved = await queries.saved(
            name, profile, found.version, connection, picture=changes.picture
        )
        if text is not None:
            editing.finish_edit(text)
        return saved

    printing.print_saved(queries.run(settings, change), console, as_json=as_json)


def remove_host(name: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Remove a host; its versions are kept."""

    async def remove(connection: Connection) -> tuple[StationHost, HostRemoved]:
        found = await queries.found(name, connection)
        query = HostRemove(name=name, version=found.version, by=editing.author())
        return found, await asked(connection, query, HostRemoved)

    found, removed = queries.run(settings, remove)
    if as_json:
        editing.print_json(removed)
        return
    undo = UNDO.format(name=name, version=found.version)
    console.print(Text(f"{name} is removed. {undo}"), soft_wrap=True)
    editing.print_notes(removed.notes, console)


def _edited(written: editing.Fields, file: Path) -> editing.Fields:
    return editing.edited(written, file, HostProfile, instead="--file", without=KEPT_ELSEWHERE)


def _editors_file(found: StationHost) -> Path:
    """The file in the current folder in which a version of a host is edited."""
    return Path(f"host-{found.name.replace(' ', '-')}-{found.version}.yaml")
