"""Following a stream survives the loss of the consumer and of the broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nats.js import JetStreamContext
from pydantic import SecretStr

from contracts import ShowCancelRequested, subjects
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.tail import tail
from services.stack import provision_fleet
from tests.chaos.processes import BROKER, Processes
from tests.waiting import until

TOKEN = "loopback"  # noqa: S105 - of a broker that lives for one test
CONFIG = """\
listen: "127.0.0.1:{port}"
authorization {{ token: "{token}" }}
jetstream {{ store_dir: "{store}", sync_interval: always }}
"""


@dataclass
class Watch:
    """What a tail has seen."""

    platform: Platform
    js: JetStreamContext
    seen: list[str] = field(default_factory=list)

    async def publish(self, *names: str) -> None:
        for name in names:
            await self.platform.publisher.publish(ShowCancelRequested(show_id=name))

    async def has_seen(self, *names: str) -> None:
        async def complete() -> bool:
            return len(self.seen) >= len(names)

        await until(complete, within=60)
        assert self.seen == list(names)

    async def consumers(self) -> list[str]:
        """The names of the consumers that no service owns."""
        infos = await self.js.consumers_info(subjects.STREAM_SHOWS)
        return [info.name for info in infos if not info.config.durable_name]


@asynccontextmanager
async def watch(settings: PlatformSettings) -> AsyncIterator[Watch]:
    """A tail that reads on in the background, behind one message that it must not see."""
    async with connected(settings, "test") as (broker, platform):
        watch = Watch(platform, jetstream(broker))
        await watch.publish("before")
        after = await platform.streams.last(subjects.STREAM_SHOWS)

        async def read() -> None:
            async with aclosing(tail(watch.js, subjects.STREAM_SHOWS, after=after)) as messages:
                async for stored in messages:
                    event = ShowCancelRequested.model_validate_json(stored.body)
                    watch.seen.append(event.show_id)

        task = asyncio.create_task(read())
        try:
            await until(watch.consumers)
            yield watch
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.mark.parametrize("first", [("a", "b"), ()])
async def test_each_message_is_seen_once_though_the_consumer_is_deleted(
    broker_settings: PlatformSettings, first: tuple[str, ...]
) -> None:
    async with watch(broker_settings) as watched:
        await watched.publish(*first)
        await watched.has_seen(*first)
        for name in await watched.consumers():
            await watched.js.delete_consumer(subjects.STREAM_SHOWS, name)
        await watched.publish("c", "d")
        await watched.has_seen(*first, "c", "d")


@pytest.mark.parametrize("first", [("a", "b"), ()])
async def test_each_message_is_seen_once_though_the_broker_is_killed(
    tmp_path: Path, unused_tcp_port: int, first: tuple[str, ...]
) -> None:
    settings = PlatformSettings(
        nats_url=f"nats://127.0.0.1:{unused_tcp_port}",
        nats_token=SecretStr(TOKEN),
        data_dir=tmp_path,
    )
    store = tmp_path / "store"
    config = CONFIG.format(port=unused_tcp_port, token=TOKEN, store=store)
    await asyncio.to_thread((tmp_path / "nats.conf").write_text, config)
    processes = Processes(tmp_path, settings, {})
    await processes.start(BROKER)
    await processes.consumes(BROKER)
    try:
        await provision_fleet(settings)
        async with watch(settings) as watched:
            await watched.publish(*first)
            await watched.has_seen(*first)
            await processes.kill(BROKER)
            await processes.start(BROKER)
            await processes.consumes(BROKER)
            await watched.publish("c", "d")
            await watched.has_seen(*first, "c", "d")
    finally:
        await processes.close()
