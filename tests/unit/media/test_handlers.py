"""Media's handler: the events that it yields and the blobs that it stores."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from contracts import (
    CoverReady,
    Deadlines,
    FeedSource,
    Host,
    MusicChoice,
    Progress,
    ShowAccepted,
    ShowEvent,
    StageStarted,
    Voice,
    subjects,
)
from contracts.event import Contract
from services.kit.blobs.filesystem import FilesystemBlobs
from services.kit.calls.usage import StageUsage
from services.kit.claims import Claims
from services.kit.failures import Discard, Retry
from services.media.adapters.covers import StoredCovers
from services.media.adapters.fallback import FallbackArtists
from services.media.adapters.uploads import StoredUploads
from services.media.handlers import paint_cover, routes
from services.media.ports import CoverBrief, Deps
from tests.fakes import MemoryKeyValue
from tests.unit.media.fakes import PlainArtist, library_of

NOON = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)
KEY = "show-1/cover.jpg"
BRIEF = CoverBrief(
    title="Harbour", station="RadioX", language="en", local_time=NOON, hosts=(), seed=3
)


@dataclass
class Scene:
    """The handler's deps: an artist, a blob store, and a show that may end."""

    blobs: FilesystemBlobs
    artist: PlainArtist = field(default_factory=PlainArtist)
    artists: list[PlainArtist] = field(default_factory=list)
    """Several artists in place of one."""
    claims: MemoryKeyValue = field(default_factory=MemoryKeyValue)
    progress: list[tuple[str, int, int]] = field(default_factory=list)
    used: list[StageUsage] = field(default_factory=list)
    """What the calls came to, at one question after the other."""
    ends_after: int = 1_000
    """Number of calls of `has_ended` before the show has ended."""

    async def has_ended(self, show_id: str) -> bool:
        assert show_id == "show-1"
        self.ends_after -= 1
        return self.ends_after < 0

    async def notify(self, notice: Contract) -> None:
        assert isinstance(notice, Progress)
        self.progress.append((notice.stage, notice.done, notice.total))

    def deps(self) -> Deps:
        covers = StoredCovers(self.blobs, Claims(self.claims))
        artists = FallbackArtists(self.artists or [self.artist])
        library = library_of(StoredUploads(self.blobs, Path("unused")))
        return Deps(artists, self.has_ended, covers, self.notify, library, self.blobs, self.usage)

    async def usage(self) -> StageUsage:
        """Of the delivery that buys, with artwork from the cache; of a later one, nothing."""
        return self.used.pop(0) if self.used else StageUsage()

    async def painted(
        self, generation: int = 2, music: MusicChoice | None = None
    ) -> list[ShowEvent]:
        event = accepted().model_copy(update={"generation": generation, "music": music})
        return [event async for event in paint_cover(event, self.deps())]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(FilesystemBlobs(tmp_path))


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


async def test_the_stage_is_announced_and_then_the_cover(scene: Scene) -> None:
    started, ready = await scene.painted()
    assert isinstance(started, StageStarted)
    assert (started.show_id, started.generation, started.stage) == ("show-1", 2, "cover")
    assert isinstance(ready, CoverReady)
    assert (ready.show_id, ready.generation, ready.painted_by) == ("show-1", 2, "plain")
    assert ready.seconds["cover"] > 0


async def test_the_stage_is_announced_before_anything_is_painted(scene: Scene) -> None:
    assert isinstance(await anext(paint_cover(accepted(), scene.deps())), StageStarted)
    assert not scene.artist.briefs
    assert not scene.progress


async def test_the_cover_is_stored_under_its_show(scene: Scene) -> None:
    _, ready = await scene.painted()
    assert isinstance(ready, CoverReady)
    assert (ready.cover.bucket, ready.cover.key) == ("shows", KEY)
    assert ready.cover.media_type == "image/jpeg"
    assert await scene.blobs.get(ready.cover) == await PlainArtist().paint(scene.artist.briefs[0])
    assert scene.progress == [("cover", 0, 1), ("cover", 1, 1)]


async def test_the_artist_receives_the_local_time_of_the_station(scene: Scene) -> None:
    await scene.painted()
    (brief,) = scene.artist.briefs
    assert f"{brief.local_time:%d %H:%M}" == "09 00:30"
    assert brief.hosts == ("Anna", "Tom")
    assert (brief.title, brief.station, brief.seed) == ("Nachrichten am Morgen", "RadioX", 7)


async def test_for_an_ended_show_nothing_is_announced_or_painted(
    scene: Scene,
) -> None:
    scene.ends_after = 0
    assert await scene.painted() == []
    assert not scene.artist.briefs
    assert not scene.progress


async def test_nothing_is_stored_where_the_show_ends_while_it_is_painted(
    scene: Scene,
) -> None:
    scene.ends_after = 1
    (only,) = await scene.painted()
    assert isinstance(only, StageStarted)
    assert len(scene.artist.briefs) == 1
    assert await scene.blobs.find(subjects.BLOBS_SHOWS, KEY) is None


class VaryingArtist(PlainArtist):
    """Paints a different cover at each call, and lets other tasks run meanwhile."""

    async def paint(self, brief: CoverBrief) -> bytes:
        data = await super().paint(brief)
        await asyncio.sleep(0)
        return data + bytes([len(self.briefs)])


async def test_a_redelivered_event_announces_the_stored_cover(
    scene: Scene,
) -> None:
    scene.artist = VaryingArtist()
    (_, first), (_, again) = await scene.painted(), await scene.painted()
    assert again.model_dump(exclude={"seconds"}) == first.model_dump(exclude={"seconds"})
    assert len(scene.artist.briefs) == 1


