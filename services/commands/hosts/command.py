"""The commands of `radiox host`."""

import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from rich.console import Console
from rich.text import Text

from contracts import (
    BlobRef,
    HostHistory,
    HostHistoryQuery,
    HostList,
    HostListQuery,
    HostProfile,
    HostQuery,
    HostRemove,
    HostRemoved,
    HostRole,
    HostSave,
    Language,
    StationHost,
    subjects,
)
from services.audio.app import SETTINGS as AUDIO_SETTINGS
from services.audio.app import publish_voices
from services.casting.voices import named
from services.client.queries import ask
from services.commands.connection import Connection, connect
from services.commands.hosts.profiles import Changes, changed, document, parsed
from services.commands.queries import asked
from services.commands.terminal.documents import parse_yaml, read_document, read_text, yaml_of
from services.commands.terminal.editor import edit
from services.commands.terminal.errors import Failed, Refused, warn
from services.commands.terminal.tables import print_rows
from services.fleet import from_environment
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

T = TypeVar("T")
MAX_PICTURE_BYTES = 20_000_000
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
    found = _run(settings, lambda connection: asked(connection, query, HostList)).hosts
    rows = [host.model_dump(mode="json") for host in found] if as_json else [*map(_row, found)]
    print_rows(rows, console, as_json=as_json, if_empty="There is no such host.")


