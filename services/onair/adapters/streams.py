"""MP3 streams: a channel is encoded once for all who listen to it, and only while somebody does.

A stream is cut into pieces, one a segment. It runs ahead of the clock, since the future is known;
a listener begins at the byte that is heard now, and gets what there is at once. Pieces are kept for
a minute: who has fallen further behind than that is dropped.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from contracts.client.tasks import cancel_all
from services.broadcast.segments import LEAD, key_of
from services.broadcast.timeline import RATE, SEGMENT, Span
from services.kit.blobs import BlobMissing
from services.kit.clock import Clock
from services.kit.failures import Retry
from services.onair.domain.channels import Channel
from services.onair.domain.icy import SoundPiece, TitleChange
from services.onair.domain.mp3 import offset_of
from services.onair.domain.programme import entry_of
from services.onair.domain.titles import titles_of
from services.onair.ports import Archive, Segments, TooManyListenersError

AHEAD = 2 * SEGMENT
"""Samples by which a stream runs ahead of the clock, beside the segment that is heard."""
LATE = 4 * SEGMENT
"""Samples by which a stream may lag behind the clock, as after the machine was suspended: with more
it goes on at what is heard now."""
KEPT = 16
"""Pieces that are kept: about a minute, 1.5 MB a channel."""
TITLES = 256
"""Changes of the title that are kept."""


class Encoder(Protocol):
    """Encodes segments that follow each other."""

    def encode(self, segment: bytes | None, samples: int) -> bytes:
        """Encode the first `samples` of a FLAC segment; silence where there is none."""


class Streams:
    """The streams of all channels; at most `max_listeners` listen to them."""

    def __init__(
        self,
        segments: Segments,
        archive: Archive,
        encoder: Callable[[], Encoder],
        clock: Clock,
        max_listeners: int,
    ) -> None:
        self._segments, self._archive, self._encoder = segments, archive, encoder
        self._clock = clock
        self._free = max_listeners
        self._streams: dict[str, _Stream] = {}

    @property
    def running(self) -> tuple[str, ...]:
        """The channels that are encoded now."""
        return tuple(self._streams)

    async def listen(self, channel: Channel) -> AsyncGenerator[SoundPiece, None]:
        """The stream of a channel from now on, piece by piece, for as long as it is read.

        Raises:
            TooManyListenersError: as many listen as may.
        """
        if not self._free:
            raise TooManyListenersError
        self._free -= 1
        stream = self._streams.get(channel.name)
        if stream is None:
            stream = self._streams[channel.name] = _Stream(
                channel, self._segments, self._archive, self._encoder(), self._clock
            )
        stream.listeners += 1
        try:
            async for piece in stream.pieces():
                yield piece
        finally:
            self._free += 1
            stream.listeners -= 1
            if not stream.listeners and self._streams.get(channel.name) is stream:
                del self._streams[channel.name]
                await stream.stop()

    async def close(self) -> None:
        """Stop all streams."""
        streams = list(self._streams.values())
        self._streams.clear()
        for stream in streams:
            await stream.stop()


@asynccontextmanager
async def open_streams(
    segments: Segments,
    archive: Archive,
    encoder: Callable[[], Encoder],
    clock: Clock,
    max_listeners: int,
) -> AsyncIterator[Streams]:
    """Open the streams, none of which runs, and stop them after the block."""
    streams = Streams(segments, archive, encoder, clock, max_listeners)
    try:
        yield streams
    finally:
        await streams.close()


class _Stream:
    """The stream of one channel, from the segment that is heard when it begins."""

    def __init__(
        self,
        channel: Channel,
        segments: Segments,
        archive: Archive,
        encoder: Encoder,
        clock: Clock,
    ) -> None:
        self.listeners = 0
        self._channel, self._segments, self._archive = channel, segments, archive
        self._encoder, self._clock = encoder, clock
        self._origin = self._position = self._begin()
        self._pieces: deque[SoundPiece] = deque(maxlen=KEPT)
        self._changes: deque[TitleChange] = deque(maxlen=TITLES)
        self._titled = -1
        self._grown = asyncio.Condition()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop to encode."""
        await cancel_all([self._task])

    async def pieces(self) -> AsyncIterator[SoundPiece]:
        """The pieces from the byte that is heard now; it ends where they are read too slowly."""
        offset = offset_of(self._now() - self._origin)
        while True:
            await self._reached(offset)
            if not self._pieces or offset < self._pieces[0].offset or self._task.done():
                return
            piece = next(each for each in self._pieces if offset < each.end)
            yield piece.behind(offset)
            offset = piece.end

    async def _reached(self, offset: int) -> None:
        """Wait for the byte at `offset`, or for the end of the stream."""
        async with self._grown:
            while self._end <= offset and not self._task.done():
                await self._grown.wait()

    @property
    def _end(self) -> int:
        return self._pieces[-1].end if self._pieces else 0

    def _now(self) -> int:
        return self._channel.position(self._clock.now())

    def _begin(self) -> int:
        """Position of the segment that is heard now; of the first airing where none is heard."""
        now = self._now()
        span = self._channel.timeline.at(now)
        if span is None:
            return self._channel.timeline.airings[0].start
        return now - (now - span.start) % SEGMENT

    async def _run(self) -> None:
        try:
            while True:
                early = self._position - self._now() - AHEAD
                if early > 0:
                    await asyncio.sleep(early / RATE)
                if self._now() - self._position > LATE:
                    self._skip()
                await self._add_segment()
        finally:
            async with self._grown:
                self._grown.notify_all()

    def _skip(self) -> None:
        """Go on at the segment that is heard now; the bytes follow those that there are."""
        position = self._begin()
        self._origin += position - self._position
        self._position = position
        kept = [each for each in self._changes if each.offset <= self._end]
        self._changes.clear()
        self._changes.extend(kept)
        self._titled = -1

    async def _add_segment(self) -> None:
        span = self._channel.timeline.at(self._position)
        if span is None:  # the airing was forgotten, or has not begun
            self._position += SEGMENT
            return
        await self._add_titles(span)
        samples = min(SEGMENT, span.end - self._position)
        segment = await self._segment(span)
        sound = await asyncio.to_thread(self._encoder.encode, segment, samples)
        self._position += samples
        if sound:
            async with self._grown:
                self._pieces.append(SoundPiece(self._end, sound, tuple(self._changes)))
                self._grown.notify_all()

    async def _segment(self, span: Span) -> bytes | None:
        number = (self._position - span.start) // SEGMENT
        try:
            return await self._segments.get(key_of(span.package.key, "flac", number))
        except (BlobMissing, Retry):
            return None

    async def _add_titles(self, span: Span) -> None:
        if span.segment == self._titled:
            return
        self._titled = span.segment
        entry = entry_of(span)
        show = None
        if entry.show_id:
            try:
                found = await self._archive.find(entry.show_id)
            except Retry:
                found = None
            show = found.generated if found else None
        for seconds, title in titles_of(entry, show):
            at = span.start - self._origin + (LEAD + round(seconds * RATE) if seconds else 0)
            self._changes.append(TitleChange(offset_of(at), title))
