"""The conformance suite of key-value buckets: on a real nats-server, and the fake."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contracts import subjects
from services.kit.clock import SystemClock
from services.kit.kv import KeyValue
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.fakes import MemoryKeyValue
from tests.waiting import until


@pytest.fixture(params=["jetstream", "memory"])
async def bucket(
    request: pytest.FixtureRequest, broker_settings: PlatformSettings
) -> AsyncIterator[KeyValue]:
    if request.param == "memory":
        yield MemoryKeyValue(SystemClock())
        return
    async with connected(broker_settings, "kv") as (_, platform):
        yield platform.bucket(subjects.BUCKET_CLAIMS)


async def gone(bucket: KeyValue, key: str) -> bool:
    return await bucket.get(key) is None


async def test_value_and_revision_are_read_back(bucket: KeyValue) -> None:
    assert await bucket.get("a") is None
    first = await bucket.put("a", b"1")
    second = await bucket.put("a", b"2")
    assert second > first
    assert await bucket.get("a") == (b"2", second)


async def test_create_writes_only_a_new_key(bucket: KeyValue) -> None:
    revision = await bucket.create("a", b"mine")
    assert revision is not None
    assert await bucket.create("a", b"yours") is None
    assert await bucket.get("a") == (b"mine", revision)
    await bucket.delete("a")
    assert await bucket.create("a", b"yours") is not None


async def test_a_repeated_create_returns_the_same_revision(bucket: KeyValue) -> None:
    """A write that timed out may have succeeded; its repetition must not fail."""
    revision = await bucket.create("a", b"mine")
    assert await bucket.create("a", b"mine") == revision


async def test_of_concurrent_updates_one_succeeds(bucket: KeyValue) -> None:
    revision = await bucket.put("a", b"0")
    tries = [bucket.update("a", f"{n}".encode(), revision) for n in range(1, 9)]
    won = [number for number, new in enumerate(await asyncio.gather(*tries), 1) if new]
    assert len(won) == 1
    found = await bucket.get("a")
    assert found is not None
    assert found[0] == f"{won[0]}".encode()


async def test_a_claim_expires_and_can_be_made_again(bucket: KeyValue) -> None:
    assert await bucket.create("claim", b"dead worker", ttl=1) is not None
    await until(lambda: gone(bucket, "claim"))
    assert await bucket.create("claim", b"next worker", ttl=1) is not None


async def test_a_renewed_claim_outlives_its_first_time(bucket: KeyValue) -> None:
    revision = await bucket.create("claim", b"worker", ttl=2)
    assert revision is not None
    renewed = await bucket.update("claim", b"worker", revision, ttl=30)
    assert renewed is not None
    with pytest.raises(TimeoutError):
        await until(lambda: gone(bucket, "claim"), within=2.5)


async def test_keys_are_those_with_a_value(bucket: KeyValue) -> None:
    assert await bucket.keys() == []
    await bucket.put("a.1", b"x")
    await bucket.put("b", b"y")
    await bucket.delete("b")
    assert await bucket.keys() == ["a.1"]


async def test_a_key_may_expire_at_any_moment_of_its_creation(bucket: KeyValue) -> None:
    """Asked all the time for twenty keys, a broker lets some expire in the middle of a call."""

    async def take_over(key: str) -> None:
        assert await bucket.create(key, b"dead worker", ttl=1) is not None

        async def taken() -> bool:
            return await bucket.create(key, b"mine") is not None

        await until(taken, within=20)

    async with asyncio.timeout(20):
        await asyncio.gather(*(take_over(f"claim-{number}") for number in range(20)))


async def test_a_value_that_is_written_again_without_a_time_stays(bucket: KeyValue) -> None:
    revision = await bucket.create("state", b"ended", ttl=1)
    assert revision is not None
    assert await bucket.update("state", b"begun again", revision) is not None
    with pytest.raises(TimeoutError):
        await until(lambda: gone(bucket, "state"), within=1.5)


async def test_a_value_with_a_ttl_expires_and_leaves_nothing(bucket: KeyValue) -> None:
    revision = await bucket.put("state", b"running")
    assert await bucket.update("state", b"ended", revision, ttl=0.5) is not None
    await until(lambda: gone(bucket, "state"))
    assert await bucket.keys() == []
    assert await bucket.create("state", b"another") is not None
