"""`radiox host import` and `export`."""

import sys
from pathlib import Path

from rich.console import Console

from contracts import (
    HostList,
    HostListQuery,
    StationHost,
)
from services.commands import editing
from services.commands.connection import Connection
from services.commands.hosts import printing, queries
from services.commands.hosts.profiles import document, parsed
from services.commands.queries import asked
from services.commands.terminal.documents import read_document, yaml_of
from services.commands.terminal.errors import Refused
from services.commands.terminal.tables import print_rows
from services.kit.settings import PlatformSettings


def import_hosts(
    file: Path, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save the hosts of a file (YAML, or TOML as RADIOX_SHOW_HOSTS has it), by name.

    All are parsed before the first one is saved; those that are unchanged keep their version.

    Raises:
        Refused: a host is invalid; the message names it, and those before it are saved.
    """
    tables = editing.fields(read_document(file), str(file))
    if not tables:
        raise Refused(f"{file}: there is no host in it")
    profiles = {name: parsed(table, f"{file}: {name}") for name, table in tables.items()}

    async def save(connection: Connection) -> list[StationHost]:
        found = []
        for name, profile in profiles.items():
            before = await queries.find(name, connection)
            kept = None if before is None else before.host.picture
            whole = profile.model_copy(update={"picture": kept})
            found.append(await queries.saved(name, whole, None, connection, where=f"{name}: "))
        return found

    saved = queries.run(settings, save)
    rows = printing.rows(saved, as_json=as_json)
    print_rows(rows, console, as_json=as_json, if_empty="")
    if not as_json:
        for host in saved:
            printing.print_notes(host, console)


def export_hosts(names: list[str], settings: PlatformSettings) -> None:
    """Print hosts as YAML, by default all of them; pictures are left out.

    Raises:
        Failed: there is no such host.
    """

    async def read(connection: Connection) -> list[StationHost]:
        if names:
            return [await queries.found(name, connection) for name in names]
        return [*(await asked(connection, HostListQuery(), HostList)).hosts]

    found = queries.run(settings, read)
    sys.stdout.write(yaml_of({host.name: document(host.host) for host in found}))
