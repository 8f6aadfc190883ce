"""Streams of MP3: what is kept, who is dropped, what goes on where a segment is missing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing
from datetime import datetime
from itertools import pairwise

import pytest

from contracts.archive import ArchivedShow, ArchiveShowsPage, ArchiveShowsQuery
from services.broadcast.timeline import RATE, SEGMENT, moment_of
from services.kit.blobs import BlobMissing
from services.kit.failures import Retry
from services.onair.adapters import streams as module
from services.onair.adapters.streams import Streams, open_streams
from services.onair.domain.channels import Channel
from services.onair.domain.icy import SoundPiece
from services.onair.domain.mp3 import FRAME_BYTES
from services.onair.ports import TooManyListenersError
from tests.unit.onair.chains import EPOCH, MINUTE, airing, chain
from tests.unit.onair.shows import generated

CHANNEL = Channel("main", EPOCH, chain(airing(1, 0), airing(2, 4 * MINUTE)))


class Clock:
    """A clock that is set by hand."""

    def __init__(self, position: int) -> None:
        self.position = position

    def now(self) -> datetime:
        """The moment of its position."""
        return moment_of(self.position, EPOCH)


class Segments:
    """Segments by their key; some are missing."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.read: list[str] = []

    async def get(self, key: str, *, anew: bool = False) -> bytes:
        """The segment."""
        del anew
        self.read.append(key)
        if key in self.missing:
            raise BlobMissing(key)
        return key.encode()


class Archive:
    """One show, or none while it is away."""

    away = False

    async def shows(self, query: ArchiveShowsQuery) -> ArchiveShowsPage:
        """No shows."""
        del query
        return ArchiveShowsPage(shows=())

    async def find(self, show_id: str) -> ArchivedShow | None:
        """The show."""
        if self.away:
            raise Retry("away")
        return ArchivedShow(show_id=show_id, generated=generated(show_id))


class Encoder:
    """Encodes a segment as 160 frames of its first letter."""

    def encode(self, segment: bytes | None, samples: int) -> bytes:
        """As many frames as the samples take."""
        letter = segment[:1] if segment else b"-"
        return letter * (samples // 1_152 * FRAME_BYTES)


class Parts:
    """Everything that streams are made of."""

    def __init__(self, position: int = 10 * RATE) -> None:
        self.clock = Clock(position)
        self.segments, self.archive = Segments(), Archive()

    def open(self, listeners: int = 3) -> AbstractAsyncContextManager[Streams]:
        """The streams of these parts."""
        return open_streams(self.segments, self.archive, Encoder, self.clock, listeners)


async def first_of(streams: Streams, count: int) -> list[SoundPiece]:
    """The first pieces that a listener gets, who then goes."""
    found: list[SoundPiece] = []
    async with aclosing(streams.listen(CHANNEL)) as pieces:
        async for piece in pieces:
            found.append(piece)
            if len(found) == count:
                break
    return found


async def test_a_listener_begins_at_the_frame_that_is_heard_now() -> None:
    parts = Parts(position=SEGMENT + 50_000)
    async with parts.open() as streams:
        first, second, third = await first_of(streams, 3)
    assert first.offset == (50_000 + 1_105) // 1_152 * FRAME_BYTES
    assert (first.end, second.end) == (second.offset, third.offset)
    assert [key.rpartition("/")[2] for key in parts.segments.read[:3]] == [
        "1.m4s",
        "2.m4s",
        "3.m4s",
    ]


async def test_it_runs_no_further_ahead_than_it_may() -> None:
    parts = Parts()
    async with parts.open() as streams, aclosing(streams.listen(CHANNEL)) as pieces:
        async with asyncio.timeout(5):
            for _ in range(3):
                await anext(pieces)
        assert len(parts.segments.read) <= 4


async def test_it_ends_with_its_last_listener() -> None:
    async with Parts().open() as streams:
        assert not streams.running
        async with (
            aclosing(streams.listen(CHANNEL)) as one,
            aclosing(streams.listen(CHANNEL)) as two,
        ):
            assert await anext(one) == await anext(two)
            assert streams.running == ("main",)
            await one.aclose()
            assert streams.running == ("main",)
        assert not streams.running


async def test_who_reads_too_slowly_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    parts = Parts()
    async with (
        parts.open() as streams,
        aclosing(streams.listen(CHANNEL)) as slow,
        aclosing(streams.listen(CHANNEL)) as fast,
    ):
        await anext(slow)
        await anext(fast)
        for _ in range(4):
            parts.clock.position += SEGMENT
            async with asyncio.timeout(20):
                await anext(fast)
        assert [piece async for piece in slow] == []


async def test_listeners_are_bounded() -> None:
    async with Parts().open(1) as streams, aclosing(streams.listen(CHANNEL)) as one:
        await anext(one)
        with pytest.raises(TooManyListenersError):
            await anext(streams.listen(CHANNEL))
        await one.aclose()
        assert await first_of(streams, 1)


async def test_a_missing_segment_is_silence() -> None:
    parts = Parts(position=0)
    parts.segments.missing = {"show/show-1/1/flac/1.m4s"}
    async with parts.open() as streams:
        pieces = await first_of(streams, 3)
    assert [piece.sound[-1:] for piece in pieces] == [b"s", b"-", b"s"]


@pytest.mark.parametrize("away", [False, True])
async def test_titles_are_those_of_stories_where_the_archive_knows_them(away: bool) -> None:  # noqa: FBT001
    parts = Parts(position=0)
    parts.archive.away = away
    async with parts.open() as streams:
        (piece,) = await first_of(streams, 1)
    titles = [each.title for each in piece.changes]
    assert titles[0] == "News - Episode 1"
    assert ("News - Night ferries return to the strait after nine years" in titles) is not away


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """No test leaves a task behind."""
    yield
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_after_a_leap_of_the_clock_a_stream_goes_on_at_what_is_heard_then() -> None:
    parts = Parts(position=0)
    async with parts.open() as streams, aclosing(streams.listen(CHANNEL)) as pieces:
        before = [await anext(pieces) for _ in range(3)]
        read = len(parts.segments.read)
        parts.clock.position = 40 * SEGMENT + 10_000
        after = [await anext(pieces) for _ in range(3)]
        async with aclosing(streams.listen(CHANNEL)) as others:
            new = await anext(others)
    found = [*before, *after]
    assert all(a.end == b.offset for a, b in pairwise(found))
    skipped = [key.rpartition("/")[2] for key in parts.segments.read[read:]]
    assert not {f"{number}.m4s" for number in range(10, 40)} & set(skipped)
    assert "40.m4s" in skipped
    assert after[0].offset <= new.offset < after[-1].end
