"""A tail survives the loss of its consumer, of its connection and of the broker."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nats.js import JetStreamContext
from pydantic import SecretStr

from contracts import ShowCancelRequested, subjects
from contracts.client.tail import Reading, tail
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.chaos.processes import BROKER, Processes
from tests.proxy import proxy_to
from tests.waiting import until

TOKEN = "loopback"  # noqa: S105 - of a broker that lives for one test
CONFIG = """\
listen: "127.0.0.1:{port}"
authorization {{ token: "{token}" }}
jetstream {{ store_dir: "{store}", sync_interval: always }}
"""


@pytest.fixture(autouse=True)
def short_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fetch that waits on a lost consumer is repeated, and fails, after a second."""
    monkeypatch.setattr(sys.modules[tail.__module__], "FETCH_TIMEOUT", 1.0)


@dataclass
class Watch:
    """The messages that a tail has yielded."""

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
    """A tail that reads in the background, after one message that it must not yield."""
    async with connected(settings, "test") as (broker, platform):
        watch = Watch(platform, jetstream(broker))
        await watch.publish("before")
        after = await platform.streams.last(subjects.STREAM_SHOWS)

        async def read() -> None:
            followed = tail(platform.client, Reading(subjects.STREAM_SHOWS, after))
            async with aclosing(followed) as messages:
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


@pytest.mark.parametrize("after", [(), ("b",)])
async def test_each_message_is_seen_once_though_one_is_lost_with_its_connection(
    broker_settings: PlatformSettings, after: tuple[str, ...]
) -> None:
    """The broker has sent it, and counts it as delivered, as nothing is acknowledged."""
    async with (
        connected(broker_settings, "direct") as (broker, platform),
        proxy_to(broker_settings) as (proxy, settings),
        watch(settings) as watched,
    ):
        direct = Watch(platform, jetstream(broker))

        async def is_waiting() -> bool:
            infos = await direct.js.consumers_info(subjects.STREAM_SHOWS)
            return any(info.num_waiting for info in infos if not info.config.durable_name)

        await until(is_waiting)
        proxy.drops_responses = True
        await direct.publish("a")
        await until(lambda: _none(is_waiting))
        proxy.cut()
        await direct.publish(*after)
        await watched.has_seen("a", *after)


async def _none(condition: Callable[[], Awaitable[bool]]) -> bool:
    return not await condition()


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
