"""Makes a backup of a station while it runs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from urllib.parse import quote

from nats.aio.client import Client

from contracts import subjects
from contracts.blob import BlobRef
from services.kit.backup.folder import NAME, BackupFolder
from services.kit.backup.manifest import (
    BackupError,
    Manifest,
    SavedBlob,
    SavedStream,
    StoredFile,
)
from services.kit.backup.snapshots import StreamMissing, snapshot
from services.kit.blobs import BlobMissing, BlobStore
from services.kit.kv import stream_of_bucket

Report: TypeAlias = Callable[[str, int, int], None]
"""Takes what is being done, and how much of it: `streams`, 3 of 13."""

MAX_TRIES = 5
"""How often the streams are read, until nothing was published meanwhile."""
RETRY_DELAY = 1.0
"""Seconds between two of them."""
DATABASE_PAGES = 1000
DATABASE_TIMEOUT = 30.0
"""Seconds for which a database may be locked."""

EARLY = (stream_of_bucket(subjects.BUCKET_DELIVERIES),)
"""Read before the events: a delivery that is marked as done must have its event in the backup."""
STREAMS = (
    *EARLY,
    *subjects.STREAMS,
    *(name for name in map(stream_of_bucket, subjects.BUCKETS) if name not in EARLY),
)
"""Every stream of a station, in the order in which they are read: states follow their events."""
WATCHED = (*subjects.STREAMS, stream_of_bucket(subjects.BUCKET_SHOWS))
"""Streams that are of one moment where none of them has moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Station:
    """What is backed up: the broker, the blobs, and files of SQLite by the name in the backup."""

    client: Client
    blobs: BlobStore
    databases: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; `missing` are blobs that were removed or damaged meanwhile."""

    name: str
    manifest: Manifest
    missing: tuple[str, ...]


async def make_backup(
    station: Station, folder: BackupFolder, now: datetime, report: Report
) -> Made:
    """Make a backup; `folder` is locked. Files that it holds already are not copied again.

    The database comes first and the blobs last, so that no event is behind the database, and every
    event has its files.

    Raises:
        BackupError: the station or the folder cannot be read or written.
    """
    name = f"{now:{NAME}}"
    try:
        with folder.unfinished(name):
            databases, streams, settled = await _settled(station, folder, report)
            missing: list[str] = []
            manifest = Manifest(
                radiox=version("radiox"),
                created_at=now,
                settled=settled,
                streams=streams,
                databases=databases,
                blobs=[blob async for blob in _blobs(station.blobs, folder, missing, report)],
            )
            await asyncio.to_thread(folder.finish, manifest)
    except OSError as error:
        raise BackupError(f"{folder.root} cannot be written: {error.strerror}") from error
    return Made(name, manifest, tuple(missing))


async def _settled(
    station: Station, folder: BackupFolder, report: Report
) -> tuple[dict[str, StoredFile], list[SavedStream], bool]:
    """Databases and streams, and whether they are of one moment; read again until they are."""
    tries = 0
    while True:
        before = await _positions(station.client)
        databases = await _databases(station.databases, folder)
        streams = [each async for each in _streams(station.client, folder, report)]
        settled = before == await _positions(station.client)
        tries += 1
        if settled or tries == MAX_TRIES:
            return databases, streams, settled
        await asyncio.sleep(RETRY_DELAY)


async def _positions(client: Client) -> list[int]:
    """The last sequences of the watched streams."""
    js = client.jetstream()
    return [int((await js.stream_info(name)).state.last_seq) for name in WATCHED]


async def _streams(
    client: Client, folder: BackupFolder, report: Report
) -> AsyncIterator[SavedStream]:
    for number, name in enumerate(STREAMS):
        report("streams", number, len(STREAMS))
        try:
            async with snapshot(client, name) as taken:
                file = await folder.add(taken.chunks)
        except StreamMissing:  # of a station that another version has provisioned
            continue
        yield SavedStream(name=name, config=taken.config, state=taken.state, file=file)
    report("streams", len(STREAMS), len(STREAMS))


async def _databases(files: Mapping[str, Path], folder: BackupFolder) -> dict[str, StoredFile]:
    """Copy databases by SQLite's online backup, while others write to them.

    Raises:
        BackupError: one cannot be read.
    """
    found = {}
    for name, path in files.items():
        if not path.exists():  # the station has never run
            continue
        with TemporaryDirectory(dir=folder.root, prefix=".database-") as parts:
            copy = Path(parts) / name
            try:
                await asyncio.to_thread(_copy, path, copy)
            except sqlite3.Error as error:
                raise BackupError(f"the database {path} cannot be read: {error}") from error
            found[name] = await folder.add(_pieces(copy))
    return found


def _copy(source: Path, target: Path) -> None:
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=DATABASE_TIMEOUT)) as database,
        closing(sqlite3.connect(target)) as copy,
    ):
        database.backup(copy, pages=DATABASE_PAGES, sleep=0.01)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, 1 << 20):
            yield piece


async def _blobs(
    blobs: BlobStore, folder: BackupFolder, missing: list[str], report: Report
) -> AsyncIterator[SavedBlob]:
    total = sum([(await blobs.usage(bucket)).count for bucket in subjects.BLOBS])
    done = 0
    report("blobs", 0, total)
    for bucket in subjects.BLOBS:
        async for ref in blobs.list(bucket):
            done += 1
            found = await _blob(blobs, ref, folder)
            if found is None:
                missing.append(f"{ref.bucket}/{ref.key}")
            else:
                yield found
            report("blobs", min(done, total), total)
    report("blobs", total, total)


async def _blob(blobs: BlobStore, ref: BlobRef, folder: BackupFolder) -> SavedBlob | None:
    """A blob with its bytes in the folder; None where it is removed meanwhile, or damaged."""
    file = StoredFile(sha256=ref.sha256, size=ref.size)
    if not folder.has(file):
        try:
            file = await folder.add(blobs.stream(ref))
        except BlobMissing:
            return None
        if file.sha256 != ref.sha256:
            return None
    return SavedBlob(bucket=ref.bucket, key=ref.key, media_type=ref.media_type, file=file)
