"""Places in a list of shows, as pages name them: where the next page begins."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from services.bridge.domain.making import NO_END

LAST = (1 << 63) - 1
"""Above every place, in either part of a list."""
NOW = NO_END - 1
"""As of now: all shows have ended that are over."""
MAKING, ENDED = "m", ""
"""The parts of a list, as places begin."""
PlaceText = Annotated[str, StringConstraints(pattern=r"^m?\d{1,19}(\.\d{1,19})?$")]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list that began as of a sequence of the archive.

    `before`: what follows is below it: the place of a show in the making, or a place in the
    archive.
    """

    part: str
    before: int
    as_of: int

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Read a place; one of the archive alone names no sequence."""
        before, _, as_of = text.removeprefix(MAKING).partition(".")
        part = MAKING if text.startswith(MAKING) else ENDED
        return cls(part, int(before), int(as_of) if as_of else NOW)

    def __str__(self) -> str:
        return f"{self.part}{self.before}.{self.as_of}"
