"""The hosts of a station, as people edit them."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract
from contracts.feed import Language
from contracts.record import RecordSaved
from contracts.voice import Gender, Voice

HostRole = Literal["host", "co-host", "anchor", "weather"]
"""What a host does in a show."""


class HostProfile(Contract):
    """A host of the station, with a voice of each speech provider.

    A voice is its name at the provider, which publishes its rate, or a table with settings of the
    provider, and with the rate, for a voice whose provider publishes none. Where a provider is not
    listed, the host has one of its voices of the language and the gender that no other host has;
    where there is none, another provider speaks first.
    """

    language: Language
    """Language that the host speaks (ISO 639-1)."""
    gender: Gender | None = None
    """Whether the host sounds like a woman or a man; either where left out."""
    role: HostRole = "host"
    """What the host does."""
    tone: Annotated[str, StringConstraints(max_length=500)] = ""
    """How the host speaks, in a few words for script writers and voices."""
    voices: Annotated[Mapping[str, str | Voice], Field(max_length=20)] = Field(default_factory=dict)
    """The host's voice at each speech provider, by the provider's name."""
    gain: float = Field(default=0.0, ge=-12, le=12)
    """Decibels by which the host's levelled takes are raised."""
    biography: Annotated[str, StringConstraints(max_length=5000)] = ""
    """Who the host is, for the page; plain text."""
    picture: BlobRef | None = None
    """A picture of the host, for the page."""


class HostSaved(RecordSaved):
    """A host of the station was saved or removed."""

    subject: ClassVar[str] = subjects.HOST_SAVED

    host: HostProfile | None
    """The host; none where it was removed."""
