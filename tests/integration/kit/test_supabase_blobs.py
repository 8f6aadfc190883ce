"""Supabase Storage, emulated: broken connections, a refused key, missing buckets."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from contracts import BlobRef, subjects
from services.kit.blobs import BlobMissing
from services.kit.blobs import resumable as resumable_uploads
from services.kit.blobs.files import digest_of
from services.kit.blobs.supabase import SupabaseBlobs
from services.kit.failures import AccountRefused, Discard, RateLimited, Retry
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.supabase_storage import KEY, PART_SIZE, Storage, Stored, supabase_storage

SHOWS = subjects.BLOBS_SHOWS
REF = BlobRef(bucket=SHOWS, key="a/show.mp3", sha256="0" * 64, size=1, media_type="audio/mpeg")


@pytest.fixture
async def project() -> AsyncIterator[Storage]:
    async with supabase_storage() as found:
        yield found


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as found:
        yield found


@pytest.fixture
def blobs(project: Storage, client: httpx.AsyncClient) -> SupabaseBlobs:
    return SupabaseBlobs(client, project.address, KEY)


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A file of three parts and a half."""
    path = tmp_path / "master.flac"
    path.write_bytes(bytes(i % 251 for i in range(PART_SIZE)) * 3 + b"x" * (PART_SIZE // 2))
    return path


async def every_call(blobs: SupabaseBlobs) -> AsyncIterator[object]:
    """The exception of each method, or what it returned."""

    async def listed() -> list[BlobRef]:
        return [ref async for ref in blobs.list(SHOWS)]

    async def read() -> list[bytes]:
        return [piece async for piece in blobs.stream(REF)]

    for call in (
        lambda: blobs.put(SHOWS, "a", b"x", "text/plain"),
        lambda: blobs.put(SHOWS, "a", b"x" * PART_SIZE, "text/plain"),
        lambda: blobs.find(SHOWS, "a"),
        lambda: blobs.get(REF),
        read,
        listed,
        lambda: blobs.delete(SHOWS, "a"),
        lambda: blobs.prune(SHOWS, -1),
        lambda: blobs.usage(SHOWS),
        lambda: blobs.signed_url(REF, 60),
    ):
        try:
            yield await call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            yield error


async def test_a_large_file_goes_on_where_the_connection_broke(
    project: Storage, blobs: SupabaseBlobs, master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable_uploads, "RETRY_DELAY", 0.0)
    project.cut_parts = 2
    ref = await blobs.put_file(SHOWS, "s1/master.flac", master, "audio/flac")
    assert await blobs.get(ref) == project.buckets[SHOWS]["s1/master.flac"].data
    assert ref.sha256 == digest_of(master)[0]
    half = PART_SIZE // 2
    assert project.parts[:3] == [0, half, half + half]
    assert len(project.parts) == 5


async def test_a_large_file_is_given_up_once_every_part_fails(
    project: Storage, blobs: SupabaseBlobs, master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable_uploads, "RETRY_DELAY", 0.0)
    project.cut_parts = 1000
    with pytest.raises(Retry, match=r"shows: Supabase Storage is out of order \(500\)"):
        await blobs.put_file(SHOWS, "s1/master.flac", master, "audio/flac")
    assert len(project.parts) == resumable_uploads.MAX_FAILURES + 1
    assert await blobs.find(SHOWS, "s1/master.flac") is None


async def test_a_large_file_replaces_another(
    project: Storage, blobs: SupabaseBlobs, master: Path
) -> None:
    old = await blobs.put(SHOWS, "s1/master.flac", b"old", "audio/flac")
    new = await blobs.put_file(SHOWS, "s1/master.flac", master, "audio/flac")
    assert await blobs.find(SHOWS, "s1/master.flac") == new
    with pytest.raises(BlobMissing):
        await blobs.get(old)
    assert len(project.parts) == 4


async def test_a_project_that_is_away_is_tried_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable_uploads, "RETRY_DELAY", 0.0)
    blobs = SupabaseBlobs(client, "http://127.0.0.1:9", KEY)
    found = [error async for error in every_call(blobs)]
    assert [type(error) for error in found] == [Retry] * len(found)


async def test_a_refused_key_is_an_account_that_is_refused_and_never_told(
    project: Storage, client: httpx.AsyncClient
) -> None:
    """The server's own error repeats the key."""
    blobs = SupabaseBlobs(client, project.address, "sb_secret_wrong")
    found = [error async for error in every_call(blobs)]
    assert [type(error) for error in found] == [AccountRefused] * len(found)
    for error in found:
        assert "SUPABASE_SERVICE_ROLE_KEY" in str(error)
        assert "sb_secret_wrong" not in f"{error} {getattr(error, '__cause__', None)!r}"


async def test_a_bucket_that_is_missing_is_named(project: Storage, blobs: SupabaseBlobs) -> None:
    del project.buckets[SHOWS]
    found = [error async for error in every_call(blobs)]
    assert {str(error) for error in found} == {
        "Supabase Storage has no bucket shows: apply infra/supabase/migrations"
    }
    assert {type(error) for error in found} == {Discard}


@pytest.mark.parametrize(
    ("status", "failure"),
    [(429, RateLimited), (503, Retry), (544, Retry), (413, Discard), (400, Discard)],
)
async def test_other_errors_are_retried_where_that_may_help(
    project: Storage, blobs: SupabaseBlobs, status: int, failure: type[Exception]
) -> None:
    project.statuses = [status]
    with pytest.raises(failure) as caught:
        await blobs.put(SHOWS, "a", b"x", "text/plain")
    assert type(caught.value) is failure


async def test_an_object_that_another_program_stored_is_no_blob(
    project: Storage, blobs: SupabaseBlobs
) -> None:
    project.buckets[SHOWS]["a/show.mp3"] = Stored(b"x", "audio/mpeg", {})
    assert await blobs.find(SHOWS, "a/show.mp3") is None
    assert [ref async for ref in blobs.list(SHOWS)] == []
    with pytest.raises(BlobMissing):
        await blobs.get(REF)


async def test_a_blob_that_is_replaced_between_two_requests_is_not_mixed_up(
    project: Storage, blobs: SupabaseBlobs
) -> None:
    """The digest is of one object, the bytes of the next: their entity tags differ."""
    ref = await blobs.put(SHOWS, "a/show.mp3", b"the old show", "audio/mpeg")
    held = project.buckets[SHOWS]["a/show.mp3"]
    other = Stored(b"the new show", "audio/mpeg", held.metadata)  # claims the old digest
    project.buckets[SHOWS]["a/show.mp3"] = other
    with pytest.raises(BlobMissing):
        await blobs.get(ref)


async def test_no_address_is_signed_for_a_blob_that_is_missing(blobs: SupabaseBlobs) -> None:
    with pytest.raises(BlobMissing):
        await blobs.signed_url(REF, 60)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"supabase_url": None}, "SUPABASE_URL is not set"),
        ({"supabase_key": None}, "SUPABASE_SERVICE_ROLE_KEY is not set"),
    ],
)
async def test_settings_that_are_missing_are_named(
    broker_settings: PlatformSettings, project: Storage, change: dict[str, object], missing: str
) -> None:
    settings = project.settings(broker_settings).model_copy(update=change)
    with pytest.raises(UnknownProviderError, match=f"supabase cannot be used: {missing}"):
        async with connected(settings, "test"):
            pass
