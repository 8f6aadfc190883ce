"""The hosts of a station, as people edit them, and the queries of `speaker`, which keeps them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract
from contracts.feed import Language
from contracts.record import RecordName, RecordSaved
from contracts.vocabulary import Known, Open
from contracts.voice import MAX_SPEED, MIN_SPEED, Gender, Voice, VoiceSettings

HostRole = Open[Literal["host", "co-host", "anchor", "weather"]]
"""What a host does in a show."""
HostOrigin = Open[Literal["built-in", "file", "saved"]]
"""Where a host comes from: RadioX, the user's own file, or a record."""


class HostVoice(Contract):
    """A voice of a speech provider, as it is listed for a host."""

    provider: str = ""
    """Name of the speech provider: that under which the voice is listed."""
    name: str
    """The provider's name for the voice, e.g. an id."""
    characters_per_second: float | None = Field(default=None, gt=0)
    """Measured speaking rate at the usual speed, in characters a second; the rate that the provider
    publishes where left out."""
    settings: VoiceSettings = Field(default_factory=dict)
    """How the provider is to speak, e.g. `{"stability": 0.5}`."""
    speed: float | None = Field(default=None, ge=MIN_SPEED, le=MAX_SPEED)
    """Factor by which it speaks faster than usual; that of the host where left out."""


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
    voices: Annotated[Mapping[str, str | HostVoice], Field(max_length=20)] = Field(
        default_factory=dict
    )
    """The host's voice at each speech provider, by the provider's name."""
    speed: float = Field(default=1.0, ge=MIN_SPEED, le=MAX_SPEED)
    """Factor by which the host speaks faster than the voice usually does. A voice with a speed of
    its own, or with one among its settings, keeps that."""
    gain: float = Field(default=0.0, ge=-12, le=12)
    """Decibels by which the host's takes are louder than those of other hosts."""
    biography: Annotated[str, StringConstraints(max_length=5000)] = ""
    """Who the host is, for the page; plain text."""
    picture: BlobRef | None = None
    """A picture of the host, for the page."""

    @model_validator(mode="before")
    @classmethod
    def _name_providers(cls, data: Any) -> Any:
        """A table in `voices` need not repeat the provider under whose name it stands."""
        voices = data.get("voices") if isinstance(data, dict) else None
        if not isinstance(voices, Mapping):
            return data
        named = {
            provider: {"provider": provider} | voice if isinstance(voice, dict) else voice
            for provider, voice in voices.items()
        }
        return data | {"voices": named}


class HostSaved(RecordSaved):
    """A host of the station was saved or removed."""

    subject: ClassVar[str] = subjects.HOST_SAVED

    host: HostProfile | None
    """The host; none where it was removed."""


class StationHost(Contract):
    """A host of the station as it stands now, with the voices that it has in a show."""

    name: RecordName
    """Name as it is spoken."""
    host: HostProfile
    """The host."""
    origin: HostOrigin
    """Where the host comes from."""
    version: int = 0
    """Number of the version; 0 where none was saved."""
    by: str = ""
    """Who saved it, as far as that is known."""
    saved_at: datetime | None = None
    """When it was saved (UTC)."""
    voices: tuple[Voice, ...] = ()
    """The voices that speak for the host in a show, the preferred one first."""
    notes: tuple[str, ...] = ()
    """What could not be checked, and what a show does where a voice is not there, in sentences."""


class HostListQuery(Contract):
    """A query for the hosts of the station."""

    subject: ClassVar[str] = subjects.HOST_LIST

    language: Known[Language] | None = None
    """Only those who speak this language."""
    role: Known[HostRole] | None = None
    """Only those of this role."""


class HostList(Contract):
    """The hosts of the station: those of RadioX, of the user's file, and those that were saved."""

    hosts: tuple[StationHost, ...]
    """The hosts; shows prefer the first ones of a language."""


class HostQuery(Contract):
    """A query for one host."""

    subject: ClassVar[str] = subjects.HOST_FIND

    name: RecordName
    """Name of the host."""


class HostSave(Contract):
    """A query that saves a host, and is answered with the host.

    A picture is a file in the bucket `uploads` (PNG, JPEG or WebP), or the one that the host has.
    """

    subject: ClassVar[str] = subjects.HOST_SAVE

    name: RecordName
    """Name of the host: letters, spaces, hyphens, apostrophes and full stops."""
    host: HostProfile
    """The host."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read, 0 where none was saved; without it, any is replaced."""
    by: str = Field(default="", max_length=200)
    """Who saves it."""


class HostRemove(Contract):
    """A query that removes a host; its versions are kept."""

    subject: ClassVar[str] = subjects.HOST_REMOVE

    name: RecordName
    """Name of the host."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read; without it, any is removed."""
    by: str = Field(default="", max_length=200)
    """Who removes it."""


class HostRemoved(Contract):
    """A host was removed."""

    name: RecordName
    """Name of the host."""
    version: int
    """Number of the version that is the removal."""
    notes: tuple[str, ...] = ()
    """What shows do without the host, in sentences."""


class HostHistoryQuery(Contract):
    """A query for all versions of a host, which outlive its removal."""

    subject: ClassVar[str] = subjects.HOST_HISTORY

    name: RecordName
    """Name of the host."""


class HostHistory(Contract):
    """All versions of a host."""

    listed: HostProfile | None = None
    """The host as RadioX or the user's file has it, which is version 0."""
    versions: tuple[HostSaved, ...]
    """The versions that were saved, the oldest first."""
