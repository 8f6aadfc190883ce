"""A script that is interrupted is continued, and one that is asked for again is not bought again.

The model is fickle: it words everything otherwise each time it is asked.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from pydantic import SecretStr

from contracts import FeedSource, ScriptReady, SegmentWritten, ShowAccepted, ShowEvent, subjects
from services.content.app import open_deps
from services.content.handlers import write_script
from services.content.ports import Deps
from services.content.settings import ContentSettings
from services.kit.calls.attribution import attributed_to
from services.kit.platform import Platform
from tests.emulator.server import Emulator, emulator
from tests.emulator.state import Latency
from tests.integration.content.conftest import FEEDS, Publisher
from tests.script_models import Asked, altered, asked
from tests.waiting import until

SLOW, QUICK = Latency(token=0.01), Latency()


@dataclass
class Fickle:
    """A model whose words depend on how often it was asked; it notes for which parts."""

    wanted: list[tuple[int, ...]] = field(default_factory=list)

    def __call__(self, request: Mapping[str, Any]) -> str:
        self.wanted.append(tuple(part["part"] for part in asked(request).parts))
        return altered(self._worded)(request)

    def _worded(self, _: Asked, __: Mapping[str, Any], text: str) -> str:
        return f"{text} {'And so on. ' * (len(self.wanted) - 1)}".strip()


@pytest.fixture
def model() -> Fickle:
    return Fickle()


@pytest.fixture
async def vendor(model: Fickle) -> AsyncIterator[Emulator]:
    async with emulator(writer=model) as served:
        yield served
    assert not served.books.violations


@asynccontextmanager
async def process(platform: Platform, vendor: Emulator, **settings: Any) -> AsyncIterator[Deps]:
    """A process of content, at the vendor."""
    own = {
        "OPENAI_API_KEY": SecretStr(vendor.key),
        "OPENAI_BASE_URL": vendor.openai_url,
        "feed_seconds": 0.0,
        "private_feeds": True,
        "writer": "openai",
    }
    async with open_deps(platform, ContentSettings.model_validate(own | settings)) as deps:
        yield deps


async def delivered(show: ShowAccepted, deps: Deps) -> list[ShowEvent]:
    """The events of one delivery of a show."""
    with attributed_to(show):
        return [event async for event in write_script(show, deps)]


async def interrupted(show: ShowAccepted, deps: Deps, segments: int) -> list[SegmentWritten]:
    """The segments of a delivery that ends once so many are announced."""
    found: list[SegmentWritten] = []
    with attributed_to(show):
        async with aclosing(cast("Any", write_script(show, deps))) as events:
            async for event in events:
                if isinstance(event, SegmentWritten):
                    found.append(event)
                    if len(found) == segments:
                        break
    return found


def script_of(events: list[ShowEvent]) -> ScriptReady:
    script = events[-1]
    assert isinstance(script, ScriptReady)
    return script


def segments_of(events: list[ShowEvent]) -> list[SegmentWritten]:
    return [event for event in events if isinstance(event, SegmentWritten)]


async def test_a_script_that_is_interrupted_is_continued_word_for_word(
    platform: Platform, show: ShowAccepted, vendor: Emulator, model: Fickle
) -> None:
    vendor.state.latency = SLOW
    async with process(platform, vendor) as deps:
        before = await interrupted(show, deps, 3)
    vendor.state.latency = QUICK
    async with process(platform, vendor) as deps:
        events = await delivered(show, deps)
    script = script_of(events)
    every, rest = model.wanted
    kept = set(every) - set(rest)
    assert {int(event.segment_id[1:]) for event in before} <= kept < set(every)
    assert segments_of(events)[:3] == before
    assert [int(s.id[1:]) in kept for s in script.segments] == [
        "And so on." not in segment.text for segment in script.segments
    ]
    assert (script.fallbacks, script.parts_reused, script.saved) == ((), 0, 0)


async def test_of_a_script_whose_stream_broke_for_good_another_show_buys_only_what_is_missing(
    platform: Platform, show: ShowAccepted, vendor: Emulator, model: Fickle
) -> None:
    vendor.plan({"openai.responses": [{"kind": "cut", "share": 0.2}, "unauthorized"]})
    async with process(platform, vendor) as deps:
        first = script_of(await delivered(show, deps))
    other = show.model_copy(update={"show_id": "other"})
    async with process(platform, vendor) as deps:
        again = script_of(await delivered(other, deps))
    local = {fallback.segment for fallback in first.fallbacks}
    kept = [segment for segment in first.segments if segment.id not in local]
    assert again.segments[: len(kept)] == tuple(kept)
    assert again.fallbacks == ()
    every, rest = model.wanted
    assert again.parts_reused == len(every) - len(rest) >= len(kept) > 0
    assert sum("And so on." in segment.text for segment in again.segments) == len(rest)


async def test_a_script_is_continued_from_what_was_read_whatever_the_feeds_hold_by_then(
    platform: Platform, show: ShowAccepted, vendor: Emulator, model: Fickle, publisher: Publisher
) -> None:
    vendor.state.latency = SLOW
    first, second, *_ = sorted(FEEDS.glob("en-*.xml"))
    publisher.says("/feed.xml", first.read_bytes())
    source = FeedSource(url="https://publisher.example/feed.xml", name="The Wire", language="en")
    source = source.model_copy(update={"url": publisher.url("/feed.xml")})
    show = show.model_copy(update={"feeds": (source,), "as_of_given": True})
    async with process(platform, vendor) as deps:
        before = await interrupted(show, deps, 3)
        publisher.says("/feed.xml", second.read_bytes())
        vendor.state.latency = QUICK
        events = await delivered(show, deps)
        assert segments_of(events)[:3] == before
        assert len(publisher.requests) == 1
        assert set(model.wanted[1]) < set(model.wanted[0])
        brief = f"{show.show_id}/{show.generation}/brief.json"
        assert await platform.blobs.find(subjects.BLOBS_SHOWS, brief) is None
        assert [feed.name for feed in script_of(events).feeds] == ["The Wire"]


async def test_another_show_with_the_same_request_gets_the_same_script_and_tells_what_it_saved(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    async with process(platform, vendor) as deps:
        first = script_of(await delivered(show, deps))
        other = show.model_copy(update={"show_id": "other", "seed": 5})
        events = await delivered(other, deps)
    again = script_of(events)
    assert again.segments == first.segments
    assert again.written_by == first.written_by
    assert [e.segment for e in segments_of(events)] == [s for s in first.segments if not s.reserve]
    assert len(vendor.books.payments) == 1
    (usage,) = first.usage
    assert (first.saved, first.parts_reused) == (0, 0)
    assert (again.usage, again.parts_reused) == ((), len(first.segments))
    assert again.saved == pytest.approx(usage.cost) != 0


async def test_two_shows_with_the_same_request_at_once_buy_one_script(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    vendor.state.latency = Latency(token=0.001)
    shows = (show, show.model_copy(update={"show_id": "other"}))
    async with process(platform, vendor) as one, process(platform, vendor) as other:
        made = await asyncio.gather(*map(delivered, shows, (one, other)))
    first, second = map(script_of, made)
    assert first.segments == second.segments
    assert len(vendor.books.payments) == 1


@pytest.mark.parametrize("changed", [{"title": "The Other News"}, {"minutes": 2.0}])
async def test_a_show_with_another_request_gets_a_script_of_its_own(
    platform: Platform, show: ShowAccepted, vendor: Emulator, changed: dict[str, Any]
) -> None:
    async with process(platform, vendor) as deps:
        await delivered(show, deps)
        other = show.model_copy(update={"show_id": "other", **changed})
        assert script_of(await delivered(other, deps)).parts_reused == 0
    assert len(vendor.books.payments) == 2


async def test_a_station_may_have_each_show_written_for_itself(
    platform: Platform, show: ShowAccepted, vendor: Emulator, model: Fickle
) -> None:
    async with process(platform, vendor, script_days=0) as deps:
        await delivered(show, deps)
        vendor.state.latency = SLOW
        other = show.model_copy(update={"show_id": "other"})
        await interrupted(other, deps, 2)
        vendor.state.latency = QUICK
        assert script_of(await delivered(other, deps)).parts_reused == 0
    assert model.wanted[1] == model.wanted[0]
    assert set(model.wanted[2]) < set(model.wanted[1])


async def test_words_are_gone_after_their_days(
    platform: Platform, show: ShowAccepted, vendor: Emulator
) -> None:
    bucket = platform.bucket(subjects.BUCKET_WORDS)
    async with process(platform, vendor) as deps:
        await delivered(show.model_copy(update={"title": "Kept"}), deps)
    kept = set(await bucket.keys())
    async with process(platform, vendor, script_days=1 / 86_400) as deps:
        await delivered(show.model_copy(update={"show_id": "short"}), deps)

    async def only_the_others_are_left() -> bool:
        return set(await bucket.keys()) == kept

    await until(only_the_others_are_left)
    assert len(kept) > 1
