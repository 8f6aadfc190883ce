"""Which airings of a chain count."""

import logging
from datetime import timedelta

from pydantic import ValidationError

from contracts import StationScheduled, subjects
from contracts.client.stored import Stored
from services.broadcast.timeline import AHEAD, NOTICE, RATE
from services.kit.failures import Invalid

logger = logging.getLogger(__name__)

LATEST = timedelta(seconds=(NOTICE - AHEAD) / RATE)
"""Time in which an airing must reach its stream, else playlists have listed what it replaces: 10 s.
The clocks of scheduler and broker may differ by less than that."""
YEARS = range(1970, 9_000)
"""Years of the times of an airing: what is a century later, or in any time zone, is a time too."""
FARTHEST = int(100 * 365 * subjects.DAY) * RATE
"""The last position that a time line has: a century behind its epoch."""


def airing_of(stored: Stored) -> StationScheduled | None:
    """The airing of a message; None where it cannot be read, which `station` tells once for all."""
    try:
        airing = StationScheduled.model_validate_json(stored.body)
        check_times(airing)
    except (ValidationError, Invalid):
        logger.debug("airing %d is passed over: it cannot be read", stored.sequence)
        return None
    return airing


def check_times(airing: StationScheduled) -> None:
    """Check that an airing has a place on a time line.

    Raises:
        Invalid: it has none; the reason names the field.
    """
    for name in ("epoch", "planned_at", "occurred_at"):
        moment = getattr(airing, name)
        if moment is None:
            continue
        if moment.tzinfo is None:
            raise Invalid(f"{name}: the time has no offset from UTC")
        if moment.year not in YEARS:
            raise Invalid(f"{name}: the year is not from {YEARS[0]} to {YEARS[-1]}")
    if airing.start + airing.samples > FARTHEST:
        raise Invalid("start: the airing is not within a century of the channel's epoch")


def is_in_time(airing: StationScheduled, stored: Stored) -> bool:
    """Whether an airing reached the broker soon after it was scheduled.

    One that was under way for long, since the broker was frozen, say, has no effect: whoever reads
    the chain tells so by the same two times, and the chain goes on behind the airing before it.
    """
    if stored.stored_at is None or airing.occurred_at is None:
        return True
    return stored.stored_at - airing.occurred_at < LATEST
