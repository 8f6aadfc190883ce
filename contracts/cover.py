"""The cover of a show."""

from typing import ClassVar

from pydantic import Field

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import ShowEvent
from contracts.usage import Fallback, Usage


class CoverReady(ShowEvent):
    """The cover is finished."""

    subject: ClassVar[str] = subjects.COVER_READY

    cover: BlobRef
    """A square JPEG, 1400 to 3000 pixels wide."""
    painted_by: str
    """The cover artist, e.g. `local`."""
    model: str = ""
    """The artist's name for its model, where it has one."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    reused: bool = False
    """Whether the artwork was read from the cache."""
    saved: float = Field(default=0.0, ge=0)
    """What artwork that was read from the cache has cost another show, in USD."""
    seconds: dict[str, float]
    """Time taken, in seconds: `cover`."""
