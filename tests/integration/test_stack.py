"""The embedded stack, as those find it who start it again."""

import json
from pathlib import Path

import pytest
from services.show.domain.state import ShowState, Status

from contracts import subjects
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import LEFT_BEHIND, embedded_stack
from tests.waiting import until

REQUEST = {"show_id": "s1", "feeds": [{"url": "https://one.example/feed"}]}


async def state(platform: Platform) -> ShowState | None:
    found = await platform.bucket(subjects.BUCKET_SHOWS).get("s1")
    return None if found is None else ShowState.model_validate_json(found[0])


@pytest.fixture
async def settings(tmp_path: Path) -> PlatformSettings:
    """Settings of a data directory where a stack was stopped in the middle of a show."""
    chosen = PlatformSettings(data_dir=tmp_path)
    async with (
        embedded_stack(chosen, services=["show"]) as local,
        connected(local, "test") as (broker, platform),
    ):
        await jetstream(broker).publish(subjects.SHOW_REQUESTED, json.dumps(REQUEST).encode())
        await until(lambda: state(platform))
    return chosen


async def test_a_show_that_was_left_behind_is_cancelled_where_nothing_may_go_on(
    settings: PlatformSettings,
) -> None:
    async with (
        embedded_stack(settings, services=["show"], goes_on=False) as local,
        connected(local, "test") as (_, platform),
    ):

        async def cancelled() -> ShowState | None:
            known = await state(platform)
            return known if known and known.status is Status.CANCELLED else None

        ended = await until(cancelled)
    assert ended is not None
    assert ended.finishing is not None
    assert ended.finishing.reason == LEFT_BEHIND


async def test_elsewhere_it_goes_on(settings: PlatformSettings) -> None:
    async with (
        embedded_stack(settings, services=["show"]) as local,
        connected(local, "test") as (broker, platform),
    ):
        known = await state(platform)
        info = await jetstream(broker).stream_info(
            subjects.STREAM_SHOWS, subjects_filter=subjects.SHOW_CANCEL_REQUESTED
        )
    assert known is not None
    assert known.status is Status.RUNNING
    assert not info.state.subjects
