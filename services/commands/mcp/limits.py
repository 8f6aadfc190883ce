"""What an assistant may do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What an assistant may do."""

    changes: bool = False
    """Whether it may change what is on the air."""
    budget: float = 0.0
    """The most that a show may cost, in USD."""
    minutes: float = 10.0
    """The longest show, in minutes."""
