"""The blob store in a folder, after crashes and kills."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from services.kit.blobs import BlobMissing, Usage
from services.kit.blobs.filesystem import META, FilesystemBlobs
from services.kit.blobs.port import ABANDONED_AFTER

DAY = 24 * 3600.0


@pytest.fixture
def store(tmp_path: Path) -> FilesystemBlobs:
    return FilesystemBlobs(tmp_path)


def aged(path: Path, seconds: float) -> Path:
    """Set the file's times to so many seconds ago; return its path."""
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


async def test_a_crash_between_bytes_and_reference_is_repaired_by_the_next_write(
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


async def test_a_damaged_reference_is_none_until_the_next_write(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    await store.put("takes", "k", b"take", "audio/flac")
    (tmp_path / f"takes/k{META}").write_bytes(b"")
    assert await store.find("takes", "k") is None
    ref = await store.put("takes", "k", b"take", "audio/flac")
    assert await store.find("takes", "k") == ref


async def test_a_file_of_the_same_size_and_time_is_another_file(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    """Time stamps of the kernel may be too coarse to distinguish two writes."""
    path = tmp_path / "shows/k"
    old = await store.put("shows", "k", b"old", "text/plain")
    assert b"".join([piece async for piece in store.stream(old)]) == b"old"
    at = path.stat().st_mtime_ns
    new = await store.put("shows", "k", b"new", "text/plain")
    os.utime(path, ns=(at, at))
    assert b"".join([piece async for piece in store.stream(new)]) == b"new"
    with pytest.raises(BlobMissing):
        _ = [piece async for piece in store.stream(old)]


async def test_of_many_writers_one_is_found_whole(store: FilesystemBlobs) -> None:
    for _ in range(20):
        writers = (store.put("takes", "k", bytes([n]) * 9, "audio/flac") for n in range(8))
        written = await asyncio.gather(*writers)
        found = await store.find("takes", "k")
        assert found in written
        assert found is not None
        assert await store.get(found)


async def test_a_blob_that_is_written_while_the_old_one_is_removed_stays(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    for number in range(100):
        await store.put("sources", "k", b"old", "application/xml")
        aged(tmp_path / f"sources/k{META}", 31 * DAY)
        new = store.put("sources", "k", b"new %d" % number, "application/xml")
        ref, _ = await asyncio.gather(new, store.prune("sources", 30 * DAY))
        assert await store.find("sources", "k") == ref
        assert await store.get(ref) == b"new %d" % number


async def test_what_is_written_while_its_empty_folder_is_removed_stays(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    for _ in range(200):
        await store.put("shows", "a/show.mp3", b"show", "audio/mpeg")
        await store.delete("shows", "a/show.mp3")
        aged(tmp_path / "shows/a", 31 * DAY)
        new = store.put("shows", "a/show.mp3", b"show", "audio/mpeg")
        ref, _ = await asyncio.gather(new, store.prune("shows", 30 * DAY))
        assert await store.get(ref) == b"show"


async def test_a_bucket_is_cleared_and_counted_by_many_at_once(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    for _ in range(3):
        for number in range(20):
            await store.put("shows", f"{number}/1/show.mp3", b"old", "audio/mpeg")
            for path in (f"{number}/1/show.mp3{META}", f"{number}/1", f"{number}"):
                aged(tmp_path / "shows" / path, 31 * DAY)
        pruning = (store.prune("shows", 30 * DAY) for _ in range(6))
        removed = asyncio.gather(*pruning)
        assert (await store.usage("shows")).count <= 20
        assert sum(await removed) == 20


async def test_old_files_of_a_killed_writer_are_removed(
    store: FilesystemBlobs, tmp_path: Path
) -> None:
    await store.put("shows", "a/show.mp3", b"kept", "audio/mpeg")
    folder = tmp_path / "shows/a"
    for name in (".half-written", "without-reference.mp3"):
        (folder / name).write_bytes(b"left")
    assert await store.prune("shows", 30 * DAY) == 0
    assert len(list(folder.iterdir())) == 4
    for name in (".half-written", "without-reference.mp3"):
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
