"""A download is complete, or leaves the file unchanged."""

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from contracts.client import DamagedBlobError
from contracts.client.files import save
from services.kit.blobs import BlobMissing
from services.kit.blobs.filesystem import FilesystemBlobs

BYTES = bytes(range(256)) * 5000


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


async def test_a_download_replaces_the_file(tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    target = tmp_path / "show.mp3"
    target.write_bytes(b"older")
    await save(ref, target, blobs.stream(ref))
    assert target.read_bytes() == BYTES
    assert files_in(tmp_path) == {"show.mp3"}


@pytest.mark.parametrize("known", [False, True])
async def test_damaged_bytes_do_not_replace_the_file(tmp_path: Path, *, known: bool) -> None:
    """The store notices what changes a file; a disk that fails changes what it has checked."""
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    stored, target = tmp_path / "blobs/shows/s/show.mp3", tmp_path / "show.mp3"
    if known:
        await save(ref, target, blobs.stream(ref))
    at = stored.stat().st_mtime_ns
    stored.write_bytes(BYTES[:-1] + b"x")
    os.utime(stored, ns=(at, at))
    target.write_bytes(b"older")
    with pytest.raises(DamagedBlobError if known else BlobMissing, match=r"shows/s/show\.mp3"):
        await save(ref, target, blobs.stream(ref))
    assert target.read_bytes() == b"older"
    assert files_in(tmp_path) == {"show.mp3"}


async def test_of_two_concurrent_downloads_one_file_is_complete(tmp_path: Path) -> None:
    blobs, target = FilesystemBlobs(tmp_path / "blobs"), tmp_path / "show.mp3"
    one = await blobs.put("shows", "one/show.mp3", b"1" * 1_000_000, "audio/mpeg")
    other = await blobs.put("shows", "other/show.mp3", b"2" * 2_000_000, "audio/mpeg")
    await asyncio.gather(*(save(ref, target, blobs.stream(ref)) for ref in (one, other)))
    assert hashlib.sha256(target.read_bytes()).hexdigest() in {one.sha256, other.sha256}
    assert files_in(tmp_path) == {"show.mp3"}


async def test_a_missing_blob_is_named(tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    await blobs.delete("shows", "s/show.mp3")
    with pytest.raises(BlobMissing):
        await save(ref, tmp_path / "show.mp3", blobs.stream(ref))
    assert files_in(tmp_path) == set()
