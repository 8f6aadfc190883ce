"""`radiox backup`: back a station up while it runs."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import nats.errors
import nats.js.errors
from rich.console import Console
from rich.text import Text

from services.commands.backup.database import NAME, database_file
from services.commands.connection import Connection, connect
from services.commands.doctor.finding import size_text
from services.commands.terminal.errors import Failed, Interrupted, Refused, warn
from services.commands.terminal.progress import Step
from services.commands.terminal.screen import Screen, error_console, open_screen
from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import Made, Report, Station, make_backup
from services.kit.backup.manifest import BackupError
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

STEPS = ("check", "streams", "blobs")
INTERRUPTED = "the backup was interrupted; those before it are whole, and another run goes on"
UNSETTLED = (
    "shows were being made meanwhile: where this backup is restored, some of them may be made "
    "again, or fail"
)


def back_up(
    folder: Path,
    settings: PlatformSettings,
    console: Console,
    *,
    keep: int | None,
    check: bool,
    as_json: bool,
) -> None:
    """Make a backup in `folder`, and print what it holds.

    Raises:
        Refused: there is no station, or the folder is not one of backups.
        Failed: the station cannot be read, or the folder cannot be written.
        Interrupted: the user stopped it.
    """
    backups = BackupFolder(folder.absolute())
    _check_station(settings)
    _check_folder(backups, settings)
    try:
        with backups.locked():
            with open_screen(error_console(), silent=as_json, steps=STEPS) as screen:
                if check:
                    _drop_damaged(backups, reporting(screen))
                made = asyncio.run(_make(settings, backups, reporting(screen)))
            removed = (0, 0) if keep is None else backups.keep(keep)
    except BackupError as error:
        raise Failed(str(error)) from error
    except KeyboardInterrupt as error:
        raise Interrupted(INTERRUPTED) from error
    _print(made, backups, removed, console, as_json=as_json)


def reporting(screen: Screen) -> Report:
    """A report of progress that `screen` draws."""
    return lambda name, done, total: screen.draw(Step(name, done, total))


def _check_station(settings: PlatformSettings) -> None:
    """Check that there is a station; an embedded stack would start an empty one."""
    data = settings.data_dir
    if not settings.nats_url and not (data / "nats" / "store").is_dir():
        raise Refused(
            f"there is no station in {data}, so that there is nothing to back up: RADIOX_DATA_DIR "
            "names another folder, RADIOX_NATS_URL the broker of a fleet"
        )


def _check_folder(backups: BackupFolder, settings: PlatformSettings) -> None:
    if backups.root.resolve().is_relative_to(settings.data_dir.resolve()):
        raise Refused(
            f"{backups.root} lies in the data directory of the station, and would be lost with it"
        )
    try:
        backups.check()
    except BackupError as error:
        raise Refused(str(error)) from error


def _drop_damaged(backups: BackupFolder, report: Report) -> None:
    report("check", 0, 1)
    damaged = sum(not whole for whole in backups.drop_damaged())
    report("check", 1, 1)
    if damaged:
        warn(f"{damaged} files of earlier backups were damaged and are gone; see `missing` below")


async def _make(settings: PlatformSettings, backups: BackupFolder, report: Report) -> Made:
    async with connect(settings, services=(), resume=True) as connection:
        try:
            return await make_backup(
                _station(connection, settings), backups, connection.platform.clock.now(), report
            )
        except (Retry, Discard, nats.errors.Error, nats.js.errors.Error) as error:
            raise Failed(f"the station cannot be read: {error}") from error


def _station(connection: Connection, settings: PlatformSettings) -> Station:
    database = database_file(settings)
    platform = connection.platform
    return Station(platform.client, platform.blobs, {NAME: database} if database else {})


def _print(
    made: Made, backups: BackupFolder, removed: tuple[int, int], console: Console, *, as_json: bool
) -> None:
    found = _summary(made, backups, removed)
    if as_json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    what = (
        f"{found['streams']} streams with {found['messages']} messages, {found['blobs']} blobs; "
        f"{size_text(found['bytes'])}, of which {size_text(found['new_bytes'])} are new"
    )
    lines = [f"The backup {made.name} is in {backups.root}: {what}."]
    if not found["databases"]:
        lines.append("The database of the archive is not in it: it is rebuilt from the events.")
    if removed[0]:
        lines.append(f"{removed[0]} old files, {size_text(removed[1])}, were removed.")
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    if not made.manifest.settled:
        warn(UNSETTLED)
    if made.missing:
        warn(
            f"{len(made.missing)} blobs were removed meanwhile, or are damaged: "
            f"{', '.join(made.missing[:5])}"
        )


def _summary(made: Made, backups: BackupFolder, removed: tuple[int, int]) -> dict[str, Any]:
    manifest = made.manifest
    return {
        "folder": str(backups.root),
        "backup": made.name,
        "created_at": manifest.created_at.isoformat(),
        "settled": manifest.settled,
        "streams": len(manifest.streams),
        "messages": manifest.messages,
        "databases": sorted(manifest.databases),
        "blobs": len(manifest.blobs),
        "bytes": manifest.bytes,
        "new_files": len(backups.added),
        "new_bytes": sum(file.size for file in backups.added),
        "missing": list(made.missing),
        "removed_files": removed[0],
        "removed_bytes": removed[1],
    }
