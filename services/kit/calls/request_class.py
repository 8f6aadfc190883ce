"""Classes of requests, by the time that they may take."""

from enum import Enum


class RequestClass(Enum):
    """The deadline in seconds for all attempts of one call, delays between them included."""

    FAST = 5.0
    """Lists and checks."""
    STANDARD = 30.0
    """Speech of one take."""
    SLOW = 120.0
    """A script, a cover."""
    VERY_SLOW = 300.0
    """Models that think first."""

    @property
    def deadline(self) -> float:
        """Seconds for all attempts of one call."""
        return self.value
