"""An accepted show becomes a stored cover: what the handler yields, stores and leaves alone."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import (
    CoverReady,
    Deadlines,
    FeedSource,
    Host,
    Progress,
    ShowAccepted,
    ShowEvent,
    StageStarted,
    Voice,
    subjects,
)
from contracts.event import Contract
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.claims import Claims
from services.kit.failures import Retry
from services.media.adapters.covers import StoredCovers
from services.media.handlers import paint_cover, routes
from services.media.ports import CoverBrief, Deps
from tests.fakes import MemoryKeyValue
from tests.unit.media.fakes import PlainArtist

NOON = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)
KEY = "show-1/cover.jpg"


@dataclass
class Surroundings:
    """What the handler is given: an artist, a place for blobs, and a show that may end."""

    blobs: FilesystemBlobs
    artist: PlainArtist = field(default_factory=PlainArtist)
    claims: MemoryKeyValue = field(default_factory=MemoryKeyValue)
    seen: list[tuple[str, int, int]] = field(default_factory=list)
    ends_after: int = 1_000
    """How many questions after the show's end are answered with no."""

    async def has_ended(self, show_id: str) -> bool:
        assert show_id == "show-1"
        self.ends_after -= 1
        return self.ends_after < 0

    async def notify(self, notice: Contract) -> None:
        assert isinstance(notice, Progress)
        self.seen.append((notice.stage, notice.done, notice.total))

    def deps(self) -> Deps:
        covers = StoredCovers(self.blobs, Claims(self.claims))
        return Deps(self.artist, self.has_ended, covers, self.notify)

    async def painted(self, generation: int = 2) -> list[ShowEvent]:
        wanted = accepted().model_copy(update={"generation": generation})
        return [event async for event in paint_cover(wanted, self.deps())]


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings(FilesystemBlobs(tmp_path))


def accepted() -> ShowAccepted:
    return ShowAccepted(
        show_id="show-1",
        generation=2,
        title="Nachrichten am Morgen",
        station="RadioX",
        language="de",
        minutes=3,
        news=4,
        hosts=tuple(Host(name=n, voice=Voice(provider="p", name=n)) for n in ("Anna", "Tom")),
        feeds=(FeedSource(url="https://example.org/feed"),),
        as_of=NOON,
        timezone="Europe/Berlin",
        max_age_hours=24,
        allow_shorter=True,
        seed=7,
        deadlines=Deadlines(script=NOON, audio=NOON, cover=NOON),
    )


async def test_the_stage_is_announced_and_then_the_cover(around: Surroundings) -> None:
    started, ready = await around.painted()
    assert isinstance(started, StageStarted)
    assert (started.show_id, started.generation, started.stage) == ("show-1", 2, "cover")
    assert isinstance(ready, CoverReady)
    assert (ready.show_id, ready.generation, ready.painted_by) == ("show-1", 2, "plain")
    assert ready.seconds["cover"] > 0


async def test_the_stage_is_announced_before_anything_is_painted(around: Surroundings) -> None:
    assert isinstance(await anext(paint_cover(accepted(), around.deps())), StageStarted)
    assert not around.artist.briefs
    assert not around.seen


async def test_the_cover_is_stored_under_its_show(around: Surroundings) -> None:
    _, ready = await around.painted()
    assert isinstance(ready, CoverReady)
    assert (ready.cover.bucket, ready.cover.key) == ("shows", KEY)
    assert ready.cover.media_type == "image/jpeg"
    assert await around.blobs.get(ready.cover) == await PlainArtist().paint(around.artist.briefs[0])
    assert around.seen == [("cover", 0, 1), ("cover", 1, 1)]


async def test_the_artist_is_told_the_time_at_the_station(around: Surroundings) -> None:
    await around.painted()
    (brief,) = around.artist.briefs
    assert f"{brief.local_time:%d %H:%M}" == "09 00:30"
    assert brief.hosts == ("Anna", "Tom")
    assert (brief.title, brief.station, brief.seed) == ("Nachrichten am Morgen", "RadioX", 7)


async def test_of_a_show_that_has_ended_nothing_is_announced_nor_painted(
    around: Surroundings,
) -> None:
    around.ends_after = 0
    assert await around.painted() == []
    assert not around.artist.briefs
    assert not around.seen


async def test_nothing_is_stored_where_the_show_ends_while_it_is_painted(
    around: Surroundings,
) -> None:
    around.ends_after = 1
    (only,) = await around.painted()
    assert isinstance(only, StageStarted)
    assert len(around.artist.briefs) == 1
    assert await around.blobs.find(subjects.BLOBS_SHOWS, KEY) is None


class Inspired(PlainArtist):
    """Paints the same thing never twice; all who wait for a cover may wait at once."""

    async def paint(self, brief: CoverBrief) -> bytes:
        data = await super().paint(brief)
        await asyncio.sleep(0)
        return data + bytes([len(self.briefs)])


async def test_a_redelivered_event_is_answered_with_the_cover_that_is_there(
    around: Surroundings,
) -> None:
    around.artist = Inspired()
    (_, first), (_, again) = await around.painted(), await around.painted()
    assert again.model_dump(exclude={"seconds"}) == first.model_dump(exclude={"seconds"})
    assert len(around.artist.briefs) == 1


async def test_the_next_generation_gets_the_cover_that_is_there(around: Surroundings) -> None:
    around.artist = Inspired()
    (_, first), (_, again) = await around.painted(2), await around.painted(3)
    assert isinstance(first, CoverReady)
    assert isinstance(again, CoverReady)
    assert (again.generation, again.cover) == (3, first.cover)
    assert len(around.artist.briefs) == 1


async def test_two_replicas_at_once_buy_one_cover(around: Surroundings) -> None:
    around.artist = Inspired()
    (_, one), (_, other) = await asyncio.gather(around.painted(), around.painted())
    assert one.model_dump(exclude={"seconds"}) == other.model_dump(exclude={"seconds"})
    assert len(around.artist.briefs) == 1


async def test_a_damaged_cover_is_painted_again(around: Surroundings, tmp_path: Path) -> None:
    await around.painted()
    (tmp_path / "shows" / KEY).write_bytes(b"damaged")
    _, again = await around.painted()
    assert isinstance(again, CoverReady)
    assert await around.blobs.get(again.cover)
    assert len(around.artist.briefs) == 2


async def test_what_the_artist_raises_is_raised(around: Surroundings) -> None:
    around.artist.failure = Retry("the provider is busy")
    with pytest.raises(Retry, match="busy"):
        await around.painted()
    assert await around.blobs.find(subjects.BLOBS_SHOWS, KEY) is None


def test_media_consumes_one_event_and_produces_two() -> None:
    (route,) = routes(2)
    assert (route.subject, route.workers) == ("show.accepted", 2)
    assert route.produces == (StageStarted, CoverReady)
