"""Restores a backup into a broker and a store of blobs that are empty."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nats.js.errors
from nats.aio.client import Client

from services.kit.backup.folder import BackupFolder
from services.kit.backup.making import STREAMS, Report
from services.kit.backup.manifest import BackupError, Manifest, SavedStream
from services.kit.backup.snapshots import CHUNK_SIZE, restore
from services.kit.blobs import BlobStore


async def check(folder: BackupFolder, manifest: Manifest, report: Report) -> None:
    """Read the whole backup, before anything is changed.

    Raises:
        BackupError: a file is damaged or missing, or a stream is unknown to this version.
    """
    unknown = {stream.name for stream in manifest.streams} - set(STREAMS)
    if unknown:
        raise BackupError(
            f"the backup holds streams that this version does not know: {', '.join(unknown)}; "
            f"RadioX {manifest.radiox} has made it"
        )
    total = len(set(manifest.files()))
    checked = folder.check_files(manifest)
    for done in range(total):
        report("check", done, total)
        await asyncio.to_thread(next, checked)
    await asyncio.to_thread(next, checked, None)
    report("check", total, total)


async def restore_streams(
    client: Client, folder: BackupFolder, manifest: Manifest, replicas: int, report: Report
) -> None:
    """Create the streams with their sequences and consumers, in place of those of their names.

    Raises:
        BackupError: the broker refuses one.
    """
    js = client.jetstream()
    for number, saved in enumerate(manifest.streams):
        report("streams", number, len(manifest.streams))
        with suppress(nats.js.errors.NotFoundError):
            await js.delete_stream(saved.name)
        await _restore_stream(client, folder, saved, replicas)
    report("streams", len(manifest.streams), len(manifest.streams))


async def _restore_stream(
    client: Client, folder: BackupFolder, saved: SavedStream, replicas: int
) -> None:
    config = saved.config | {"num_replicas": replicas}
    chunks = _chunks(folder.path(saved.file))
    state = await restore(client, saved.name, config, saved.state, chunks)
    if int(state.get("last_seq", 0)) < saved.last_sequence:
        raise BackupError(
            f"the broker has restored the stream {saved.name} up to {state.get('last_seq')}, "
            f"not to {saved.last_sequence}"
        )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_SIZE):
            yield chunk


async def restore_blobs(
    blobs: BlobStore, folder: BackupFolder, manifest: Manifest, report: Report
) -> None:
    """Store the blobs under their keys."""
    total = len(manifest.blobs)
    for number, saved in enumerate(manifest.blobs):
        report("blobs", number, total)
        path = folder.path(saved.file)
        await blobs.put_file(saved.bucket, saved.key, path, saved.media_type)
    report("blobs", total, total)
