"""Estimates how long a show waits, from the shows ahead and the measured pace."""

from datetime import datetime

from pydantic import BaseModel

LEARNING_RATE = 0.3
"""Weight of one show in the measured pace."""
MAX_GAP = 600.0
"""Seconds between two ends beyond which they are no measurement of the pace."""


class Pace(BaseModel):
    """The measured pace at which the station finishes shows while others wait."""

    seconds_per_show: float | None = None
    """Seconds from one end to the next; none where it was never measured."""
    last_end: datetime | None = None
    """When the last show ended (UTC)."""


def learned_pace(pace: Pace, ended_at: datetime, *, waited: bool) -> Pace:
    """The pace after one more end; only a show that waited is a measurement."""
    if pace.last_end is None or not waited:
        return pace.model_copy(update={"last_end": ended_at})
    gap = (ended_at - pace.last_end).total_seconds()
    if not 0 <= gap <= MAX_GAP:
        return pace.model_copy(update={"last_end": ended_at})
    old = gap if pace.seconds_per_show is None else pace.seconds_per_show
    return Pace(seconds_per_show=old + LEARNING_RATE * (gap - old), last_end=ended_at)


def expected_wait(position: int, pace: Pace) -> float | None:
    """Seconds until a show with `position` others ahead begins; None where no pace is known."""
    if position == 0:
        return 0.0
    if pace.seconds_per_show is None:
        return None
    return round(position * pace.seconds_per_show, 1)
