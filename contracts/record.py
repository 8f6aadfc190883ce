"""Records: what people edit and a station keeps for good, every version as an event.

The archive's stream is where they are kept: the last event of a name is the current version, the
earlier ones are its history. `Nats-Expected-Last-Subject-Sequence` orders those who write.
"""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.event import Contract, Event

RecordName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""Name of a record: printable characters; it becomes a word of a subject (`subject_of`)."""

Author = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
"""Who saves a record, by whatever name."""
VersionCount = Annotated[int, Field(ge=1, le=500)]
"""Most versions that a history lists."""


class RecordSaved(Event):
    """One version of a record; a version without content removes it."""

    identity_fields: ClassVar[tuple[str, ...]] = ("name", "version")

    name: RecordName
    """Name of the record, unique among those of its kind."""
    version: int = Field(default=1, ge=1)
    """Number of the version, from 1; a removal has a number too."""
    by: Author = ""
    """Who saved it, as far as that is known."""


class RecordVersion(Contract):
    """A version of a record, as histories list it."""

    name: RecordName
    """Name of the record."""
    version: int
    """Number of the version, from 1; 0 for what the station has by itself."""
    by: str = ""
    """Who saved it, as far as that is known."""
    saved_at: datetime | None = None
    """When it was saved (UTC)."""
    removed: bool = False
    """Whether this version removes the record."""


class RecordHistory(Contract):
    """The versions of a record."""

    name: RecordName
    """Name of the record."""
    versions: tuple[RecordVersion, ...]
    """The latest versions, the oldest of them first."""
