"""Which airings of a chain count."""

from datetime import timedelta

from contracts import StationScheduled
from contracts.client.stored import Stored
from services.broadcast.timeline import AHEAD, NOTICE, RATE

LATEST = timedelta(seconds=(NOTICE - AHEAD) / RATE)
"""Time in which an airing must reach its stream, else playlists have listed what it replaces: 10 s.
The clocks of scheduler and broker may differ by less than that."""


def is_in_time(airing: StationScheduled, stored: Stored) -> bool:
    """Whether an airing reached the broker soon after it was scheduled.

    One that was under way for long, since the broker was frozen, say, has no effect: whoever reads
    the chain tells so by the same two times, and the chain goes on behind the airing before it.
    """
    if stored.stored_at is None or airing.occurred_at is None:
        return True
    return stored.stored_at - airing.occurred_at < LATEST
