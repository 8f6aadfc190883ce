"""The query for the bytes of blobs: what it says where there is nothing to read."""

from collections.abc import AsyncIterator

import pytest

from contracts import BlobChunk, BlobRead
from services import fleet
from services.client.queries import ask
from services.kit.failures import Invalid, NotFound
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.settings import PlatformSettings


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with (
        running(fleet.load("media", covers="local"), broker_settings),
        connected(broker_settings, "client") as (_, platform),
    ):
        yield platform


async def read(platform: Platform, key: str, sha256: str = "") -> BlobChunk:
    query = BlobRead(bucket="shows", key=key, sha256=sha256)
    return await ask(platform.client, query, BlobChunk)


async def test_a_blob_that_never_was_and_one_that_was_replaced_are_told_apart(
    platform: Platform,
) -> None:
    with pytest.raises(NotFound, match=r"there is no shows/s1/show\.mp3, or it was removed"):
        await read(platform, "s1/show.mp3")
    ref = await platform.blobs.put("shows", "s1/show.mp3", b"ID3", "audio/mpeg")
    assert (await read(platform, ref.key, ref.sha256)).data == b"ID3"
    with pytest.raises(NotFound, match=r"shows/s1/show\.mp3 was replaced by other bytes"):
        await read(platform, ref.key, "0" * 64)


@pytest.mark.parametrize("key", ["../escape", "a b", "", "/", ".hidden"])
async def test_a_key_that_no_blob_has_is_refused_by_name(platform: Platform, key: str) -> None:
    with pytest.raises(Invalid, match=r"^key: .*is no key of a blob") as refused:
        await read(platform, key)
    assert "ref.json" not in str(refused.value)
