"""Grids: what a channel airs when, as people edit it, and the queries of `station`."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.air import AiringKind, PieceTitle
from contracts.event import Contract, ShowId
from contracts.feed import FeedSource, Language, ShortText
from contracts.record import Author, RecordName, RecordSaved, RecordVersion, VersionCount
from contracts.show import ChannelName
from contracts.vocabulary import Open

DEFAULT_CHANNEL = "main"
"""The channel of queries that name none."""

Weekday = Open[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]]
"""Days of the week."""
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""All days of the week, from Monday on."""
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in the time zone of the channel, e.g. `07:30`."""
SlotTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]|\*):[0-5][0-9]$")]
"""A time of day, e.g. `07:30`, or a minute of every hour, e.g. `*:00`."""
SlotStart = Open[Literal["fixed", "follow"]]
"""How a show begins: at its time, for which filler is cut off, or behind the piece that plays."""
SlotState = Open[
    Literal["planned", "requested", "ready", "scheduled", "aired", "late", "dropped", "failed"]
]
"""How far a slot is: its show is not asked for yet, is being made, is finished, is part of the
chain, was heard; it is not there though its time has come, came too late, or was not made."""
MUSIC = (1, 2, 3, 4, 5, 6)
"""Seeds of the music of a channel that names none."""
SlotMinutes = Annotated[float, Field(ge=1, le=60)]
"""Length of a show, in minutes."""


class GridShow(Contract):
    """What is aired in a slot: a show that is made for it."""

    preset: RecordName
    """The preset of the show."""
    minutes: SlotMinutes | None = None
    """Length of the show, in minutes; that of the preset where left out."""
    title: PieceTitle = ""
    """Title of the show; that of the preset where left out."""
    memory: bool = False
    """Whether it tells nothing that the channel has told before, unless it moved on."""


class GridSlot(GridShow):
    """A show that is made and aired again and again."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = WEEK
    """The days of the week; every day where left out."""
    at: SlotTime
    """When it begins, in the time zone of the channel: `07:30`, or `*:00` for every hour. A time
    that is left out when clocks go forward is aired where it would have been (02:30 is 03:30 then);
    one that comes twice is aired the first time, every hour both times. A slot of every hour gives
    way to those with a time of their own that it would overlap."""
    start: SlotStart = "fixed"
    """How it begins: at its second, or behind the piece that plays then."""


class GridOneOff(Contract):
    """A show that is aired once, in place of what the week has at that time."""

    day: date
    """The day, in the time zone of the channel."""
    at: LocalTime
    """When it begins."""
    preset: RecordName | None = None
    """The preset of the show that is made for it."""
    show_id: ShowId | None = None
    """A finished show, in place of a preset."""
    minutes: SlotMinutes | None = None
    """Length of the show, in minutes; that of the preset where left out."""
    title: PieceTitle = ""
    """Title of the show; that of the preset where left out."""
    start: SlotStart = "fixed"
    """How it begins: at its second, or behind the piece that plays then."""
    memory: bool = False
    """Whether it tells nothing that the channel has told before, unless it moved on."""


class GridException(Contract):
    """A day on which slots of the week are left out, or air another preset."""

    day: date
    """The day, in the time zone of the channel."""
    at: Annotated[tuple[SlotTime, ...], Field(max_length=48)] = ()
    """The slots, by their time as the week has it; all of the day where left out."""
    preset: RecordName | None = None
    """The preset that they air instead; they are left out where there is none."""


class GridFiller(Contract):
    """What is heard between shows."""

    music: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(max_length=24)] = MUSIC
    """Seeds of pieces of RadioX's own music."""
    music_seconds: float = Field(default=120, ge=10, le=600)
    """Length of these pieces, in seconds."""
    pieces: Annotated[tuple[RecordName, ...], Field(max_length=24)] = ()
    """Pieces of the station's media, by name."""
    idents: Annotated[tuple[RecordName, ...], Field(max_length=12)] = ()
    """Idents of the station's media, by name: one after every few pieces."""
    pieces_between_idents: int = Field(default=2, ge=1, le=24)
    """Number of pieces from one ident to the next."""
    repeat_hours: float = Field(default=6, ge=0, le=72)
    """Shows of the channel are heard again for so many hours after they were made, where they fit
    before the next one; 0: none is."""
    minutes_between_repeats: float = Field(default=15, ge=0, le=720)
    """Minutes of other filler before a show is heard again."""


class Grid(Contract):
    """What a channel airs when."""

    title: Annotated[ShortText, StringConstraints(min_length=1)] = "RadioX"
    """Title of the channel."""
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    """What the channel is, in a sentence."""
    language: Language | None = None
    """Language of the channel (ISO 639-1); shows have that of their presets."""
    timezone: str | None = None
    """IANA time zone of all times; that of the station where left out."""
    on_air: bool = True
    """Whether the channel runs. One that does not keeps its filler, and makes no shows."""
    slots: Annotated[tuple[GridSlot, ...], Field(max_length=200)] = ()
    """The week."""
    one_offs: Annotated[tuple[GridOneOff, ...], Field(max_length=200)] = ()
    """What is aired once."""
    exceptions: Annotated[tuple[GridException, ...], Field(max_length=200)] = ()
    """Days that are not as the week is."""
    filler: GridFiller = GridFiller()
    """What is heard while nothing of the grid is on."""
    late_minutes: float = Field(default=30, ge=0, le=720)
    """Minutes after its time within which a late show is still aired; later it is dropped."""
    feeds: tuple[FeedSource, ...] = Field(default=(), max_length=200)
    """Feeds that all shows of the channel read, in place of those of their presets."""
    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """The most that providers may cost for one show, in USD; 0: local providers alone. That of the
    preset where left out."""
    notice: Annotated[str, StringConstraints(max_length=500)] = ""
    """A remark that stays with all shows, e.g. that they are made from sample material."""


class GridSaved(RecordSaved):
    """The grid of a channel was saved; the record's name is the channel."""

    subject: ClassVar[str] = subjects.GRID_SAVED

    name: ChannelName
    """The channel."""
    grid: Grid | None
    """The grid; none where it was removed."""


class GridQuery(Contract):
    """A query for the grid of a channel."""

    subject: ClassVar[str] = subjects.GRID_FIND

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    version: int | None = Field(default=None, ge=0)
    """The version; the current one where left out, 0 for the grid of a channel that has none."""


class GridHistoryQuery(Contract):
    """A query for the versions of a channel's grid."""

    subject: ClassVar[str] = subjects.GRID_HISTORY

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    limit: VersionCount = 100
    """Most versions that are listed, the latest ones."""


class GridSave(Contract):
    """A request to save a grid as its next version; a channel that is new goes on the air."""

    subject: ClassVar[str] = subjects.GRID_SAVE

    channel: ChannelName = DEFAULT_CHANNEL
    """The channel."""
    grid: Grid
    """The grid, whole."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read and changed; whatever is there where left out."""
    by: Author = ""
    """Who saves it."""
    dry_run: bool = False
    """Whether it is checked only; the reply is the version that it would be saved as."""


class GridVersion(RecordVersion):
    """One version of a grid; the record's name is the channel."""

    grid: Grid | None = None
    """The grid; none where this version removes it."""
    notes: tuple[str, ...] = ()
    """What has no effect as it stands, in sentences that name the field."""


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
    """Why it is late, dropped or failed, in words."""
    requested_at: datetime | None = None
    """When the show was asked for, or will be (UTC)."""


class HeardPiece(Contract):
    """What is heard on a channel at a moment: a show, or a piece of the filler behind one."""

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
