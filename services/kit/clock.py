"""The clock, as a port, so that a test can set the time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A clock."""

    def now(self) -> datetime:
        """The current time, UTC."""


class SystemClock:
    """The system clock."""

    def now(self) -> datetime:
        """The current time, UTC."""
        return datetime.now(UTC)
