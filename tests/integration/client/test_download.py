"""A blob becomes a file, whole or not at all."""

from pathlib import Path

import pytest

from services.client.download import DamagedBlobError, download
from services.kit.blobs import BlobMissing
from services.kit.blobs.filesystem import FilesystemBlobs

BYTES = bytes(range(256)) * 5000


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


async def test_a_blob_replaces_the_file_at_its_place(tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    place = tmp_path / "show.mp3"
    place.write_bytes(b"older")
    await download(ref, place, blobs)
    assert place.read_bytes() == BYTES
    assert files_in(tmp_path) == {"show.mp3"}


async def test_damaged_bytes_never_take_the_place(tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    [stored] = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()
                and path.stat().st_size == len(BYTES)]  # fmt: skip
    stored.write_bytes(BYTES[:-1] + b"x")
    place = tmp_path / "show.mp3"
    place.write_bytes(b"older")
    with pytest.raises(DamagedBlobError, match=r"shows/s/show\.mp3"):
        await download(ref, place, blobs)
    assert place.read_bytes() == b"older"
    assert files_in(tmp_path) == {"show.mp3"}


async def test_a_blob_that_is_gone_is_named(tmp_path: Path) -> None:
    blobs = FilesystemBlobs(tmp_path / "blobs")
    ref = await blobs.put("shows", "s/show.mp3", BYTES, "audio/mpeg")
    await blobs.delete("shows", "s/show.mp3")
    with pytest.raises(BlobMissing):
        await download(ref, tmp_path / "show.mp3", blobs)
    assert files_in(tmp_path) == set()
