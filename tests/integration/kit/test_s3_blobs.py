"""S3: a server that is away, a bucket that is not there, a key that is refused."""

from collections.abc import AsyncIterator, Iterator

import httpx
import obstore
import pytest

from contracts import BlobRef, subjects
from services.kit.blobs import BlobMissing, BlobStore, Usage
from services.kit.blobs import s3 as s3_blobs
from services.kit.blobs.s3 import open_bucket
from services.kit.failures import AccountRefused, Discard, Retry
from services.kit.providers import UnknownProviderError
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.s3_server import KEY, SECRET, emptied, on_s3, s3_server

SHOWS = subjects.BLOBS_SHOWS
REF = BlobRef(bucket=SHOWS, key="a/show.mp3", sha256="0" * 64, size=1, media_type="audio/mpeg")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture
def settings(server: str) -> PlatformSettings:
    emptied(server)
    return on_s3(PlatformSettings(), server)


async def every_call(store: BlobStore) -> AsyncIterator[object]:
    """The exception of each method, or what it returned."""

    async def listed() -> list[BlobRef]:
        return [ref async for ref in store.list(SHOWS)]

    async def read() -> list[bytes]:
        return [piece async for piece in store.stream(REF)]

    for call in (
        lambda: store.put(SHOWS, "a", b"x", "text/plain"),
        lambda: store.find(SHOWS, "a"),
        lambda: store.get(REF),
        read,
        listed,
        lambda: store.delete(SHOWS, "a"),
        lambda: store.prune(SHOWS, -1),
        lambda: store.usage(SHOWS),
    ):
        try:
            yield await call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            yield error


async def test_a_server_that_is_away_is_tried_again(
    settings: PlatformSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_blobs, "MAX_RETRIES", 0)
    store = open_bucket(settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"}))
    found = [error async for error in every_call(store)]
    assert [type(error) for error in found] == [Retry] * len(found)


async def test_a_bucket_that_is_not_there_is_named(settings: PlatformSettings) -> None:
    store = open_bucket(settings.model_copy(update={"s3_bucket": "no-such-bucket"}))
    with pytest.raises(Discard, match="RADIOX_S3_BUCKET: there is no bucket of that name"):
        await store.put(SHOWS, "a", b"x", "text/plain")
    with pytest.raises(Discard, match="RADIOX_S3_BUCKET: there is no bucket of that name"):
        await store.usage(SHOWS)


async def test_a_refused_key_is_an_account_that_is_refused_and_never_told(
    settings: PlatformSettings, server: str
) -> None:
    """The server's own error holds the access key."""
    async with httpx.AsyncClient(base_url=server) as client:
        (await client.post("/moto-api/reset-auth", content=b"0")).raise_for_status()
        try:
            found = [error async for error in every_call(open_bucket(settings))]
        finally:
            (await client.post("/moto-api/reset-auth", content=b"inf")).raise_for_status()
    assert [type(error) for error in found] == [AccountRefused] * len(found)
    for error in found:
        text = f"{error} {error!r} {getattr(error, '__cause__', None)!r}"
        assert "RADIOX_S3_ACCESS_KEY" in text
        assert KEY not in text
        assert SECRET not in text


async def test_an_object_that_another_program_stored_is_no_blob(
    settings: PlatformSettings,
) -> None:
    store = open_bucket(settings)
    await obstore.put_async(store._store, "shows/a/show.mp3", b"x")
    assert await store.usage(SHOWS) == Usage(1, 1)
    assert await store.find(SHOWS, "a/show.mp3") is None
    assert [ref async for ref in store.list(SHOWS)] == []
    with pytest.raises(BlobMissing):
        await store.get(REF)


async def test_stations_share_a_bucket_under_prefixes(settings: PlatformSettings) -> None:
    one, other = (
        open_bucket(settings.model_copy(update={"s3_prefix": name})) for name in ("one", "other")
    )
    await one.put(SHOWS, "a", b"1", "text/plain")
    assert await other.find(SHOWS, "a") is None
    assert await other.prune(SHOWS, -1) == 0
    assert await one.find(SHOWS, "a") is not None


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"s3_bucket": None}, "RADIOX_S3_BUCKET is not set"),
        ({"s3_access_key": None}, "only one is set"),
    ],
)
async def test_settings_that_are_missing_are_named(
    broker_settings: PlatformSettings, server: str, change: dict[str, object], missing: str
) -> None:
    settings = on_s3(broker_settings, server).model_copy(update=change)
    with pytest.raises(UnknownProviderError, match=f"RADIOX_BLOBS: s3 cannot be used: .*{missing}"):
        async with connected(settings, "test"):
            pass
