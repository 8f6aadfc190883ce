"""Content's handler with a fake at each port: no feed, no model, no broker."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from contracts import (
    Deadlines,
    FeedReport,
    FeedSource,
    Host,
    Language,
    Progress,
    ScriptDrafted,
    ScriptReady,
    SegmentWritten,
    ShowAccepted,
    ShowDeleted,
    ShowEvent,
    ShowGenerated,
    ShowRequested,
    StageStarted,
    Style,
    Voice,
    subjects,
)
from contracts.event import Contract
from services.content.adapters.local_writer import LocalWriter
from services.content.domain.telling.dialogue import turns
from services.content.handlers import forget_show, remember_show, write_script
from services.content.ports import Assignment, Brief, Deps, Feed, Item, ToldShow, Worded
from services.kit.failures import Retry
from tests.fakes import FakeWriter

EXAMPLE = Path(__file__).parents[3] / "contracts/examples/show.generated.json"
GOLDEN = json.loads(EXAMPLE.read_text("utf-8"))
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SOURCE = FeedSource(name="The Wire", url="https://publisher.example")
TEXT = "The council of Marlow opens the new harbour bridge to all traffic on Monday morning."
SHOW = ShowAccepted.model_validate(
    {
        "show_id": "s", "generation": 2, "title": "The News", "station": "RadioX",
        "language": "en", "minutes": 3, "news": 1, "feeds": (SOURCE,), "as_of": NOW,
        "hosts": (Host(name="Ada", voice=Voice(provider="p", name="a")),),
        "timezone": "Europe/Berlin", "max_age_hours": 48, "allow_shorter": True, "seed": 7,
        "deadlines": Deadlines(script=NOW, audio=NOW, cover=NOW),
    }
)  # fmt: skip


@dataclass
class World:
    """Everything that the handler asks for, and what was asked, in order."""

    ended_after: int = 1_000
    accepted: ShowAccepted = SHOW
    kept: ScriptReady | None = None
    brief: Brief | None = None
    steps: list[str] = field(default_factory=list)
    name: str = "fake"
    model: str = ""
    drafts: int = 1
    verbatim: bool = True
    told: tuple[ToldShow, ...] = ()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=len(self.steps))

    async def has_ended(self, show_id: str) -> bool:
        assert show_id == "s"
        self.ended_after -= 1
        return self.ended_after < 0

    async def notify(self, notice: Contract) -> None:
        assert isinstance(notice, Progress)
        self.steps.append(f"{notice.stage} {notice.done}/{notice.total}")

    async def read_all(
        self, sources: Sequence[FeedSource], heard: Callable[[Feed], Awaitable[None]]
    ) -> tuple[Feed, ...]:
        report = FeedReport(name="The Wire", url=SOURCE.url, status="ok", items=1)
        item = Item("Council opens the new harbour bridge in Marlow", TEXT, None, NOW, sources[0])
        feed = Feed(sources[0], report, (item,))
        self.steps.append("read")
        await heard(feed)
        return (feed,)

    def signature(self, _: Language) -> str:
        return self.name

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        assert assignment.order.brief.accepted is self.accepted
        self.steps.append("write")
        await FakeWriter().write(assignment, worded)

    async def find_brief(self, accepted: ShowAccepted) -> Brief | None:
        assert accepted is self.accepted
        return self.brief

    async def keep_brief(self, brief: Brief) -> None:
        self.brief = brief
        self.steps.append("keep brief")

    async def find_or_write(
        self, accepted: ShowAccepted, write: Callable[[], Awaitable[ScriptReady | None]]
    ) -> ScriptReady | None:
        assert accepted is self.accepted
        self.kept = self.kept or await write()
        return self.kept

    async def recall(self, channel: str) -> tuple[ToldShow, ...]:
        self.steps.append(f"recall {channel}")
        return self.told

    async def remember(self, channel: str, told: ToldShow) -> None:
        self.steps.append(f"remember {channel}")
        self.told = (*self.told, told)

    async def resolve(self, _: ShowRequested) -> ShowAccepted:
        return self.accepted

    async def forget(self, channel: str, show_id: str) -> None:
        self.steps.append(f"forget {channel}")
        self.told = tuple(show for show in self.told if show.show_id != show_id)

    @property
    def deps(self) -> Deps:
        return Deps(
            feeds=self,
            detect=lambda text: ("en", 1.0),  # noqa: ARG005 - named by the port
            writers=(self,),
            drafts=self,
            channels=self,
            has_ended=self.has_ended,
            notify=self.notify,
            clock=self,
            local=self,
            resolve=self.resolve,
        )


async def told(world: World) -> list[ShowEvent]:
    return [event async for event in write_script(world.accepted, world.deps)]


async def test_an_accepted_show_is_read_then_written_then_announced() -> None:
    world = World()
    started, script = await told(world)
    assert (started.subject, script.subject) == (subjects.STAGE_STARTED, subjects.SCRIPT_READY)
    assert started.generation == script.generation == 2
    assert isinstance(script, ScriptReady)
    assert script.written_by == "fake"
    assert script.seed == 7
    assert [(report.name, report.fresh) for report in script.feeds] == [("The Wire", 1)]
    assert script.seconds == {"feeds": 3.0, "script": 3.0}
    assert world.steps == ["feeds 0/1", "read", "feeds 1/1", "script 0/1", "write", "script 1/1"]


async def test_the_stage_has_started_before_anything_is_read() -> None:
    world = World()
    events = write_script(SHOW, world.deps)
    assert (await anext(events)).subject == subjects.STAGE_STARTED
    assert world.steps == []


async def test_nothing_is_done_for_a_show_that_has_ended() -> None:
    world = World(ended_after=0)
    assert await told(world) == []
    assert world.steps == []


async def test_nothing_is_bought_for_a_show_that_ends_while_feeds_are_read() -> None:
    world = World(ended_after=1)
    assert [event.subject for event in await told(world)] == [subjects.STAGE_STARTED]
    assert "write" not in world.steps


async def test_a_kept_draft_is_announced_without_reading_or_writing() -> None:
    first = World()
    _, script = await told(first)
    again = World(kept=first.kept)
    assert (await told(again))[1] == script
    assert again.steps == []


async def test_what_a_paid_script_is_made_from_is_kept_before_it_is_written_and_read_once() -> None:
    first = Streaming()
    first.wait.set()
    *_, script = await told(first)
    assert first.steps == [
        "feeds 0/1", "read", "feeds 1/1", "script 0/1", "keep brief", "script 1/1",
    ]  # fmt: skip
    again = Streaming()
    again.brief = first.brief
    again.wait.set()
    *_, second = await told(again)
    assert again.steps == ["script 0/1", "script 1/1"]
    assert isinstance(script, ScriptReady)
    assert isinstance(second, ScriptReady)
    assert second.model_copy(update={"seconds": script.seconds}) == script


async def test_what_a_local_script_is_made_from_is_not_kept() -> None:
    world = World()
    await told(world)
    assert world.brief is None


async def test_a_finished_show_is_remembered_where_its_channel_has_a_memory() -> None:
    world = World()
    finished = ShowGenerated.model_validate(GOLDEN)
    await remember_show(finished, world.deps)
    assert world.steps == [f"remember {finished.channel}"]
    for forgetful in ({"memory": False}, {"channel": ""}):
        await remember_show(finished.model_copy(update=forgetful), world.deps)
    assert len(world.told) == 1


async def test_a_deleted_show_is_forgotten_by_its_channel() -> None:
    world = World()
    finished = ShowGenerated.model_validate(GOLDEN)
    await remember_show(finished, world.deps)
    deleted = ShowDeleted(show_id=finished.show_id)
    await forget_show(deleted, world.deps)
    assert len(world.told) == 1
    await forget_show(deleted.model_copy(update={"channel": finished.channel}), world.deps)
    assert not world.told


async def test_only_a_show_with_memory_recalls_what_its_channel_has_told() -> None:
    world = World()
    await told(world)
    assert not any(step.startswith("recall") for step in world.steps)
    show = SHOW.model_copy(update={"channel": "hourly", "memory": True})
    remembering = World(accepted=show)
    await told(remembering)
    assert "recall hourly" in remembering.steps


async def test_a_script_that_is_to_be_reviewed_is_announced_as_a_draft() -> None:
    world = World(accepted=SHOW.model_copy(update={"review_seconds": 3600.0}))
    _, draft = await told(world)
    assert isinstance(draft, ScriptDrafted)
    assert (draft.revision, draft.revised_by, draft.generation) == (1, "", 2)
    assert world.kept is not None
    assert draft.segments == world.kept.segments
    assert draft.expires_at == world.now() + timedelta(hours=1)


class Streaming(World):
    """A world whose writer is no local one: its words are checked, and told early."""

    def __init__(self, accepted: ShowAccepted = SHOW) -> None:
        super().__init__(accepted=accepted, verbatim=False, drafts=1)
        self.wait = asyncio.Event()

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        first, *others = assignment.wanted
        local = LocalWriter()
        await local.write(replace(assignment, wanted=(first,)), worded)
        await self.wait.wait()
        await local.write(replace(assignment, wanted=tuple(others)), worded)


async def test_a_segment_is_announced_while_the_rest_is_still_written() -> None:
    world = Streaming()
    events = write_script(SHOW, world.deps)
    started, first = await anext(events), await anext(events)
    assert isinstance(started, StageStarted)
    assert isinstance(first, SegmentWritten)
    assert (first.segment_id, first.host.name, first.generation) == ("s001", "Ada", 2)
    world.wait.set()
    *segments, script = [event async for event in events]
    assert isinstance(script, ScriptReady)
    certain = [segment for segment in script.segments if not segment.reserve]
    told = [event.segment for event in (first, *segments) if isinstance(event, SegmentWritten)]
    assert told == certain


async def test_a_segment_carries_the_budget_of_its_show() -> None:
    show = SHOW.model_copy(update={"budget": 0.5, "over_budget": "fail"})
    world = Streaming(show)
    world.wait.set()
    events = [event async for event in write_script(show, world.deps)]
    found = {(e.budget, e.over_budget) for e in events if isinstance(e, SegmentWritten)}
    assert found == {(0.5, "fail")}


async def test_a_script_carries_how_the_show_sounds_and_a_segment_the_words_that_it_has() -> None:
    lexicon = {"marlow": "Marlo", "harbour": "harber", "Elsewhere": "else"}
    sound = {"style": Style(tempo="calm"), "loudness": -20.0, "lexicon": lexicon}
    show = SHOW.model_copy(update=sound)
    world = Streaming(show)
    world.wait.set()
    events = [event async for event in write_script(show, world.deps)]
    script = events[-1]
    assert isinstance(script, ScriptReady)
    assert script.model_dump(include=set(sound)) == show.model_dump(include=set(sound))
    for event in events:
        if isinstance(event, SegmentWritten):
            text = event.segment.text.casefold()
            assert set(event.lexicon) == {word for word in lexicon if word.casefold() in text}


class Talking(Streaming):
    """A streaming world in which hosts hand over to each other wherever they may."""

    async def write(
        self, assignment: Assignment, worded: Callable[[Worded], Awaitable[None]]
    ) -> None:
        order = assignment.order

        async def handed_over(part: Worded) -> None:
            if part.number in turns(order):
                name = order.parts[part.number].host.name
                part = replace(part, text=f"{part.text} Over to you, {name}.")
            await worded(part)

        await LocalWriter().write(assignment, handed_over)


async def test_a_segment_brings_the_one_that_hands_over_to_it() -> None:
    (ada,) = SHOW.hosts
    hosts = (ada, ada.model_copy(update={"name": "Ben"}))
    names = {"dialogue": True, "hosts": hosts, "lexicon": {"Over": "Oover"}}
    show = SHOW.model_copy(update=names)
    events = [event async for event in write_script(show, Talking(show).deps)]
    written = {e.segment_id: e for e in events if isinstance(e, SegmentWritten)}
    brought = {e.before.id: e for e in written.values() if e.before is not None}
    assert brought
    assert set(brought) == {e.segment_id for e in written.values() if e.segment.with_next}
    for before, event in brought.items():
        first = written[before]
        assert (event.before, event.before_host) == (first.segment, first.host)
        assert event.host != first.host
        assert event.lexicon == first.lexicon == {"Over": "Oover"}


async def test_no_segment_of_a_script_that_is_to_be_reviewed_is_announced() -> None:
    world = Streaming(SHOW.model_copy(update={"review_seconds": 3600.0}))
    world.wait.set()
    assert [type(event) for event in await told(world)] == [StageStarted, ScriptDrafted]


async def test_a_writer_that_fails_fails_the_handler() -> None:
    class Broken(World):
        async def write(self, *_: object, **__: object) -> None:
            raise Retry("away")

    with pytest.raises(Retry, match="away"):
        await told(Broken())


async def test_writing_ends_with_the_handler() -> None:
    world = Streaming()
    events = cast("AsyncGenerator[ShowEvent, None]", write_script(SHOW, world.deps))
    assert isinstance(await anext(events), StageStarted)
    assert isinstance(await anext(events), SegmentWritten)
    before = asyncio.all_tasks()
    await events.aclose()
    await asyncio.gather(*(before - {asyncio.current_task()}), return_exceptions=True)
    assert world.kept is None
    assert asyncio.all_tasks() == {asyncio.current_task()}
