"""The conformance suite of blob stores; it runs on every store of `PROVIDERS`."""

import asyncio
import hashlib
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts import BlobRef, subjects
from services.kit.blobs import BlobMissing, BlobStore, Usage
from services.kit.blobs.providers import PROVIDERS, BlobSettings
from services.kit.blobs.s3 import S3Blobs
from services.kit.blobs.supabase import SupabaseBlobs
from services.kit.broker import jetstream
from services.kit.failures import Discard
from services.kit.http_client import open_http_client
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.s3_server import emptied, on_s3, s3_server
from tests.supabase_storage import supabase_storage
from tests.waiting import until

BUCKET = subjects.BLOBS_SHOWS


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@asynccontextmanager
async def prepared(name: str, settings: PlatformSettings, s3: str) -> AsyncIterator[Any]:
    """The settings with which the store of that name is opened; it is empty."""
    if name == "s3":
        emptied(s3)
        yield on_s3(settings, s3)
    elif name == "supabase":
        async with supabase_storage() as project:
            yield project.settings(settings)
    else:
        yield settings


@pytest.fixture(params=PROVIDERS)
async def store(
    request: pytest.FixtureRequest, broker_settings: PlatformSettings, s3: str
) -> AsyncIterator[BlobStore]:
    async with (
        connected(broker_settings, "blobs") as (broker, _),
        prepared(request.param, broker_settings, s3) as platform,
        open_http_client() as http,
        PROVIDERS[request.param].open(BlobSettings(platform, jetstream(broker)), http) as opened,
    ):
        yield opened


async def read(store: BlobStore, ref: BlobRef, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.stream(ref, start, length)])


async def next_second() -> None:
    began = int(time.time())

    async def over() -> bool:
        return int(time.time()) > began

    await until(over)


async def test_a_stored_blob_is_read_back(store: BlobStore) -> None:
    data = bytes(range(256)) * 3000
    ref = await store.put(BUCKET, "a/1/show.mp3", data, "audio/mpeg")
    assert ref == BlobRef(
        bucket=BUCKET,
        key="a/1/show.mp3",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="audio/mpeg",
    )
    assert await store.get(ref) == data
    assert await store.find(BUCKET, "a/1/show.mp3") == ref


