"""Airings of a channel, as a scheduler would chain them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from contracts import FillerItem, StationScheduled
from contracts.audio import ShowPackage
from services.broadcast.timeline import BLOCK, Timeline

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)


def package(key: str, blocks: int) -> ShowPackage:
    """A package of so many FLAC blocks."""
    return ShowPackage(key=key, samples=blocks * BLOCK)


def piece(name: str, blocks: int) -> FillerItem:
    """A piece of filler."""
    return FillerItem(package=package(f"filler/{name}", blocks), title=f"Piece {name}")


MUSIC = (piece("a", 700), piece("b", 90))
"""Filler: 59.7 s and 7.7 s."""


class Chain:
    """A channel whose airings are appended one by one."""

    def __init__(self, channel: str = "main", epoch: datetime = EPOCH) -> None:
        self.channel = channel
        self.epoch = epoch
        self.timeline = Timeline()

    def append(
        self, gap: int, blocks: int, filler: Sequence[FillerItem] = MUSIC, title: str = ""
    ) -> StationScheduled:
        """Append an airing `gap` blocks behind the end of the last one; cut it off where < 0."""
        last = self.timeline.last
        number = last.number + 1 if last else 1
        start = (last.start + last.samples if last else 0) + gap * BLOCK
        airing = StationScheduled(
            channel=self.channel,
            number=number,
            epoch=self.epoch,
            start=start,
            samples=blocks * BLOCK,
            segment=self.timeline.following(start),
            package=package(f"show/{number}/1", blocks),
            show_id=str(number),
            title=title or f"Show {number}",
            filler=tuple(filler),
        )
        self.timeline.add(airing)
        return airing
