"""Rows, and the place of a show among the others."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from contracts import Event

Row: TypeAlias = dict[str, Any]
"""A value for each column of a table: text, numbers, truth values, times with their zone, JSON."""
Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by the name of their table."""

TIME_BITS = 43
"""Bits of a position that hold milliseconds: until the year 2248."""
SEQUENCE_BITS = 20
"""Bits of a position that hold a sequence: shows that end in one millisecond are told apart."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def moment_of(event: Event) -> datetime:
    """When an event happened: when it was published, else when its stream stored it (UTC)."""
    return event.occurred_at or event.stored_at or _EPOCH


def position_of(ended_at: datetime, sequence: int) -> int:
    """The place of a show among all others, by which lists are ordered: of 64 bits.

    Milliseconds since 1970, and behind them the last bits of the event's sequence.
    """
    return (_milliseconds(ended_at) << SEQUENCE_BITS) | (sequence & ((1 << SEQUENCE_BITS) - 1))


def first_position(moment: datetime) -> int:
    """The first place of those that ended at that time or later, to the millisecond."""
    return _milliseconds(moment) << SEQUENCE_BITS


def _milliseconds(moment: datetime) -> int:
    since_epoch = (moment.astimezone(UTC) - _EPOCH) // _MILLISECOND
    return min(max(since_epoch, 0), (1 << TIME_BITS) - 1)