async def test_the_next_generation_gets_the_stored_cover(scene: Scene) -> None:
    scene.artist = VaryingArtist()
    (_, first), (_, again) = await scene.painted(2), await scene.painted(3)
    assert isinstance(first, CoverReady)
    assert isinstance(again, CoverReady)
    assert (again.generation, again.cover) == (3, first.cover)
    assert len(scene.artist.briefs) == 1


async def test_two_replicas_at_once_paint_one_cover(scene: Scene) -> None:
    scene.artist = VaryingArtist()
    (_, one), (_, other) = await asyncio.gather(scene.painted(), scene.painted())
    assert one.model_dump(exclude={"seconds"}) == other.model_dump(exclude={"seconds"})
    assert len(scene.artist.briefs) == 1


async def test_who_painted_instead_of_whom_is_announced_again_too(scene: Scene) -> None:
    failing = PlainArtist(name="vendor", failure=Discard("there is no credit left"))
    scene.artists = [failing, scene.artist]
    (_, first), (_, again) = await scene.painted(2), await scene.painted(3)
    for ready in (first, again):
        assert isinstance(ready, CoverReady)
        assert ready.painted_by == "plain"
        assert [(f.wanted, f.used, f.reason) for f in ready.fallbacks] == [
            ("vendor", "plain", "there is no credit left")
        ]
    assert len(failing.briefs) == 1


async def test_what_the_cache_saved_is_announced_again_too(scene: Scene) -> None:
    scene.used = [StageUsage(reused=True, saved=0.04)]
    (_, first), (_, again) = await scene.painted(2), await scene.painted(3)
    for ready in (first, again):
        assert isinstance(ready, CoverReady)
        assert (ready.reused, ready.saved, ready.usage) == (True, 0.04, ())


@pytest.mark.parametrize("file", ["cover.jpg", "cover.json"])
async def test_a_cover_without_its_credit_or_a_credit_without_its_cover_is_painted_again(
    scene: Scene, file: str
) -> None:
    await scene.painted()
    await scene.blobs.delete("shows", f"show-1/{file}")
    _, again = await scene.painted()
    assert isinstance(again, CoverReady)
    assert len(scene.artist.briefs) == 2


async def test_a_damaged_cover_is_painted_again(scene: Scene, tmp_path: Path) -> None:
    await scene.painted()
    (tmp_path / "shows" / KEY).write_bytes(b"damaged")
    _, again = await scene.painted()
    assert isinstance(again, CoverReady)
    assert await scene.blobs.get(again.cover)
    assert len(scene.artist.briefs) == 2


async def test_the_cover_comes_in_sizes_for_pages(scene: Scene) -> None:
    _, ready = await scene.painted()
    assert isinstance(ready, CoverReady)
    assert [size.pixels for size in ready.cover_sizes] == [300, 300, 600, 600, 1200, 1200]
    for size in ready.cover_sizes:
        assert size.file.key.startswith(f"show-1/cover-{size.pixels}.")
        with Image.open(io.BytesIO(await scene.blobs.get(size.file))) as picture:
            assert picture.get_format_mimetype() == size.file.media_type
            assert picture.size == (size.pixels, size.pixels)


async def test_a_size_that_was_lost_is_made_again(scene: Scene) -> None:
    _, ready = await scene.painted()
    await scene.blobs.delete("shows", "show-1/cover-600.webp")
    _, again = await scene.painted()
    assert isinstance(ready, CoverReady)
    assert isinstance(again, CoverReady)
    assert again.cover_sizes == ready.cover_sizes
    assert len(scene.artist.briefs) == 1
    assert await scene.blobs.find("shows", "show-1/cover-600.webp") is not None


async def test_a_picture_of_the_station_becomes_the_cover_as_it_is(scene: Scene) -> None:
    picture = await PlainArtist().paint(BRIEF)
    ref = await scene.blobs.put("media", "harbour/1-x.jpg", picture, "image/jpeg")
    _, ready = await scene.painted(music=MusicChoice(cover=ref))
    assert isinstance(ready, CoverReady)
    assert (ready.painted_by, ready.fallbacks, scene.artist.briefs) == ("station", (), [])
    assert ready.cover.key == KEY  # a file of the show: it outlives the item
    assert await scene.blobs.get(ready.cover) == picture
    assert len(ready.cover_sizes) == 6


async def test_an_artist_paints_where_the_picture_of_the_station_is_gone(scene: Scene) -> None:
    ref = await scene.blobs.put("media", "harbour/1-x.jpg", b"picture", "image/jpeg")
    await scene.blobs.delete("media", "harbour/1-x.jpg")
    _, ready = await scene.painted(music=MusicChoice(cover=ref))
    assert isinstance(ready, CoverReady)
    assert ready.painted_by == "plain"
    (told,) = ready.fallbacks
    assert (told.operation, told.wanted, told.used) == ("cover", "station", "plain")
    assert "harbour/1-x.jpg is not among the station's media any more" in told.reason


async def test_an_error_of_the_artist_is_raised(scene: Scene) -> None:
    scene.artist.failure = Retry("the provider is busy")
    with pytest.raises(Retry, match="busy"):
        await scene.painted()
    assert await scene.blobs.find(subjects.BLOBS_SHOWS, KEY) is None


def test_media_consumes_one_event_and_produces_two() -> None:
    (route,) = routes(2)
    assert (route.subject, route.workers) == ("show.accepted", 2)
    assert route.produces == (StageStarted, CoverReady)