def show_host(name: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Print a host: the profile, the voices in a show, and what is worth knowing about them."""
    found = _run(settings, lambda connection: _found(name, connection))
    if as_json:
        _print_json(found)
        return
    console.print(Text(f"{found.name}, {_origin(found)}", style="bold"))
    console.print(Text(yaml_of(document(found.host)).rstrip()), soft_wrap=True)
    if found.host.picture is not None:
        console.print(f"picture: {found.host.picture.size / 1000:.0f} kB")
    spoken = [f"{named(voice)} ({voice.characters_per_second:.1f}/s)" for voice in found.voices]
    console.print(Text(f"speaks as: {', '.join(spoken) or 'nobody'}"), soft_wrap=True)
    _print_notes(found, console)


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
    written = {} if file is None else _fields(read_document(file), file)
    profile = parsed(changed(written, changes), name)

    async def add(connection: Connection) -> StationHost:
        if await _find(name, connection) is not None:
            raise Failed(f"there is a host {name} already; `radiox host edit {name}` changes it")
        return await _saved(name, profile, None, changes, connection)

    _print_saved(_run(settings, add), console, as_json=as_json)


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
        found = await _found(name, connection)
        written, text = document(found.host), None
        if file is not None:
            written = _fields(read_document(file), file)
        elif not changes.any:
            text = _editors_file(found)
            written = await asyncio.to_thread(_edited, found, text)
        kept = None if changes.drop_picture else found.host.picture
        where = str(text or file or name)
        profile = parsed(changed(written, changes), where, picture=kept)
        saved = await _saved(name, profile, found.version, changes, connection)
        if text is not None:
            text.unlink(missing_ok=True)
        return saved

    _print_saved(_run(settings, change), console, as_json=as_json)


def remove_host(name: str, settings: PlatformSettings, console: Console, *, as_json: bool) -> None:
    """Remove a host; its versions are kept."""

    async def remove(connection: Connection) -> tuple[StationHost, HostRemoved]:
        found = await _found(name, connection)
        query = HostRemove(name=name, version=found.version, by=getpass.getuser())
        return found, await asked(connection, query, HostRemoved)

    found, removed = _run(settings, remove)
    if as_json:
        _print_json(removed)
        return
    undo = UNDO.format(name=name, version=found.version)
    console.print(Text(f"{name} is removed. {undo}"), soft_wrap=True)
    for note in removed.notes:
        console.print(Text(f"  {note}"), soft_wrap=True)


def list_versions(
    name: str, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Print the versions of a host: who saved each, when, and what it changed."""
    history = _run(settings, lambda connection: _history(name, connection))
    if as_json:
        _print_json(history)
        return
    rows = []
    before = history.listed
    if before is not None:
        rows.append({"version": 0, "saved": "", "by": "", "what": "as it was before"})
    for each in history.versions:
        rows.append(
            {
                "version": each.version,
                "saved": f"{each.occurred_at.astimezone():%Y-%m-%d %H:%M}"
                if each.occurred_at
                else "",
                "by": each.by,
                "what": _difference(before, each.host),
            }
        )
        before = each.host
    print_rows(rows, console, as_json=False, if_empty="No version was saved.")


def restore_host(
    name: str, version: int, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save an earlier version again, as the next one; 0 is the host before anybody saved it.

    Raises:
        Failed: there is no such version, or it is a removal.
        Refused: the version is not valid any more, e.g. since its voice is gone.
    """

    async def restore(connection: Connection) -> StationHost:
        history = await _history(name, connection)
        profile = history.listed if version == 0 else None
        profile = next((v.host for v in history.versions if v.version == version), profile)
        if profile is None:
            known = ", ".join(str(v.version) for v in history.versions if v.host is not None)
            raise Failed(f"{name} has no version {version} to restore; there are {known or 'none'}")
        last = max((each.version for each in history.versions), default=0)
        return await _saved(name, profile, last, Changes(), connection)

    _print_saved(_run(settings, restore), console, as_json=as_json)


def import_hosts(
    file: Path, settings: PlatformSettings, console: Console, *, as_json: bool
) -> None:
    """Save the hosts of a file (YAML, or TOML as RADIOX_SHOW_HOSTS has it), by name.

    All are parsed before the first one is saved; those that are unchanged keep their version.

    Raises:
        Refused: a host is invalid; the message names it, and those before it are saved.
    """
    tables = _fields(read_document(file), file)
    if not tables:
        raise Refused(f"{file}: there is no host in it")
    profiles = {name: parsed(table, f"{file}: {name}") for name, table in tables.items()}

    async def save(connection: Connection) -> list[StationHost]:
        found = []
        for name, profile in profiles.items():
            before = await _find(name, connection)
            kept = None if before is None else before.host.picture
            whole = profile.model_copy(update={"picture": kept})
            found.append(await _saved(name, whole, None, Changes(), connection, where=f"{name}: "))
        return found

    saved = _run(settings, save)
    rows = [host.model_dump(mode="json") for host in saved] if as_json else [*map(_row, saved)]
    print_rows(rows, console, as_json=as_json, if_empty="")
    if not as_json:
        for host in saved:
            _print_notes(host, console)


def export_hosts(names: list[str], settings: PlatformSettings) -> None:
    """Print hosts as YAML, by default all of them; pictures are left out.

    Raises:
        Failed: there is no such host.
    """

    async def read(connection: Connection) -> list[StationHost]:
        if names:
            return [await _found(name, connection) for name in names]
        return [*(await asked(connection, HostListQuery(), HostList)).hosts]

    found = _run(settings, read)
    sys.stdout.write(yaml_of({host.name: document(host.host) for host in found}))


def _run(settings: PlatformSettings, act: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
    """Run a command with a service `speaker` that knows the voices of this machine."""

    async def run() -> T:
        async with connect(settings, services=("speaker",)) as connection:
            if connection.kind == "embedded":
                await publish_voices(connection.platform, from_environment(AUDIO_SETTINGS))
            return await act(connection)

    return asyncio.run(run())


async def _found(name: str, connection: Connection) -> StationHost:
    return await asked(connection, HostQuery(name=name), StationHost)


async def _find(name: str, connection: Connection) -> StationHost | None:
    try:
        return await ask(connection.platform.client, HostQuery(name=name), StationHost)
    except Retry as error:
        raise Failed(error.reason) from error
    except Discard:
        return None


async def _history(name: str, connection: Connection) -> HostHistory:
    return await asked(connection, HostHistoryQuery(name=name), HostHistory)


async def _saved(
    name: str,
    profile: HostProfile,
    version: int | None,
    changes: Changes,
    connection: Connection,
    *,
    where: str = "",
) -> StationHost:
    if changes.picture is not None:
        picture = await _uploaded(changes.picture, connection)
        profile = profile.model_copy(update={"picture": picture})
    query = HostSave(name=name, host=profile, version=version, by=getpass.getuser())
    try:
        return await asked(connection, query, StationHost)
    except Refused as refusal:
        raise Refused(f"{where}{refusal}") from refusal


async def _uploaded(file: Path, connection: Connection) -> BlobRef:
    """Upload a picture, which `speaker` checks."""
    try:
        with file.open("rb") as opened:
            data = await asyncio.to_thread(opened.read, MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise Refused(f"{file}: {error.strerror or error}") from error
    if len(data) > MAX_PICTURE_BYTES:
        raise Refused(f"{file}: larger than {MAX_PICTURE_BYTES // 1_000_000} MB")
    key = f"hosts/{uuid4()}"
    kind = "application/octet-stream"
    return await connection.platform.blobs.put(subjects.BLOBS_UPLOADS, key, data, kind)


def _editors_file(found: StationHost) -> Path:
    """The file in the current folder in which a version of a host is edited."""
    return Path(f"host-{found.name.replace(' ', '-')}-{found.version}.yaml")


def _edited(found: StationHost, file: Path) -> dict[str, Any]:
    """What the user makes of a host; a file that was refused before is gone on with."""
    if file.exists():
        warn(f"{file}: your earlier edit goes on there")
    edit(file, yaml_of(document(found.host)), instead="an option")
    written = _fields(parse_yaml(read_text(file), str(file)), file)
    if written == document(found.host):
        file.unlink()
        raise Failed("nothing was changed")
    return written


def _fields(data: Any, file: Path) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise Refused(f"{file}: is no table of fields")
    return data


def _row(host: StationHost) -> dict[str, Any]:
    profile = host.host
    return {
        "host": host.name,
        "role": profile.role,
        "language": profile.language,
        "gender": profile.gender or "",
        "voice": named(host.voices[0]) if host.voices else "none",
        "speed": f"{profile.speed:g}",
        "gain": f"{profile.gain:+g} dB" if profile.gain else "",
        "origin": _origin(host),
    }


def _origin(host: StationHost) -> str:
    if host.origin != "saved":
        return host.origin
    return f"version {host.version}" + (f" by {host.by}" if host.by else "")


def _difference(before: HostProfile | None, after: HostProfile | None) -> str:
    """What a version changed, by the names of its fields."""
    if after is None:
        return "removed"
    if before is None:
        return "added"
    names = [n for n in HostProfile.model_fields if getattr(before, n) != getattr(after, n)]
    return ", ".join(names) or "nothing"


def _print_saved(host: StationHost, console: Console, *, as_json: bool) -> None:
    if as_json:
        _print_json(host)
        return
    console.print(Text(f"{host.name} is saved, {_origin(host)}."), soft_wrap=True)
    _print_notes(host, console)


def _print_notes(host: StationHost, console: Console) -> None:
    for note in host.notes:
        console.print(Text(f"  {host.name}: {note}"), soft_wrap=True)


def _print_json(reply: StationHost | HostRemoved | HostHistory) -> None:
    sys.stdout.write(reply.model_dump_json(indent=2) + "\n")
