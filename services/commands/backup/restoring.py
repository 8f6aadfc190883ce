"""`radiox restore`: restore a backup into an empty station that does not run."""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from rich.console import Console
from rich.text import Text

from services.commands.backup.command import reporting
from services.commands.backup.database import NAME, database_file
from services.commands.backup.disk import restore_to_disk
from services.commands.backup.filling import fill
from services.commands.connection import connect
from services.commands.terminal.errors import Failed, Interrupted, Refused
from services.commands.terminal.screen import error_console, open_screen
from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import STREAMS, Report
from services.kit.backup.manifest import BackupError, Manifest
from services.kit.backup.restoring import check
from services.kit.discovery import running_services
from services.kit.failures import Discard, Retry
from services.kit.settings import PlatformSettings

STEPS = ("check", "streams", "blobs")
REBUILD = (
    "The archive's database is on a server, and not part of a backup: run `radiox archive rebuild` "
    "once the station runs."
)
UNCHANGED = "the station is as it was"
RESTART = (
    "Restart the broker before its services: it then knows the ids of the messages that it holds. "
    "Run `radiox archive rebuild` once they run."
)


def restore_station(
    root: Path,
    settings: PlatformSettings,
    console: Console,
    *,
    at: str,
    force: bool,
    as_json: bool,
) -> None:
    """Restore the backup `at` of the folder `root`, by default the last one.

    Raises:
        Refused: the station runs, or is not empty and `force` is false.
        Failed: the backup is damaged, or cannot be restored.
        Interrupted: the user stopped it.
    """
    folder = BackupFolder(root.absolute())
    try:
        manifest = folder.read(at)
        with open_screen(error_console(), silent=as_json, steps=STEPS) as screen:
            report = reporting(screen)
            if settings.nats_url:
                aside = asyncio.run(_to_fleet(settings, folder, manifest, report, force=force))
            else:
                aside = asyncio.run(
                    restore_to_disk(settings, folder, manifest, report, force=force)
                )
    except BackupError as error:
        raise Failed(str(error)) from error
    except (Retry, Discard, nats.errors.Error, nats.js.errors.Error) as error:
        raise Failed(f"the backup was not restored: {error}") from error
    except KeyboardInterrupt as error:
        what = "its streams may be incomplete: restore again" if settings.nats_url else UNCHANGED
        raise Interrupted(f"the restore was interrupted; {what}") from error
    _print(folder, manifest, aside, settings, console, as_json=as_json)


async def _to_fleet(
    settings: PlatformSettings,
    folder: BackupFolder,
    manifest: Manifest,
    report: Report,
    *,
    force: bool,
) -> None:
    """Restore into the broker of a fleet, whose services do not run."""
    async with connect(settings) as connection:
        await _check_fleet(connection.platform.client, settings, force=force)
        await check(folder, manifest, report)
        await fill(settings, folder, manifest, report)


async def _check_fleet(client: Client, settings: PlatformSettings, *, force: bool) -> None:
    if running := await running_services(client):
        raise Refused(
            f"the station at {settings.nats_address} runs ({', '.join(sorted(running))}): stop its "
            "services, but not the broker, then restore"
        )
    if not force and await _holds_messages(client):
        raise Refused(
            f"the broker at {settings.nats_address} holds a station: --force replaces its streams, "
            f"which cannot be undone; `radiox backup` keeps what is there"
        )


async def _holds_messages(client: Client) -> bool:
    js = client.jetstream()
    for name in STREAMS:
        with suppress(nats.js.errors.NotFoundError):
            if (await js.stream_info(name)).state.messages:
                return True
    return False


def _print(
    folder: BackupFolder,
    manifest: Manifest,
    aside: Path | None,
    settings: PlatformSettings,
    console: Console,
    *,
    as_json: bool,
) -> None:
    where = settings.nats_address or str(settings.data_dir)
    database = None if settings.nats_url else database_file(settings)
    restored = NAME in manifest.databases and database is not None
    found = {
        "folder": str(folder.root),
        "created_at": manifest.created_at.isoformat(),
        "station": where,
        "streams": len(manifest.streams),
        "messages": manifest.messages,
        "blobs": len(manifest.blobs),
        "database": "restored" if restored else "to be built",
        "replaced": str(aside) if aside else None,
        "cut_short": folder.cut_short() or None,
    }
    if as_json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    what = f"{found['streams']} streams with {found['messages']} messages, {found['blobs']} blobs"
    lines = [f"The backup of {manifest.created_at:%Y-%m-%d %H:%M} UTC is in {where}: {what}."]
    if found["cut_short"]:
        lines.append(f"A later one, {found['cut_short']}, was cut short and is not complete.")
    if settings.nats_url:
        lines.append(RESTART)
    elif database is None:
        lines.append(REBUILD)
    elif not restored:
        lines.append("The archive's database is built from the events when the station starts.")
    if aside:
        lines.append(f"The station that was there is in {aside}; remove it once you are sure.")
    for line in lines:
        console.print(Text(line), soft_wrap=True)
