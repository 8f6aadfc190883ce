"""A check of the broker's store tells why it does not store, and leaves one message."""

import pytest
from nats.js.api import DiscardPolicy

from contracts import subjects
from services.kit.availability import NOT_STORED, check_store
from services.kit.broker import jetstream
from services.kit.failures import BrokerUnavailable
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.topology import checks_config
from tests.full_store import fill_store


async def test_only_the_last_check_is_kept(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        for _ in range(3):
            await check_store(platform.client, "bridge")
        info = await jetstream(broker).stream_info(subjects.STREAM_CHECKS)
    assert info.state.messages == 1


async def test_a_full_disk_is_told_though_the_broker_answers(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (_, platform):
        fill_store(broker_settings)
        with pytest.raises(BrokerUnavailable) as told:
            await check_store(platform.client, "bridge")
        assert told.value.reason == NOT_STORED
        assert await platform.ready()


async def test_a_refusal_is_told_in_the_words_of_the_broker(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        small = checks_config(1).evolve(discard=DiscardPolicy.NEW, max_bytes=100)
        await jetstream(broker).update_stream(small)
        with pytest.raises(BrokerUnavailable, match="refuses to store: maximum bytes exceeded"):
            await check_store(platform.client, "bridge")


async def test_a_broker_that_lacks_the_stream_is_to_be_provisioned(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        await jetstream(broker).delete_stream(subjects.STREAM_CHECKS)
        with pytest.raises(BrokerUnavailable, match="run `radiox provision`"):
            await check_store(platform.client, "bridge")
