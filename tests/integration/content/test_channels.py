"""What channels have told is kept on a real broker: once, by all processes, across restarts."""

import asyncio
import json
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from contracts import ShowGenerated, subjects
from services.content.adapters.channels import StoredChannels
from services.content.domain.choosing.memory import told_by
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings

EXAMPLE = Path(__file__).parents[3] / "contracts/examples/show.generated.json"
SHOW = ShowGenerated.model_validate(json.loads(EXAMPLE.read_text("utf-8")))
TOLD = told_by(SHOW)


async def test_shows_that_end_at_once_are_all_remembered_and_each_once(
    broker_settings: PlatformSettings,
) -> None:
    shows = [
        TOLD.model_copy(update={"show_id": f"s{n}", "as_of": TOLD.as_of + timedelta(hours=n)})
        for n in range(12)
    ]
    async with AsyncExitStack() as stack:
        channels = []
        for _ in range(2):
            _, platform = await stack.enter_async_context(connected(broker_settings, "content"))
            channels.append(StoredChannels(platform.bucket(subjects.BUCKET_CHANNELS)))
        await asyncio.gather(*(each.remember("hourly", t) for t in shows for each in channels))
        await channels[0].remember("other", TOLD)
        kept = await channels[0].recall("hourly")
    assert sorted(told.show_id for told in kept) == sorted(told.show_id for told in shows)
    async with connected(broker_settings, "content") as (_, platform):
        again = StoredChannels(platform.bucket(subjects.BUCKET_CHANNELS))
        assert await again.recall("hourly") == kept
        assert await again.recall("other") == (TOLD,)
        assert await again.recall("unheard-of") == ()


async def test_a_deleted_show_is_forgotten_and_no_other(broker_settings: PlatformSettings) -> None:
    other = TOLD.model_copy(update={"show_id": "other"})
    async with connected(broker_settings, "content") as (_, platform):
        channels = StoredChannels(platform.bucket(subjects.BUCKET_CHANNELS))
        await channels.remember("hourly", TOLD)
        await channels.remember("hourly", other)
        for _ in range(2):
            await channels.forget("hourly", TOLD.show_id)
            await channels.forget("unheard-of", TOLD.show_id)
        assert await channels.recall("hourly") == (other,)
        assert await channels.recall("unheard-of") == ()


async def test_a_memory_that_cannot_be_read_begins_anew(broker_settings: PlatformSettings) -> None:
    async with connected(broker_settings, "content") as (_, platform):
        bucket = platform.bucket(subjects.BUCKET_CHANNELS)
        await bucket.put("hourly", b'[{"show": 1}]')
        channels = StoredChannels(bucket)
        assert await channels.recall("hourly") == ()
        await channels.remember("hourly", TOLD)
        assert await channels.recall("hourly") == (TOLD,)
