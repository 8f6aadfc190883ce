"""The time line of a channel: what is heard when, as a pure function of its airings.

Positions are samples at 48 kHz from the channel's epoch. An airing is heard to its end, or until
the next one begins. From its end to the start of the next one its filler is heard over and over,
which is arithmetic: a scheduler that has died leaves no silence. Every start and every length is a
whole number of FLAC blocks.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from contracts import FillerItem, StationScheduled
from contracts.audio import ShowPackage

RATE = 48_000
"""Samples a second."""
BLOCK = 4_096
"""Samples of a FLAC block; lengths are multiples of it, and of AAC's frames of 1,024."""
SEGMENT = 184_320
"""Samples of a segment: 3.84 s, 45 FLAC blocks, 180 frames of AAC."""
AHEAD = 645_120
"""Samples by which a playlist runs ahead of the clock, since the future is known: 3.5 segments,
13.44 s."""
NOTICE = AHEAD + 10 * RATE
"""Samples before its start at which an airing is scheduled at the latest: what a playlist has
listed is never planned anew."""


@dataclass(frozen=True, slots=True)
class Span:
    """A package that is heard without a break."""

    start: int
    """Position of its first sample."""
    samples: int
    """Samples of it that are heard; fewer than it has where the next airing cuts it off."""
    segment: int
    """Media sequence number of its first segment."""
    package: ShowPackage
    airing: StationScheduled
    """The airing that it is, or behind which it stands in."""
    filler: FillerItem | None = None
    """The filler that it is; none where it is the airing itself."""

    @property
    def end(self) -> int:
        """The position behind its last sample."""
        return self.start + self.samples

    @property
    def segments(self) -> int:
        """Number of its segments; the last one may be shorter."""
        return segments_of(self.samples)


class Timeline:
    """The airings of one channel, in the order of their chain."""

    def __init__(self, airings: Iterable[StationScheduled] = ()) -> None:
        self._links: list[_Link] = []
        self._starts: list[int] = []
        self._segments: list[int] = []
        self.version = 0
        """Number of the changes so far."""
        for airing in airings:
            self.add(airing)

    @property
    def airings(self) -> tuple[StationScheduled, ...]:
        """All airings, the first one first."""
        return tuple(link.airing for link in self._links)

    @property
    def first(self) -> StationScheduled | None:
        """The first airing that is known."""
        return self._links[0].airing if self._links else None

    @property
    def last(self) -> StationScheduled | None:
        """The last airing of the chain; none before the first."""
        return self._links[-1].airing if self._links else None

    def add(self, airing: StationScheduled) -> None:
        """Add an airing; one that is there already has no effect."""
        at = bisect_right(self._starts, airing.start)
        if at == 0 or self._links[at - 1].airing.number != airing.number:
            self._links.insert(at, _Link(airing))
            self._starts.insert(at, airing.start)
            self._segments.insert(at, airing.segment)
            self.version += 1

    def forget(self, position: int) -> None:
        """Drop the airings of which nothing is heard from a position on."""
        over = self._index(position)
        if over > 0:
            del self._links[:over], self._starts[:over], self._segments[:over]
            self.version += 1

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """What is heard from position `start` up to `end`, in order; nothing before the first.

        The first and the last span may go on beyond the two.
        """
        for index in range(max(0, self._index(start)), len(self._links)):
            if self._starts[index] >= end:
                return
            link, until = self._links[index], self._until(index)
            piece = link.piece_at(start)
            while (span := link.span(piece, until)) is not None:
                if span.start >= end:
                    return
                yield span
                if span.end >= end:
                    return
                piece += 1

    def beginning(
        self, start: int, end: int | None = None, *, limit: int | None = None
    ) -> list[StationScheduled]:
        """The airings that begin from position `start` on and before `end`, at most `limit`."""
        first = bisect_left(self._starts, start)
        last = len(self._starts) if end is None else bisect_left(self._starts, end)
        if limit is not None:
            last = min(last, first + limit)
        return [link.airing for link in self._links[first:last]]

    def at(self, position: int) -> Span | None:
        """What is heard at a position; nothing before the first airing."""
        return next(self.spans(position, position + 1), None)

    def holding(self, segment: int) -> Span | None:
        """The span that holds a media sequence number; none before the first airing.

        Behind the last airing every number has one, since its filler has no end.
        """
        index = bisect_right(self._segments, segment) - 1
        if index < 0:
            return None
        link = self._links[index]
        span = link.span(link.piece_holding(segment), self._until(index))
        return span if span and segment < span.segment + span.segments else None

    def following(self, start: int) -> int:
        """The media sequence number that an airing has which begins at `start`, behind the last.

        Whatever is heard there of the last one, it or its filler, is cut off.

        Raises:
            ValueError: the last airing has not begun by then.
        """
        if not self._links:
            return 0
        link = self._links[-1]
        span = link.span(link.piece_at(start - 1), start)
        if span is None:
            raise ValueError(f"airing {link.airing.number} has not begun at {start}")
        return span.segment + span.segments

    def earliest(self, now: int) -> int:
        """The first position at which an airing can be scheduled that cuts no other off."""
        last = self.last
        over = last.start + last.samples if last else 0
        return max(over, whole_blocks(now + NOTICE + BLOCK - 1))

    def _index(self, position: int) -> int:
        """Index of the airing that began last at a position; -1 before the first."""
        return bisect_right(self._starts, position) - 1

    def _until(self, index: int) -> int | None:
        """Where the airing behind the one at `index` begins; None behind the last."""
        return self._starts[index + 1] if index + 1 < len(self._starts) else None


