"""The playlists of channels as they are sent: each is written once, until the next segment."""

import gzip
from dataclasses import dataclass, field
from hashlib import sha256
from math import floor

from services.broadcast.segments import Rendition
from services.broadcast.timeline import AHEAD, RATE
from services.onair.domain.channels import Channel
from services.onair.domain.playlists import listed, live


@dataclass(frozen=True, slots=True)
class Listing:
    """A playlist as it is sent."""

    body: bytes
    compressed: bytes
    """The same with gzip."""
    etag: str
    """Strong entity tag of `body`, without quotes."""
    change: int
    """Position at which another one takes its place."""

    def fresh(self, position: int) -> int:
        """Whole seconds from a position for which it stays the same."""
        return floor((self.change - position) / RATE)


@dataclass(slots=True)
class Listings:
    """The current playlist of each channel and rendition."""

    _current: dict[tuple[str, Rendition], tuple[int, int, Listing]] = field(default_factory=dict)
    """With the position from which on it is current, and the version of the time line."""

    def at(self, channel: Channel, rendition: Rendition, position: int) -> Listing | None:
        """The playlist at a position; None before the first segment is listed."""
        version = channel.timeline.version
        current = self._current.get((channel.name, rendition))
        if current and current[1] == version and current[0] <= position < current[2].change:
            return current[2]
        edge = listed(channel.timeline, position)
        if edge is None:
            return None
        body = live(channel, rendition, edge).encode()
        etag = sha256(body).hexdigest()[:32]
        listing = Listing(body, gzip.compress(body, 6, mtime=0), etag, edge.change - AHEAD)
        self._current[channel.name, rendition] = edge.end - AHEAD, version, listing
        return listing
