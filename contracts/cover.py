"""The cover of a show."""

from typing import ClassVar

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import ShowEvent


class CoverReady(ShowEvent):
    """The cover is finished."""

    subject: ClassVar[str] = subjects.COVER_READY

    cover: BlobRef
    """A square JPEG, 1400 to 3000 pixels wide."""
    painted_by: str
    """The cover artist, e.g. `local`."""
    seconds: dict[str, float]
    """Time taken, in seconds: `cover`."""
