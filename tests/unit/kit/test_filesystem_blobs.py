"""Blobs as files, after crashes and kills."""

import os
import time
from pathlib import Path

import pytest

from services.kit.blobs import BlobMissing, Usage
from services.kit.blobs.filesystem import ABANDONED_AFTER, META, FilesystemBlobs

DAY = 24 * 3600.0


@pytest.fixture
def store(tmp_path: Path) -> FilesystemBlobs:
    return FilesystemBlobs(tmp_path)


def aged(path: Path, seconds: float) -> Path:
    """The path, as if nobody had touched it for that long."""
    past = time.time() - seconds
    os.utime(path, (past, past))
    return path


async def test_a_file_that_was_cut_off_is_missing(store: FilesystemBlobs, tmp_path: Path) -> None:
    ref = await store.put("shows", "a/show.mp3", b"a whole show", "audio/mpeg")
    (tmp_path / "shows/a/show.mp3").write_bytes(b"a whole")
    with pytest.raises(BlobMissing, match="damaged, or replaced"):
        await store.get(ref)
    with pytest.raises(BlobMissing, match="damaged, or replaced"):
        _ = [piece async for piece in store.stream(ref, 0, 3)]


async def test_a_crash_between_bytes_and_reference_is_healed_by_the_next_write(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    await store.put("takes", "k", b"old", "audio/flac")
    (tmp_path / "takes/k").write_bytes(b"new")
    found = await store.find("takes", "k")
    assert found is not None
    with pytest.raises(BlobMissing):
        await store.get(found)
    again = await store.put("takes", "k", b"new", "audio/flac")
    assert await store.get(again) == b"new"


async def test_what_a_killed_writer_left_goes_when_it_is_old(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    await store.put("shows", "a/show.mp3", b"kept", "audio/mpeg")
    folder = tmp_path / "shows/a"
    for name in (".show.mp3.part", "without-reference.mp3"):
        (folder / name).write_bytes(b"left")
    assert await store.prune("shows", 30 * DAY) == 0
    assert len(list(folder.iterdir())) == 4
    for name in (".show.mp3.part", "without-reference.mp3"):
        aged(folder / name, ABANDONED_AFTER + 60)
    assert await store.prune("shows", 30 * DAY) == 0
    assert {path.name for path in folder.iterdir()} == {"show.mp3", f"show.mp3{META}"}


async def test_a_show_that_is_too_old_leaves_no_folder(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    await store.put("shows", "old/1/show.mp3", b"old", "audio/mpeg")
    await store.put("shows", "new/1/show.mp3", b"new", "audio/mpeg")
    aged(tmp_path / "shows/old/1" / f"show.mp3{META}", 31 * DAY)
    assert await store.prune("shows", 30 * DAY) == 1
    for folder in ("old/1", "old"):
        aged(tmp_path / "shows" / folder, 31 * DAY)
        await store.prune("shows", 30 * DAY)
    assert [path.name for path in (tmp_path / "shows").iterdir()] == ["new"]
    assert await store.usage("shows") == Usage(1, 3)
