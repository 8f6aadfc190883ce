"""A quantity: a number that a text gives, with what it counts and how exact it claims to be."""

from dataclasses import dataclass
from typing import Literal

Bound = Literal["", "about", "nearly", "over", "under"]
"""How a number is bounded: it is exact, or nearly so, or what it is at least, or at most."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    `unit`: a key of `units.UNITS`, `ordinal`, or empty for a count. `most`: what it may stand for
    at most, where it is a guess such as `dozens`, and `value` what it may stand for at least.
    `counted`: what became of those who are counted, e.g. `dead`. `definite`: an article or the
    like says that the listener knows whom it counts: `the two countries`.
    """

    value: float
    unit: str
    written: str
    start: int
    end: int
    bound: Bound = ""
    most: float = 0.0
    counted: str = ""
    definite: bool = False
