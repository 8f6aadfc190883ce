"""What goes on the air: packages of segments, and the chain of airings of each channel."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.audio import ShowPackage
from contracts.event import Contract, Event, ShowEvent
from contracts.show import ChannelName
from contracts.vocabulary import Open

AiringKind = Open[Literal["show", "filler"]]
"""Kinds of airings: what the grid asks for, and what stands in between."""
FillerKind = Open[Literal["music", "ident", "repeat"]]
"""Kinds of filler: music of the station, its idents, and shows that are still fresh."""
PieceTitle = Annotated[str, StringConstraints(max_length=300)]
"""Title of what is heard."""


class ShowListenable(ShowEvent):
    """The first segment of a show is stored: it can be heard while it is still being made."""

    subject: ClassVar[str] = subjects.SHOW_LISTENABLE

    package: str
    """Key of the package that grows, as of `ShowPackage`."""


class ShowPackaged(ShowEvent):
    """All segments of a show are stored: it can go on the air."""

    subject: ClassVar[str] = subjects.SHOW_PACKAGED

    package: ShowPackage
    """The package."""


class SegmentsStored(Contract):
    """How far the package of a show has grown; over core NATS, lossy."""

    subject: ClassVar[str] = subjects.SEGMENTS_STORED

    show_id: str
    """The show."""
    generation: int = 1
    """Number of the attempt."""
    package: str
    """Key of the package."""
    segments: int
    """Number of segments that are stored, from the first on, in every rendition."""
    complete: bool = False
    """Whether these are all."""


class FillerItem(Contract):
    """A piece that is heard between airings."""

    package: ShowPackage
    """Its segments."""
    kind: FillerKind = "music"
    """What it is."""
    title: PieceTitle = ""
    """Its title, as listeners read it."""
    artist: PieceTitle = ""
    """Who made it."""
    show_id: str = ""
    """The show, where it is a repeat."""


class StationScheduled(Event):
    """One airing, the next link of a channel's chain; what is scheduled is never changed.

    Times are counted in samples at 48 kHz from the channel's epoch. The chain is the order of these
    events on their subject: each is published with the sequence of the one before it
    (`Nats-Expected-Last-Subject-Sequence`), so that two schedulers cannot fork it. From the end of
    an airing to the start of the next one, its `filler` is heard over and over. An airing that the
    stream has stored 10 seconds or more after its `occurred_at` came too late, and has no effect.
    """

    subject: ClassVar[str] = subjects.STATION_SCHEDULED
    identity_fields: ClassVar[tuple[str, ...]] = ("channel", "number")

    channel: ChannelName
    """The channel."""
    number: int = Field(ge=1)
    """Number of the airing in the chain, from 1."""
    epoch: datetime
    """The channel's epoch (UTC), the same in each link: sample 0."""
    start: int = Field(ge=0, multiple_of=4096)
    """When it begins, in samples from the epoch, 48,000 a second."""
    samples: int = Field(gt=0, multiple_of=4096)
    """How long it is heard, in samples; at most the length of its package."""
    segment: int = Field(ge=0)
    """Number of its first segment in the channel: its media sequence number."""
    package: ShowPackage
    """Its segments."""
    kind: AiringKind = "show"
    """What it is."""
    title: PieceTitle = ""
    """Title of the show, or of the filler."""
    episode: PieceTitle = ""
    """Title of the episode."""
    show_id: str = ""
    """The show, where it is one."""
    planned_at: datetime | None = None
    """The time of its slot (UTC), where it has one."""
    filler: Annotated[tuple[FillerItem, ...], Field(min_length=1, max_length=32)]
    """What is heard behind it, over and over, until the next airing begins."""


class ShowAired(Event):
    """A show has begun on a channel."""

    subject: ClassVar[str] = subjects.SHOW_AIRED
    identity_fields: ClassVar[tuple[str, ...]] = ("channel", "number")

    channel: ChannelName
    """The channel."""
    number: int
    """Number of the airing in the channel's chain."""
    show_id: str
    """The show."""
    title: str = ""
    """Title of the show."""
    episode: str = ""
    """Title of the episode."""
    started_at: datetime
    """When its first sample was heard (UTC)."""
    seconds: float
    """How long it is heard, in seconds."""
    planned_at: datetime | None = None
    """The time of its slot (UTC), where it has one."""


class PackageQuery(Contract):
    """A query for a package: of a finished show, an item of the media, or music of RadioX's own.

    One of `show_id`, `media` and `music` is given. What is packaged already is found again.
    """

    subject: ClassVar[str] = subjects.AUDIO_PACKAGE

    show_id: str | None = Field(default=None, max_length=64)
    """A show that was generated; made of its master."""
    media: str | None = Field(default=None, max_length=64)
    """Name of an item of the station's media."""
    music: int | None = Field(default=None, ge=0)
    """Seed of a piece of RadioX's own music."""
    seconds: float = Field(default=120.0, ge=2, le=600)
    """Length of the music, in seconds."""


class Packaged(Contract):
    """A package that can go on the air."""

    package: ShowPackage
    """The package."""
    title: str = ""
    """Title of what is heard."""
    artist: str = ""
    """Who made it."""
