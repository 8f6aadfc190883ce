"""JetStream's object store: missing chunks, abandoned chunks, and the local cache."""

import asyncio
import errno
import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from contracts import BlobRef, subjects
from services.kit.blobs import BlobMissing
from services.kit.blobs import jetstream as jetstream_blobs
from services.kit.blobs.cache import Cache
from services.kit.blobs.jetstream import JetStreamBlobs
from services.kit.broker import jetstream
from services.kit.failures import Retry
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.waiting import until

BUCKET = subjects.BLOBS_SHOWS


@pytest.fixture
async def js(broker_settings: PlatformSettings) -> AsyncIterator[Any]:
    async with connected(broker_settings, "blobs") as (broker, _):
        yield jetstream(broker)


def files(folder: Path) -> list[int]:
    """The sizes of the files that lie there."""
    return [path.stat().st_size for path in folder.iterdir()]


async def read(blobs: JetStreamBlobs, ref: BlobRef) -> bytes:
    return b"".join([piece async for piece in blobs.stream(ref)])


async def test_an_object_whose_chunks_are_missing_is_missing(js: Any, tmp_path: Path) -> None:
    """As after a put that was not confirmed, and whose writer was killed during its cleanup."""
    blobs = JetStreamBlobs(js, tmp_path / "cache")
    ref = await blobs.put(BUCKET, "hollow", b"x" * 300_000, "audio/mpeg")
    await js.purge_stream(f"OBJ_{BUCKET}", subject=f"$O.{BUCKET}.C.>")
    with pytest.raises(BlobMissing, match="hollow"):
        await blobs.get(ref)
    with pytest.raises(BlobMissing, match="hollow"):
        await read(blobs, ref)
    assert not files(tmp_path / "cache")


async def test_a_reference_never_returns_other_bytes_than_its_own(js: Any, tmp_path: Path) -> None:
    blobs = JetStreamBlobs(js, tmp_path)
    old = await blobs.put(BUCKET, "changing", b"old", "text/plain")
    new = await blobs.put(BUCKET, "changing", b"new", "text/plain")
    with pytest.raises(BlobMissing):
        await read(blobs, old)
    assert await read(blobs, new) == b"new"


async def test_an_invalid_digest_opens_no_other_file(js: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    blobs = JetStreamBlobs(js, tmp_path / "cache")
    ref = await blobs.put(BUCKET, "plain", b"plain", "text/plain")
    for strange in ("../secret", str(tmp_path / "secret"), ""):
        with pytest.raises(BlobMissing):
            await read(blobs, ref.model_copy(update={"sha256": strange}))


async def test_the_cache_is_bounded_and_evicts_the_least_recently_used_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=250)
    fetched = []

    async def open_one(number: int) -> None:
        data = bytes([number]) * 100

        async def fetch(file: Any) -> None:
            fetched.append(number)
            file.write(data)

        with await cache.open(hashlib.sha256(data).hexdigest(), fetch) as file:
            file.seek(0)
            assert file.read() == data

    for number in (1, 2, 1, 3, 1, 2):
        await open_one(number)
    assert fetched == [1, 2, 3, 2]
    assert files(tmp_path) == [100, 100]


async def test_a_cached_file_that_was_damaged_is_fetched_again(js: Any, tmp_path: Path) -> None:
    """As after a power failure before the disk was synced."""
    ref = await JetStreamBlobs(js, tmp_path).put(BUCKET, "cached", b"x" * 300_000, "audio/mpeg")
    for damaged in (b"", b"x" * 1000, b"y" * 300_000):
        blobs = JetStreamBlobs(js, tmp_path)
        assert await read(blobs, ref) == b"x" * 300_000
        (tmp_path / ref.sha256).write_bytes(damaged)
        assert await read(blobs, ref) == b"x" * 300_000


async def test_a_file_that_is_evicted_while_it_is_fetched_can_still_be_read(
    tmp_path: Path,
) -> None:
    cache, slow, fast = Cache(tmp_path, max_bytes=150), b"s" * 100, b"f" * 100
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def fetch_slowly(file: Any) -> None:
        file.write(slow)
        file.flush()
        begun.set()
        await goes_on.wait()

    async def fetch(file: Any) -> None:
        file.write(fast)

    opening = asyncio.create_task(cache.open(hashlib.sha256(slow).hexdigest(), fetch_slowly))
    await begun.wait()
    (await cache.open(hashlib.sha256(fast).hexdigest(), fetch)).close()
    goes_on.set()
    with await opening as file:
        file.seek(0)
        assert file.read() == slow
    assert files(tmp_path) == [100]


