"""The service: an accepted show becomes a stored cover."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from contracts import Deadlines, FeedSource, Host, ShowAccepted, Voice
from services.kit.blobs.filesystem import FilesystemBlobs
from services.media.adapters.local import LocalArtist
from services.media.handlers import paint_cover, routes
from services.media.ports import CoverBrief, Deps

NOON = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)


class Screen:
    """Progress that is remembered."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, int, int]] = []

    async def __call__(
        self, show_id: str, stage: str, done: int, total: int, text: str = ""
    ) -> None:
        del text
        self.seen.append((show_id, stage, done, total))


class Listener(LocalArtist):
    """An artist who remembers the brief."""

    brief: CoverBrief

    async def paint(self, brief: CoverBrief) -> bytes:
        self.brief = brief
        return await super().paint(brief)


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


async def test_the_cover_is_stored_under_its_show_and_generation(tmp_path: Path) -> None:
    blobs, screen = FilesystemBlobs(tmp_path), Screen()
    ready = await paint_cover(accepted(), Deps(LocalArtist(), blobs, screen))
    assert (ready.show_id, ready.generation, ready.painted_by) == ("show-1", 2, "local")
    assert (ready.cover.bucket, ready.cover.key) == ("shows", "show-1/2/cover.jpg")
    assert ready.cover.media_type == "image/jpeg"
    assert Image.open(BytesIO(await blobs.get(ready.cover))).format == "JPEG"
    assert ready.seconds["cover"] > 0
    assert screen.seen == [("show-1", "cover", 0, 1), ("show-1", "cover", 1, 1)]


async def test_the_artist_is_told_the_time_at_the_station(tmp_path: Path) -> None:
    artist = Listener()
    await paint_cover(accepted(), Deps(artist, FilesystemBlobs(tmp_path), Screen()))
    assert f"{artist.brief.local_time:%d %H:%M}" == "09 00:30"
    assert artist.brief.hosts == ("Anna", "Tom")
    assert (artist.brief.title, artist.brief.seed) == ("Nachrichten am Morgen", 7)


def test_media_hears_one_event_and_says_one(tmp_path: Path) -> None:
    (route,) = routes(Deps(LocalArtist(), FilesystemBlobs(tmp_path), Screen()))
    assert route.heard_on == "show.accepted"
    assert [event.subject for event in route.says] == ["cover.ready"]
