"""What a channel plays and will play, and what an operator puts on or skips."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.air import AiringKind, FillerKind
from contracts.event import Contract, ShowId
from contracts.feed import Language
from contracts.grid import DEFAULT_CHANNEL, SlotStart
from contracts.record import Author
from contracts.show import ChannelName
from contracts.vocabulary import Open

SlotState = Open[
    Literal["planned", "requested", "ready", "scheduled", "aired", "late", "dropped", "failed"]
]
"""How far a slot is: its show is not asked for yet, is being made, is finished, is part of the
chain, was heard; it is not there though its time has come, came too late, or was not made."""
SlotReasonCode = Open[
    Literal[
        "waiting", "not_finished", "not_aired", "failed", "cancelled", "deleted", "over_budget",
        "unserved", "gone", "kept_scheduled", "kept_no_time",
    ]
]  # fmt: skip
"""Why a slot is not as planned: its show is not finished yet, was not finished or could not be
aired within `minutes`, was not made (`text` by `stage`), was cancelled (with `text`, where somebody
says why), was deleted; the `usd` of the day are used up; nobody served the channel; the grid has it
no more; the grid has `title` there since `version`, which came after this show was scheduled, or
too late to be made."""


class ChannelsQuery(Contract):
    """A query for the channels of the station."""

    subject: ClassVar[str] = subjects.CHANNEL_LIST


class Channel(Contract):
    """A channel of the station."""

    channel: ChannelName
    """Its name."""
    title: str
    """Its title."""
    description: str = ""
    """What it is, in a sentence."""
    language: Language | None = None
    """Its language (ISO 639-1)."""
    timezone: str = "UTC"
    """IANA time zone of its grid."""
    on_air: bool = True
    """Whether it runs."""
    version: int = 0
    """Version of its grid; 0 where none was saved."""


class ChannelList(Contract):
    """The channels of the station, by name; those that have a grid."""

    channels: tuple[Channel, ...]
    """The channels."""


class ScheduleQuery(Contract):
    """A query for what a channel airs when."""

    subject: ClassVar[str] = subjects.CHANNEL_SCHEDULE

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    since: datetime | None = None
    """From when on (UTC or with an offset); now where left out, and what is heard now is listed."""
    hours: float = Field(default=24, gt=0, le=192)
    """How far ahead, in hours."""
    pieces: bool = False
    """Whether all that was heard since then is listed too, filler included."""


class ScheduledAiring(Contract):
    """A link of the channel's chain, with its times."""

    number: int
    """Number of the airing in the chain, from 1."""
    kind: AiringKind = "show"
    """What it is; the filler behind it is not listed."""
    title: str = ""
    """Title of the show, or of the filler."""
    episode: str = ""
    """Title of the episode."""
    show_id: str = ""
    """The show, where it is one."""
    starts_at: datetime
    """When it begins (UTC)."""
    ends_at: datetime
    """When it ends (UTC)."""
    planned_at: datetime | None = None
    """The time of its slot (UTC), where it has one."""


class SlotReason(Contract):
    """Why a slot is not as planned, for readers of any language."""

    code: SlotReasonCode
    """The reason."""
    values: Mapping[str, str] = Field(default_factory=dict)
    """What the words of the reason need, by name; numbers are written with a point."""


class ScheduledSlot(Contract):
    """A slot of the grid at one day, with the show that is made for it."""

    at: datetime
    """When it begins (UTC)."""
    local: str
    """The same in the time zone of the channel, ISO 8601 with its offset."""
    preset: str = ""
    """The preset of the show; empty where the show was named."""
    title: str = ""
    """Title of the show."""
    minutes: float
    """Length of the show, in minutes."""
    start: SlotStart = "fixed"
    """How it begins: at its second, or behind the piece that plays then."""
    one_off: bool = False
    """Whether it is aired once."""
    show_id: str
    """The show: that which is made, or will be."""
    state: SlotState = "planned"
    """How far it is."""
    reason: str = ""
    """Why it is late, dropped or failed, or is not what the grid has by now, in words."""
    reasons: tuple[SlotReason, ...] = ()
    """The same as codes, for who tells it in another language; empty where it is known in words
    alone."""
    requested_at: datetime | None = None
    """When the show was asked for, or will be (UTC)."""


class HeardPiece(Contract):
    """What is or was heard on a channel: a show, or a piece of the filler behind one."""

    kind: AiringKind = "show"
    """What it is."""
    title: str = ""
    """Title of the show, or of the piece."""
    episode: str = ""
    """Title of the episode."""
    show_id: str = ""
    """The show, where it is one."""
    starts_at: datetime
    """When it began (UTC)."""
    ends_at: datetime
    """When it ends (UTC), unless what is scheduled later cuts it off."""
    filler: FillerKind | None = None
    """Of filler: what it is."""
    planned_at: datetime | None = None
    """The time of its slot (UTC), where it has one."""
    number: int = 0
    """Number of the airing in the chain that it is, or behind which it stands."""


class ChannelSchedule(Contract):
    """What a channel airs when."""

    channel: ChannelName
    """The channel."""
    title: str
    """Its title."""
    timezone: str
    """IANA time zone of its grid."""
    on_air: bool
    """Whether it runs."""
    version: int = 0
    """Version of the grid; 0 where none was saved."""
    now: datetime
    """When this was answered (UTC)."""
    epoch: datetime | None = None
    """The channel's epoch (UTC); none before its first airing."""
    heard: HeardPiece | None = None
    """What is heard now; none before the first airing."""
    airings: tuple[ScheduledAiring, ...] = ()
    """The part of the chain that is heard since then, and what is placed already."""
    pieces: tuple[HeardPiece, ...] = ()
    """What was heard since then and is heard now, the first one first, filler included, where the
    query asks for it: of the last day, at most 2,000 pieces, the latest ones."""
    slots: tuple[ScheduledSlot, ...] = ()
    """The slots in order, and what people want aired: from those on whose show is late, or was
    dropped or failed a while ago."""
    filler: tuple[str, ...] = ()
    """Titles of what is heard in between, in the order of its rotation."""


class StationPlay(Contract):
    """A request to air a finished show."""

    subject: ClassVar[str] = subjects.STATION_PLAY

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    show_id: ShowId
    """The show."""
    at: datetime | None = None
    """When (UTC or with an offset); at the next possible moment where left out."""
    by: Author = ""
    """Who asks for it."""


class StationPlayed(Contract):
    """When a show is aired that was asked for."""

    channel: ChannelName
    """The channel."""
    show_id: str
    """The show."""
    title: str = ""
    """Its title."""
    episode: str = ""
    """Title of the episode."""
    starts_at: datetime
    """When it begins (UTC), if nothing that is fixed comes in between."""
    ends_at: datetime
    """When it ends (UTC)."""
    note: str = ""
    """Why it does not begin at the time that was asked for, in words."""


class StationSkip(Contract):
    """A request to cut off what is heard on a channel."""

    subject: ClassVar[str] = subjects.STATION_SKIP

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    by: Author = ""
    """Who asks for it."""


class StationSkipped(Contract):
    """What is cut off, and when: players have the next seconds already."""

    channel: ChannelName
    """The channel."""
    title: str = ""
    """What is cut off."""
    ends_at: datetime
    """When it ends (UTC)."""
    seconds: float
    """The same, in seconds from now."""
    following: str = ""
    """Title of what is heard then."""
