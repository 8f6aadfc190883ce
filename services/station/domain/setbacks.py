"""When filler is tried again that could not be packaged."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

FIRST_PAUSE = timedelta(seconds=1)
"""Time after which it is tried again; it doubles with each failure."""
LONGEST_PAUSE = timedelta(minutes=10)
"""The longest pause where there is no such sound."""
LONGEST_WAIT = timedelta(seconds=10)
"""The longest pause where nobody answers: a channel may be silent meanwhile."""
MAX_DOUBLINGS = 20
"""Doublings that are counted, so that the pause stays a time."""

Filler = tuple[str, ...]
"""The sources of a channel's filler."""


class Setback(BaseModel):
    """Failures of one source in a row."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    times: int
    """Their number."""
    again_at: datetime
    """When it is tried again (UTC)."""


class Setbacks(BaseModel):
    """The sources that cannot be packaged; all are tried at once when the filler changes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    filler: Filler = ()
    """The filler of the grid as they failed."""
    of: dict[str, Setback] = Field(default_factory=dict)
    """By source."""

    def known(self, source: str, filler: Filler) -> Setback | None:
        """The failures of a source in a row; none where the filler was another one then."""
        return self.of.get(source) if self.filler == filler else None

    def rests(self, source: str, filler: Filler, now: datetime) -> bool:
        """Whether it is not time to try a source."""
        known = self.known(source, filler)
        return known is not None and now < known.again_at

    def behind(self, source: str, filler: Filler, now: datetime, longest: timedelta) -> Self:
        """With one more failure, unless another scheduler has just noted it."""
        if self.rests(source, filler, now):
            return self
        known = self.known(source, filler)
        times = known.times + 1 if known else 1
        pause = min(longest, FIRST_PAUSE * 2 ** min(times - 1, MAX_DOUBLINGS))
        others = self.of if self.filler == filler else {}
        of = {**others, source: Setback(times=times, again_at=now + pause)}
        return self.model_copy(update={"filler": filler, "of": of})

    def without(self, source: str) -> Self:
        """Once a source is packaged."""
        if source not in self.of:
            return self
        of = {name: each for name, each in self.of.items() if name != source}
        return self.model_copy(update={"of": of})
