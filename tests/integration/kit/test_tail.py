"""Following a stream survives the loss of the consumer and of the broker."""

import asyncio
from contextlib import aclosing
from typing import Any

from contracts import ShowCancelRequested, subjects
from services.kit.broker import jetstream
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.tail import tail


async def said(platform: Any, *names: str) -> None:
    for name in names:
        await platform.publisher.publish(ShowCancelRequested(show_id=name))


async def test_each_message_is_seen_once_though_the_consumer_is_deleted(
    broker_settings: PlatformSettings,
) -> None:
    async with connected(broker_settings, "test") as (broker, platform):
        js = jetstream(broker)
        await said(platform, "before")
        after = await platform.streams.last(subjects.STREAM_SHOWS)
        seen = []
        async with (
            asyncio.timeout(60),
            aclosing(tail(js, subjects.STREAM_SHOWS, after=after)) as entries,
        ):
            await said(platform, "a", "b")
            async for entry in entries:
                seen.append(ShowCancelRequested.model_validate_json(entry.body).show_id)
                if seen == ["a", "b"]:
                    for info in await js.consumers_info(subjects.STREAM_SHOWS):
                        if not info.config.durable_name:
                            await js.delete_consumer(subjects.STREAM_SHOWS, info.name)
                    await said(platform, "c", "d")
                if seen[-1] == "d":
                    break
    assert seen == ["a", "b", "c", "d"]
