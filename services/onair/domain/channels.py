"""The channels that are known, each with its time line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from contracts import FillerItem, StationScheduled
from services.broadcast.timeline import Timeline, position_of

DEFAULT = "main"
"""The channel that is served where none is named; the first by name where there is none of it."""
MAX_CHANNELS = 100
"""Channels that are followed; airings of further ones are left out."""
MAX_PIECES = 10_000
"""Pieces of filler of which one copy is kept for all airings."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that has aired something, or is about to."""

    name: str
    epoch: datetime
    """The moment of sample 0 (UTC)."""
    timeline: Timeline

    def position(self, moment: datetime) -> int:
        """The position of a moment, in samples from the epoch."""
        return position_of(moment, self.epoch)


@dataclass(slots=True)
class Channels:
    """All channels, by name."""

    _channels: dict[str, Channel] = field(default_factory=dict)
    _pieces: dict[FillerItem, FillerItem] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Channel]:
        """The channels, in the order of their names."""
        return iter(sorted(self._channels.values(), key=lambda each: each.name))

    def __len__(self) -> int:
        """Number of the channels."""
        return len(self._channels)

    def find(self, name: str) -> Channel | None:
        """The channel of a name; None where nothing was scheduled on it yet."""
        return self._channels.get(name)

    @property
    def default(self) -> Channel | None:
        """The channel that is served where none is named."""
        return self._channels.get(DEFAULT) or next(iter(self), None)

    def add(self, airing: StationScheduled) -> None:
        """Add an airing; one that is there already has no effect.

        A chain that begins anew, as where a stream was lost, replaces the channel.
        """
        channel = self._channels.get(airing.channel)
        begins = channel is not None and airing.number == 1 and airing.epoch != channel.epoch
        if channel is None or begins:
            if channel is None and len(self._channels) >= MAX_CHANNELS:
                return
            channel = Channel(airing.channel, airing.epoch, Timeline())
            self._channels[airing.channel] = channel
        channel.timeline.add(self._sharing(airing))

    def reach(self, moment: datetime) -> bool:
        """Whether it is known of each channel what it has played from a moment on."""
        firsts = ((each, each.timeline.first) for each in self._channels.values())
        return all(
            first is None or first.number == 1 or first.start <= channel.position(moment)
            for channel, first in firsts
        )

    def forget(self, moment: datetime) -> None:
        """Drop the airings of which nothing is heard from a moment on."""
        for channel in self._channels.values():
            channel.timeline.forget(channel.position(moment))

    def _sharing(self, airing: StationScheduled) -> StationScheduled:
        """The airing with pieces of filler that others have too: most airings have the same."""
        if len(self._pieces) > MAX_PIECES:
            self._pieces.clear()
        filler = tuple(self._pieces.setdefault(item, item) for item in airing.filler)
        return airing.model_copy(update={"filler": filler})
