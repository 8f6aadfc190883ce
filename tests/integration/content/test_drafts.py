"""A script is bought once, on a real nats-server: when redelivered, and by two replicas."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from contracts import (
    Language,
    ScriptReady,
    ShowAccepted,
    StageStarted,
    subjects,
)
from services.content.adapters.drafts import StoredDrafts
from services.content.adapters.local_writer import LocalWriter
from services.content.app import open_deps
from services.content.handlers import write_script
from services.content.ports import Assignment, Worded
from services.content.settings import ContentSettings
from services.kit.claims import Claims
from services.kit.platform import Platform
from tests.briefs import brief
from tests.waiting import until


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


async def test_a_brief_is_kept_for_its_generation_until_the_script_is(
    platform: Platform, show: ShowAccepted
) -> None:
    drafts = StoredDrafts(platform.blobs, Claims(platform.bucket(subjects.BUCKET_CLAIMS)))
    made_from = brief("de", stories=8)
    made_from = replace(made_from, accepted=show, aired=("Brücke offen",), unread="one feed")
    await drafts.keep_brief(made_from)
    assert await drafts.find_brief(show) == made_from
    assert await drafts.find_brief(show.model_copy(update={"generation": 2})) is None
    writer = Paid()
    writer.go.set()
    await handled(show, platform, writer)
    assert await drafts.find_brief(show) is None


async def test_a_brief_that_cannot_be_read_counts_as_none(
    platform: Platform, show: ShowAccepted
) -> None:
    drafts = StoredDrafts(platform.blobs, Claims(platform.bucket(subjects.BUCKET_CLAIMS)))
    key = f"{show.show_id}/{show.generation}/brief.json"
    await platform.blobs.put(subjects.BLOBS_SHOWS, key, b'{"topics": 7}', "application/json")
    assert await drafts.find_brief(show) is None


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
