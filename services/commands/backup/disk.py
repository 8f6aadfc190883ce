"""Restores a backup into the data directory of an embedded station."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from services.commands.backup.database import BESIDE, NAME, database_file
from services.commands.backup.filling import fill
from services.commands.terminal.errors import Failed, Refused
from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import Report
from services.kit.backup.manifest import Manifest
from services.kit.backup.restoring import check
from services.kit.nats_server import (
    BrokerDidNotStartError,
    Server,
    StoreLockedError,
    embedded_server,
    keep_token,
    store_lock,
)
from services.kit.settings import PlatformSettings
from services.stack import running_stack

RESTORING = "restoring"
"""Folder in the data directory in which a station is put together, until it is whole."""
BROKER, BLOBS = "nats", "blobs"


async def restore_to_disk(
    settings: PlatformSettings,
    folder: BackupFolder,
    manifest: Manifest,
    report: Report,
    *,
    force: bool,
) -> Path | None:
    """Put a station together beside the one that is there, then in its place.

    Returns:
        The folder in which the replaced station was put aside; None where there was none.
    """
    data = settings.data_dir.absolute()
    _check_disk(settings, force=force)
    try:
        with store_lock(data / BROKER):
            await check(folder, manifest, report)
            with _new_folder(data / RESTORING) as new:
                keep_token(data / BROKER, new / BROKER)
                async with embedded_server(new / BROKER) as server:
                    await fill(_settings_of(settings, server, new), folder, manifest, report)
                return await asyncio.to_thread(_put_in_place, settings, folder, manifest, new)
    except StoreLockedError as error:
        raise Refused(_runs(settings)) from error
    except BrokerDidNotStartError as error:
        raise Failed(str(error)) from error
    except OSError as error:
        raise Failed(
            f"the backup was not restored: {error.strerror} ({error.filename}); the station in "
            f"{data} is as it was"
        ) from error


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """An empty folder that is removed after the block, and before it where a kill has left one."""
    shutil.rmtree(path, ignore_errors=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _check_disk(settings: PlatformSettings, *, force: bool) -> None:
    if running_stack(settings.data_dir) is not None:
        raise Refused(_runs(settings))
    if not force and (found := next(_contents(settings), None)):
        raise Refused(
            f"there is a station already ({found}): --force puts it aside and restores in its "
            "place, RADIOX_DATA_DIR names another folder"
        )


def _runs(settings: PlatformSettings) -> str:
    stack = running_stack(settings.data_dir)
    process = f", process {stack.pid}" if stack else ""
    return (
        f"the station in {settings.data_dir} runs{process}: stop it (Ctrl-C in the terminal of "
        "`radiox up`), then restore; --force does not replace one that runs"
    )


def _contents(settings: PlatformSettings) -> Iterator[Path]:
    """What a station has left on the disk."""
    data = settings.data_dir
    yield from data.glob(f"{BROKER}/store/jetstream/*/streams/*")
    yield from data.glob(f"{BLOBS}/*/*")
    database = database_file(settings)
    if database is not None and database.exists():
        yield database


def _settings_of(settings: PlatformSettings, server: Server, new: Path) -> PlatformSettings:
    """The settings of the station that is put together in the folder `new`."""
    changes = {
        "nats_url": server.url,
        "nats_token": SecretStr(server.token),
        "nats_credentials": None,
        "blobs": settings.blobs or "filesystem",
        "data_dir": new,
    }
    return settings.model_copy(update=changes)


def _put_in_place(
    settings: PlatformSettings, folder: BackupFolder, manifest: Manifest, new: Path
) -> Path | None:
    """Move the new station to the place of the old one, which is put aside.

    Files are copied before: all that is left are renames, so that a kill hardly falls in between.
    """
    data = settings.data_dir.absolute()
    aside = data / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    was_there = next(_contents(settings), None) is not None
    database, staged = database_file(settings), _staged_database(settings, folder, manifest)
    parts = [name for name in (BROKER, BLOBS) if (new / name).exists()]
    old = [data / name for name in parts] + (_files_of(database) if database else [])
    moves = [(path, aside / path.name) for path in old if path.exists()]
    moves += [(new / name, data / name) for name in parts]
    if database and staged:
        moves.append((staged, database))
    aside.mkdir(exist_ok=True)
    for source, target in moves:
        shutil.move(source, target)
    if was_there:
        return aside
    shutil.rmtree(aside)
    return None


def _staged_database(
    settings: PlatformSettings, folder: BackupFolder, manifest: Manifest
) -> Path | None:
    """Copy the database of the backup to where it is to be, under another name."""
    database, saved = database_file(settings), manifest.databases.get(NAME)
    if database is None or saved is None:
        return None
    staged = database.with_name(f".{database.name}.restoring")
    staged.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder.path(saved), staged)
    staged.chmod(0o600)
    return staged


def _files_of(database: Path) -> list[Path]:
    """The file of a database, and what SQLite writes beside it."""
    return [database, *(database.with_name(database.name + end) for end in BESIDE)]
