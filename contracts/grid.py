"""Grids: what a channel airs when, as people edit it, and the queries of `station`."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.air import PieceTitle
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
    budget_day: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """The most that the shows of a day may cost together, in USD, by what finished ones cost and
    those that are being made may cost; nothing bounds them where left out. A show for which neither
    `budget` nor its preset has a bound may cost all that is left, and the next one is asked for
    once it is finished. Slots are left to filler once it is used up, unless `budget` is 0."""
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
    """A request to save a grid as its next version; a channel that is new goes on the air.

    Where a slot changes whose show was asked for already, another one is made as long as there is
    time; the first one stays in the archive. What holds for all shows (feeds, budget, notice)
    changes those that are asked for later.
    """

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
    """What has no effect as it stands, in sentences that name the field; of the current version
    also the next slots that are not as it has them, since it was saved too late for that."""