async def test_a_file_is_stored_unchanged(store: BlobStore, tmp_path: Path) -> None:
    data = b"flac" * 100_000
    path = tmp_path / "master.flac"
    path.write_bytes(data)
    ref = await store.put_file(BUCKET, "a/1/master.flac", path, "audio/flac")
    assert (ref.size, ref.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert await store.get(ref) == data


@pytest.mark.parametrize(
    ("start", "length"), [(0, None), (0, 1), (10, 20), (999_999, None), (1_000_000, None), (5, 0)]
)
async def test_a_range_is_read(store: BlobStore, start: int, length: int | None) -> None:
    data = bytes(i % 251 for i in range(1_000_000))
    ref = await store.put(BUCKET, "range", data, "audio/mpeg")
    end = len(data) if length is None else start + length
    assert await read(store, ref, start, length) == data[start:end]


async def test_the_last_write_replaces_the_others(store: BlobStore) -> None:
    await store.put(BUCKET, "twice", b"first and longer", "text/plain")
    ref = await store.put(BUCKET, "twice", b"second", "text/vtt")
    assert await store.get(ref) == b"second"
    assert await store.find(BUCKET, "twice") == ref


async def test_concurrent_writes_never_mix_the_bytes_of_a_reference(store: BlobStore) -> None:
    old, new = b"o" * 400_000, b"n" * 400_000
    ref = await store.put(BUCKET, "atomic", old, "text/plain")

    async def write() -> None:
        for data in (new, old) * 5:
            await store.put(BUCKET, "atomic", data, "text/plain")

    writing = asyncio.create_task(write())
    while not writing.done():
        with suppress(BlobMissing):
            assert await store.get(ref) == old
    await writing
    assert await store.get(ref) == old


async def test_an_empty_blob_is_a_blob(store: BlobStore) -> None:
    ref = await store.put(BUCKET, "empty", b"", "text/plain")
    assert (ref.size, await store.get(ref), await read(store, ref)) == (0, b"", b"")


async def test_a_blob_that_does_not_exist_is_missing(store: BlobStore) -> None:
    gone = BlobRef(bucket=BUCKET, key="no/such", sha256="0" * 64, size=1, media_type="x/y")
    assert await store.find(BUCKET, "no/such") is None
    with pytest.raises(BlobMissing, match="no/such"):
        await store.get(gone)
    with pytest.raises(BlobMissing, match="no/such"):
        await read(store, gone)
    await store.delete(BUCKET, "no/such")


async def test_a_deleted_blob_is_missing(store: BlobStore) -> None:
    ref = await store.put(BUCKET, "a/b", b"x", "text/plain")
    await store.delete(BUCKET, "a/b")
    assert await store.find(BUCKET, "a/b") is None
    with pytest.raises(BlobMissing):
        await store.get(ref)


async def test_blobs_are_pruned_by_age(store: BlobStore) -> None:
    await store.put(BUCKET, "one", b"1", "text/plain")
    await store.put(BUCKET, "deep/two", b"2", "text/plain")
    assert await store.prune(BUCKET, older_than=3600) == 0
    assert await store.prune(BUCKET, older_than=-1) == 2
    assert await store.find(BUCKET, "one") is None
    assert await store.prune(BUCKET, older_than=-1) == 0


async def test_the_oldest_blobs_are_pruned_until_the_others_fit(store: BlobStore) -> None:
    for name in ("first", "second"):
        await store.put(BUCKET, name, b"12345", "text/plain")
    if isinstance(store, S3Blobs):  # it tells the time of a blob in whole seconds
        await next_second()
    await store.put(BUCKET, "third", b"12345", "text/plain")
    await store.put(BUCKET, "first", b"123", "text/plain")
    assert await store.prune(BUCKET, older_than=3600, max_bytes=13) == 0
    assert await store.prune(BUCKET, older_than=3600, max_bytes=12) == 1
    assert await store.find(BUCKET, "second") is None
    assert await store.usage(BUCKET) == Usage(2, 8)
    assert await store.prune(BUCKET, older_than=3600, max_bytes=0) == 2


async def test_only_blobs_of_a_name_are_pruned(store: BlobStore) -> None:
    await store.put(BUCKET, "a/show.flac", b"1", "audio/flac")
    await store.put(BUCKET, "a/show.mp3", b"2", "audio/mpeg")
    await store.put(BUCKET, "b/not-show.flac", b"3", "audio/flac")
    assert await store.prune(BUCKET, older_than=-1, name="show.flac") == 1
    assert await store.find(BUCKET, "a/show.flac") is None
    assert await store.usage(BUCKET) == Usage(2, 2)


async def test_blobs_are_listed_by_prefix(store: BlobStore) -> None:
    wanted = {
        key: await store.put(BUCKET, key, key.encode(), "text/plain")
        for key in ("a/1", "a/2", "ab/1", "b", "c/d/e")
    }

    async def listed(prefix: str = "") -> dict[str, BlobRef]:
        return {ref.key: ref async for ref in store.list(BUCKET, prefix)}

    assert await listed() == wanted
    assert set(await listed("a/")) == {"a/1", "a/2"}
    assert set(await listed("a")) == {"a/1", "a/2", "ab/1"}
    assert set(await listed("c/d/e")) == {"c/d/e"}
    assert await listed("none/") == {}
    await store.delete(BUCKET, "a/1")
    assert set(await listed("a/")) == {"a/2"}


async def test_a_bucket_without_blobs_lists_none(store: BlobStore) -> None:
    assert [ref async for ref in store.list(subjects.BLOBS_SOURCES)] == []


async def test_many_blobs_are_listed_and_pruned(store: BlobStore) -> None:
    """More than the page of any store."""
    keys = {f"{number % 7}/{number}" for number in range(450)}
    await asyncio.gather(*(store.put(BUCKET, key, b"x", "text/plain") for key in keys))
    assert {ref.key async for ref in store.list(BUCKET)} == keys
    assert await store.prune(BUCKET, older_than=-1) == len(keys)
    assert await store.usage(BUCKET) == Usage(0, 0)


async def test_a_signed_address_reads_the_blob_for_a_while(store: BlobStore) -> None:
    data = b"who has the address may read this"
    ref = await store.put(BUCKET, "a/show.mp3", data, "audio/mpeg")
    url = await store.signed_url(ref, 60.0)
    if url is None:  # files, and objects on the broker, have no addresses
        assert not isinstance(store, S3Blobs | SupabaseBlobs)
        return
    async with httpx.AsyncClient() as client:
        answer = await client.get(url, headers={"Range": "bytes=4-6"})
    assert (answer.status_code, answer.content) == (206, data[4:7])
    assert answer.headers["content-type"] == "audio/mpeg"


async def test_a_large_file_is_stored_in_parts_and_read_by_ranges(
    store: BlobStore, tmp_path: Path
) -> None:
    path = tmp_path / "large.flac"
    block = bytes(i % 251 for i in range(1_000_000))
    with path.open("wb") as file:
        for _ in range(20):
            file.write(block)
    ref = await store.put_file(BUCKET, "large.flac", path, "audio/flac")
    assert await store.find(BUCKET, "large.flac") == ref
    assert await read(store, ref, 17_000_005, 20) == block[5:25]
    digest = hashlib.sha256()
    async for piece in store.stream(ref):
        digest.update(piece)
    assert digest.hexdigest() == ref.sha256


@pytest.mark.parametrize("key", ["../escape", "a/../../b", ".hidden", "a b", "", "ä", "/"])
async def test_an_invalid_key_cannot_be_written(store: BlobStore, key: str) -> None:
    with pytest.raises(Discard, match=re.escape(f"{BUCKET}/{key}: not a key for a blob")):
        await store.put(BUCKET, key, b"x", "text/plain")


@pytest.mark.parametrize("key", ["../escape", "a b", ""])
async def test_an_invalid_key_is_refused_by_every_method(store: BlobStore, key: str) -> None:
    refused = BlobRef(bucket=BUCKET, key=key, sha256="0" * 64, size=1, media_type="x/y")
    for look in (store.find(BUCKET, key), store.get(refused), store.delete(BUCKET, key)):
        with pytest.raises(Discard, match="not a key for a blob"):
            await look


async def test_usage_counts_blobs_and_bytes(store: BlobStore) -> None:
    assert await store.usage(BUCKET) == Usage(0, 0)
    await store.put(BUCKET, "a/1", b"12345", "text/plain")
    await store.put(BUCKET, "b/1", b"123", "text/plain")
    assert await store.usage(BUCKET) == Usage(2, 8)
    await store.put(BUCKET, "a/1", b"1", "text/plain")
    assert await store.usage(BUCKET) == Usage(2, 4)
    await store.delete(BUCKET, "b/1")
    assert await store.usage(BUCKET) == Usage(1, 1)


async def test_a_replaced_blob_is_missing(store: BlobStore) -> None:
    old = await store.put(BUCKET, "a/show.mp3", b"the old show", "audio/mpeg")
    await store.put(BUCKET, "a/show.mp3", b"the new show", "audio/mpeg")
    with pytest.raises(BlobMissing):
        await read(store, old)
    with pytest.raises(BlobMissing):
        await store.get(old)


async def test_every_range_of_a_replaced_blob_is_missing(store: BlobStore) -> None:
    old = await store.put(BUCKET, "a/show.mp3", b"the old show", "audio/mpeg")
    await store.put(BUCKET, "a/show.mp3", b"the new show", "audio/mpeg")
    with pytest.raises(BlobMissing):
        await read(store, old, start=3, length=2)


@pytest.mark.parametrize("size", [-2, 0, 5, 13])
async def test_a_reference_with_another_size_is_missing(store: BlobStore, size: int) -> None:
    """The size bounds memory: no reader gets more bytes than the reference names."""
    ref = await store.put(BUCKET, "a/show.mp3", b"twelve bytes", "audio/mpeg")
    assert await read(store, ref) == b"twelve bytes"
    other = ref.model_copy(update={"size": size})
    with pytest.raises(BlobMissing):
        await store.get(other)
    with pytest.raises(BlobMissing):
        await read(store, other)
