"""A service that stops while messages arrive releases all of them, with any grace period."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts import ShowCancelRequested, ShowEvent, subjects
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Route, Service
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.waiting import until

MESSAGES = 300
STOPS = 15


@pytest.mark.parametrize("grace", [5.0, 0.0])
async def test_no_message_waits_for_its_ack_timeout_because_its_service_stopped(
    broker_settings: PlatformSettings, grace: float
) -> None:
    """With an ack_wait of minutes, a dropped message would not be delivered again in time."""
    settings = broker_settings.model_copy(update={"ack_wait": 300.0, "grace": grace})
    await provision_fleet(settings)
    handled: set[str] = set()

    async def record(event: ShowEvent, _: None) -> None:
        await asyncio.sleep(0)
        handled.add(event.show_id)

    @asynccontextmanager
    async def open_deps(_: Platform) -> AsyncIterator[None]:
        yield None

    service = Service("show", open_deps, (Route(ShowCancelRequested, record, workers=4),))

    consumer = subjects.consumer_of("show", ShowCancelRequested.subject)

    async def publish_many(platform: Platform) -> None:
        for number in range(MESSAGES):
            await platform.publisher.publish(ShowCancelRequested(show_id=f"s{number}"))

    async def more_than(count: int) -> bool:
        return len(handled) >= count

    async with connected(settings, "bench") as (_, platform):
        pouring = asyncio.create_task(publish_many(platform))
        for stop in range(STOPS):
            async with running(service, settings):
                await until(lambda: more_than(stop * MESSAGES // STOPS))  # noqa: B023 - awaited at once
        await pouring
        async with running(service, settings):
            with contextlib.suppress(TimeoutError):
                await until(lambda: more_than(MESSAGES), within=30)
            missing = {f"s{number}" for number in range(MESSAGES)} - handled
            assert not missing, await platform.client.jetstream().consumer_info(
                subjects.STREAM_SHOWS, consumer
            )