async def test_concurrent_reads_of_one_blob_fetch_it_once(tmp_path: Path) -> None:
    """Players request several ranges of a file at the same time."""
    cache, data, fetched = Cache(tmp_path), b"x" * 100, []

    async def fetch(file: Any) -> None:
        fetched.append(file)
        await asyncio.sleep(0)
        file.write(data)

    sha256 = hashlib.sha256(data).hexdigest()
    for file in await asyncio.gather(*(cache.open(sha256, fetch) for _ in range(5))):
        file.seek(0)
        assert file.read() == data
        file.close()
    assert len(fetched) == 1


async def test_a_full_disk_of_the_cache_is_a_retry(tmp_path: Path) -> None:
    async def fetch(_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(Retry, match="No space left"):
        await Cache(tmp_path).open("0" * 64, fetch)
    assert not files(tmp_path)


async def test_a_deleted_object_leaves_nothing_on_the_broker(
    broker_settings: PlatformSettings, tmp_path: Path
) -> None:
    async with connected(broker_settings, "blobs") as (broker, _):
        js = jetstream(broker)
        store = JetStreamBlobs(js, tmp_path / "cache")
        for number in range(5):
            await store.put("shows", f"s{number}/show.mp3", b"x" * 200_000, "audio/mpeg")
            await store.delete("shows", f"s{number}/show.mp3")
        info = await js.stream_info("OBJ_shows")
    assert info.state.messages == 0


async def chunks(js: Any) -> int:
    """The objects of which the broker keeps chunks."""
    info = await js.stream_info(f"OBJ_{BUCKET}", subjects_filter=f"$O.{BUCKET}.C.>")
    return len(info.state.subjects or {})


async def holds(js: Any, size: int) -> bool:
    """Whether the broker keeps that many bytes of blobs."""
    return bool((await js.stream_info(f"OBJ_{BUCKET}")).state.bytes >= size)


async def test_old_chunks_without_an_object_are_removed(
    js: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers that were cancelled leave them, and those that wrote one key at once."""
    blobs = JetStreamBlobs(js, tmp_path)
    writers = (blobs.put(BUCKET, "s/show.mp3", b"x" * 200_000, "audio/mpeg") for _ in range(5))
    ref, *_ = await asyncio.gather(*writers)
    cancelled = asyncio.create_task(blobs.put(BUCKET, "s/master.flac", b"x" * 50_000_000, "a/b"))
    await until(lambda: holds(js, 2_000_000))
    while not cancelled.done():  # one request may swallow it: asyncio.wait_for on Python 3.11
        cancelled.cancel()
        await asyncio.sleep(0)
    assert cancelled.cancelled()
    left = await chunks(js)
    assert left > 2
    assert await blobs.prune(BUCKET, 3600) == 0
    assert await chunks(js) == left
    monkeypatch.setattr(jetstream_blobs, "ABANDONED_AFTER", -1)
    assert await blobs.prune(BUCKET, 3600) == 0
    assert await chunks(js) == 1
    assert await blobs.get(ref) == b"x" * 200_000


async def test_a_blob_that_is_written_while_the_old_one_is_removed_stays(
    js: Any, tmp_path: Path
) -> None:
    blobs = JetStreamBlobs(js, tmp_path)
    for number in range(40):
        await blobs.put(BUCKET, "s/show.mp3", b"old", "audio/mpeg")
        await age(js)
        new = blobs.put(BUCKET, "s/show.mp3", b"new %d" % number, "audio/mpeg")
        ref, _ = await asyncio.gather(new, blobs.prune(BUCKET, 3600))
        assert await blobs.find(BUCKET, "s/show.mp3") == ref
        assert await blobs.get(ref) == b"new %d" % number


async def age(js: Any) -> None:
    """Have the bucket's objects written long ago."""
    message = await js.get_last_msg(f"OBJ_{BUCKET}", f"$O.{BUCKET}.M.>")
    meta = json.loads(message.data) | {"mtime": "2020-01-01T00:00:00+00:00"}
    await js.publish(message.subject, json.dumps(meta).encode(), headers={"Nats-Rollup": "sub"})
