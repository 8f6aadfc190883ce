"""Keys of a bucket are listed whatever expires meanwhile, and listing leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contracts import subjects
from services.kit.kv import stream_of_bucket
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.waiting import until

BUCKET = subjects.BUCKET_WORDS
KEYS = 300


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "test") as (_, platform):
        yield platform


async def test_keys_are_listed_while_they_come_and_expire(platform: Platform) -> None:
    bucket = platform.bucket(BUCKET)
    await bucket.put("lasting", b"")

    async def write() -> None:
        for number in range(KEYS):
            await bucket.create(f"short.{number}", b"", ttl=1)

    writing = asyncio.create_task(write())
    while not writing.done():
        assert "lasting" in await bucket.keys()
    await writing

    async def only_one_is_left() -> bool:
        return await bucket.keys() == ["lasting"]

    await until(only_one_is_left)
    await bucket.delete("lasting")
    assert await bucket.keys() == []


async def test_a_list_leaves_no_consumer_behind(platform: Platform) -> None:
    bucket = platform.bucket(BUCKET)
    await bucket.put("key", b"")
    for _ in range(10):
        await bucket.keys()

    async def consumers_are_gone() -> bool:
        info = await platform.client.jetstream().stream_info(stream_of_bucket(BUCKET))
        return info.state.consumer_count == 0

    await until(consumers_are_gone)