class _Link:
    """An airing and its filler, in pieces: 0 is the airing, and the filler goes round and round."""

    __slots__ = ("_behind", "_count", "_end", "_samples", "_segments", "_starts", "airing")

    def __init__(self, airing: StationScheduled) -> None:
        samples = [item.package.samples for item in airing.filler]
        counts = [segments_of(each) for each in samples]
        self.airing = airing
        self._end = airing.start + airing.samples
        self._behind = airing.segment + segments_of(airing.samples)
        self._starts = list(accumulate(samples[:-1], initial=0))
        self._segments = list(accumulate(counts[:-1], initial=0))
        self._samples = sum(samples)
        self._count = sum(counts)

    def piece_at(self, position: int) -> int:
        """The piece that is heard at a position, or would be if nothing cut it off."""
        if position < self._end:
            return 0
        rounds, left = divmod(position - self._end, self._samples)
        return rounds * len(self._starts) + bisect_right(self._starts, left)

    def piece_holding(self, segment: int) -> int:
        """The piece that holds a media sequence number."""
        if segment < self._behind:
            return 0
        rounds, left = divmod(segment - self._behind, self._count)
        return rounds * len(self._segments) + bisect_right(self._segments, left)

    def span(self, piece: int, until: int | None) -> Span | None:
        """A piece, as far as it is heard before `until`; None where nothing of it is."""
        airing, item = self.airing, None
        start, segment, package, samples = (
            airing.start, airing.segment, airing.package, airing.samples,
        )  # fmt: skip
        if piece > 0:
            rounds, index = divmod(piece - 1, len(self._starts))
            item = airing.filler[index]
            package, samples = item.package, item.package.samples
            start = self._end + rounds * self._samples + self._starts[index]
            segment = self._behind + rounds * self._count + self._segments[index]
        if until is not None:
            samples = min(samples, until - start)
        return Span(start, samples, segment, package, airing, item) if samples > 0 else None


def segments_of(samples: int) -> int:
    """Number of segments that hold so many samples."""
    return -(-samples // SEGMENT)


def whole_blocks(samples: int) -> int:
    """The same, down to whole FLAC blocks."""
    return samples // BLOCK * BLOCK


def position_of(moment: datetime, epoch: datetime) -> int:
    """The position of a moment: samples from `epoch`, the nearest; negative before it."""
    return round((moment - epoch) / timedelta(seconds=1) * RATE)


def moment_of(position: int, epoch: datetime) -> datetime:
    """The moment of a position, in samples from `epoch`; to the microsecond."""
    return epoch + timedelta(seconds=position / RATE)
