"""An accepted show becomes a stored cover: what the handler yields, stores and leaves alone."""

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
from services.kit.failures import Retry
from services.media.handlers import paint_cover, routes
from services.media.ports import Deps
from tests.unit.media.fakes import PlainArtist

NOON = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)
KEY = "show-1/2/cover.jpg"


@dataclass
class Surroundings:
    """What the handler is given: an artist, a place for blobs, and a show that may end."""

    blobs: FilesystemBlobs
    artist: PlainArtist = field(default_factory=PlainArtist)
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

    async def painted(self) -> list[ShowEvent]:
        deps = Deps(self.artist, self.has_ended, self.blobs, self.notify)
        return [event async for event in paint_cover(accepted(), deps)]


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
    deps = Deps(around.artist, around.has_ended, around.blobs, around.notify)
    assert isinstance(await anext(aiter(paint_cover(accepted(), deps))), StageStarted)
    assert not around.artist.briefs
    assert not around.seen


async def test_the_cover_is_stored_under_its_show_and_generation(around: Surroundings) -> None:
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


async def test_a_redelivered_event_makes_the_same_cover_in_the_same_place(
    around: Surroundings,
) -> None:
    (_, first), (_, again) = await around.painted(), await around.painted()
    assert again.model_dump(exclude={"seconds"}) == first.model_dump(exclude={"seconds"})


async def test_what_the_artist_raises_is_raised(around: Surroundings) -> None:
    around.artist.failure = Retry("the provider is busy")
    with pytest.raises(Retry, match="busy"):
        await around.painted()
    assert await around.blobs.find(subjects.BLOBS_SHOWS, KEY) is None


def test_media_consumes_one_event_and_produces_two() -> None:
    (route,) = routes(2)
    assert (route.subject, route.workers) == ("show.accepted", 2)
    assert route.produces == (StageStarted, CoverReady)
