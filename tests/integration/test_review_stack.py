"""A review on a whole stack: it outlives the stack, and expires when the preset says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from contracts import (
    FeedSource,
    ScriptApproveRequested,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    ShowState,
    subjects,
)
from services.client.reviews import Reviews
from services.client.show_client import ShowClient
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack
from tests.chaos import news
from tests.waiting import until

PRESET = """\
[checked]
title = "The Checked News"
minutes = 1
news = 2
hosts = ["Ava", "Tom"]
review = true
review_hours = {hours}
"""
ENDS_WITHIN = 60.0
"""Time limit of a show, in seconds."""


@asynccontextmanager
async def stack(folder: Path, hours: float) -> AsyncIterator[Platform]:
    """A stack with a preset whose shows wait for review, for `hours` at most."""
    presets = folder / "presets.toml"
    presets.write_text(PRESET.format(hours=hours))
    overrides = {"show": {"presets": presets}}
    async with (
        embedded_stack(PlatformSettings(data_dir=folder), overrides=overrides) as running,
        connected(running.settings, "test") as (_, platform),
    ):
        yield platform


async def request(platform: Platform) -> None:
    ref = await platform.blobs.put(
        subjects.BLOBS_SOURCES, "wire.xml", news.feed(7), "application/xml"
    )
    feed = FeedSource(blob=ref, name="The Wire", category="world", language="en")
    await ShowClient(platform).request(
        ShowRequested(show_id="s1", preset="checked", feeds=(feed,), allow_shorter=True)
    )


async def reviewed(platform: Platform) -> ShowState:
    async def waits() -> ShowState | None:
        state = await ShowClient(platform).state("s1")
        return state if state is not None and state.in_review else None

    found = await until(waits, within=ENDS_WITHIN)
    assert found is not None
    return found


async def ended(platform: Platform) -> ShowState:
    async def over() -> ShowState | None:
        state = await ShowClient(platform).state("s1")
        return state if state is not None and state.over else None

    found = await until(over, within=ENDS_WITHIN)
    assert found is not None
    return found


async def test_a_review_outlives_its_stack(tmp_path: Path) -> None:
    async with stack(tmp_path, hours=1) as platform:
        await request(platform)
        await reviewed(platform)
    async with stack(tmp_path, hours=1) as platform:
        await reviewed(platform)
        approval = ScriptApproveRequested(show_id="s1", command_id="c", revision=1)
        assert (await Reviews(platform).send(approval)).refusal is None
        event = await ShowClient(platform).outcome(await ended(platform))
    assert isinstance(event, ShowGenerated)
    assert event.seconds["review"] > 0


async def test_a_review_expires_after_the_time_of_its_preset(tmp_path: Path) -> None:
    async with stack(tmp_path, hours=1 / 3600) as platform:
        await request(platform)
        state = await ended(platform)
        event = await ShowClient(platform).outcome(state)
    assert isinstance(event, ShowFailed)
    assert event.reason.startswith("the review expired at ")
    assert state.review is not None
    assert (state.review.expires_at - state.review.opened_at).total_seconds() < 1.1
