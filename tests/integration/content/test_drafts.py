"""A script is bought once, on a real nats-server: when redelivered, and by two replicas."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import (
    Deadlines,
    FeedSource,
    Host,
    Language,
    ScriptReady,
    ShowAccepted,
    StageStarted,
    Voice,
    subjects,
)
from services.content.adapters.local_writer import LocalWriter
from services.content.app import open_deps
from services.content.handlers import write_script
from services.content.ports import Assignment, Worded
from services.content.settings import ContentSettings
from services.kit.claims import Claims
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.waiting import until

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
NOW = datetime(2026, 3, 18, 20, tzinfo=UTC)


class Paid:
    """A writer whose calls are counted; it waits for `go`."""

    name = "paid"
    model = "model"
    drafts = 1
    verbatim = True

    def __init__(self) -> None:
        self.calls = 0
        self.go = asyncio.Event()

    def signature(self, _: Language) -> str:
        return self.name

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        self.calls += 1
        await self.go.wait()
        await LocalWriter().write(assignment, worded)


@pytest.fixture
async def platform(broker_settings: PlatformSettings) -> AsyncIterator[Platform]:
    async with connected(broker_settings, "content") as (_, opened):
        yield opened


@pytest.fixture
async def show(platform: Platform) -> ShowAccepted:
    feeds = []
    for file in sorted(FEEDS.glob("en-*.xml")):
        data = file.read_bytes()
        ref = await platform.blobs.put(subjects.BLOBS_SOURCES, file.name, data, "text/xml")
        feeds.append(FeedSource(blob=ref))
    hosts = (Host(name="Ada", voice=Voice(provider="p", name="a")),)
    return ShowAccepted(
        show_id="s", title="The News", station="RadioX", language="en", minutes=3, news=3,
        hosts=hosts, feeds=tuple(feeds), as_of=NOW, timezone="Europe/Berlin", max_age_hours=48,
        allow_shorter=True, seed=1, deadlines=Deadlines(script=NOW, audio=NOW, cover=NOW),
    )  # fmt: skip


async def handled(show: ShowAccepted, platform: Platform, writer: Paid) -> ScriptReady:
    async with open_deps(platform, ContentSettings(), writer=writer) as deps:
        started, script = [event async for event in write_script(show, deps)]
    assert isinstance(started, StageStarted)
    assert isinstance(script, ScriptReady)
    return script


async def test_a_redelivered_show_does_not_buy_its_script_twice(
    platform: Platform, show: ShowAccepted
) -> None:
    writer = Paid()
    writer.go.set()
    first = await handled(show, platform, writer)
    assert await handled(show, platform, writer) == first
    assert writer.calls == 1


async def test_another_generation_is_written_anew(platform: Platform, show: ShowAccepted) -> None:
    writer = Paid()
    writer.go.set()
    await handled(show, platform, writer)
    again = await handled(show.model_copy(update={"generation": 2}), platform, writer)
    assert again.generation == 2
    assert writer.calls == 2


async def test_two_replicas_at_once_buy_one_script(platform: Platform, show: ShowAccepted) -> None:
    writer = Paid()
    async with open_deps(platform, ContentSettings(), writer=writer) as deps:
        replicas = [write_script(show, deps) for _ in range(2)]
        for replica in replicas:
            assert isinstance(await anext(replica), StageStarted)
        scripts = [asyncio.create_task(_rest(replica)) for replica in replicas]

        async def is_writing() -> bool:
            return writer.calls > 0

        await until(is_writing)
        writer.go.set()
        one, other = await asyncio.gather(*scripts)
    assert one == other
    assert writer.calls == 1


async def _rest(events: AsyncIterator[object]) -> object:
    return await anext(events)


async def test_a_claim_has_one_holder_and_is_free_afterwards(platform: Platform) -> None:
    claims = Claims(platform.bucket(subjects.BUCKET_CLAIMS), seconds=5)
    async with claims.hold("unit") as held:
        assert held
        async with claims.hold("unit") as other:
            assert not other
        async with claims.hold("unit") as other:
            assert not other
    async with claims.hold("unit") as held:
        assert held


async def test_a_claim_is_renewed_while_it_is_held(platform: Platform) -> None:
    bucket = platform.bucket(subjects.BUCKET_CLAIMS)
    async with Claims(bucket, seconds=1).hold("unit"):
        first = await bucket.get("unit")
        assert first is not None
        written = first[1]

        async def renewed() -> bool:
            found = await bucket.get("unit")
            return found is not None and found[1] > written

        await until(renewed)
    assert await bucket.get("unit") is None
