"""Presets: shows that can be asked for by name."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.feed import FeedSource, Language, NewsFilter, ShortText
from contracts.record import Author, RecordName, RecordSaved, RecordVersion, VersionCount
from contracts.show import ChannelName, MusicUnderStories, OverBudgetRule
from contracts.style import Style
from contracts.vocabulary import Known

MAX_REVIEW_HOURS = 120.0
"""Longest review: with a day in the queue, a show ends before its events age out."""
QUIETEST, LOUDEST = -24.0, -14.0
"""Bounds of the loudness of a show, in LUFS: from broadcasting (EBU R128: -23) to streaming."""


class PresetMusic(Contract):
    """The station's media that shows of a preset use, by name."""

    bed: RecordName | None = None
    """The bed under the hosts."""
    jingle: RecordName | None = None
    """The jingle between stories."""
    ident: RecordName | None = None
    """The ident that opens the show."""
    cover: RecordName | None = None
    """The picture of the cover."""


class Preset(Contract):
    """Values for a request that names it; those that a request has too it may overrule."""

    title: Annotated[ShortText, StringConstraints(min_length=1)]
    """Title of the show."""
    language: Language = "en"
    """Language of the show (ISO 639-1)."""
    minutes: float = Field(default=3, ge=1, le=60)
    """Length of the finished show, in minutes."""
    news: int = Field(default=4, ge=1, le=50)
    """The least number of stories."""
    hosts: tuple[ShortText, ...] = Field(max_length=8)
    """Names of the hosts, in the order of their first segments."""
    categories: tuple[ShortText, ...] = Field(default=(), max_length=50)
    """Categories of the feeds that are read; all feeds of the language where there are none."""
    music_under_stories: MusicUnderStories = "out"
    """What the bed does under stories."""
    filters: NewsFilter = NewsFilter()
    """Which news the show tells."""
    channel: ChannelName | None = None
    """The channel that its shows belong to; the preset's name where left out."""
    memory: bool = True
    """Whether its shows take account of what the channel has told, and are remembered."""
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    """What the show is, in a sentence."""
    dialogue: bool = False
    """Whether the hosts talk to each other."""
    review: bool = False
    """Whether the script waits for review before it is spoken."""
    review_hours: float = Field(default=24.0, gt=0, le=MAX_REVIEW_HOURS)
    """Hours after which a review expires."""
    disclose: bool = False
    """Whether the show says in its opening that computers write and speak it."""
    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """The most that providers may cost for a show, in USD."""
    over_budget: OverBudgetRule = "local"
    """What a show does where a budget refuses a call."""
    timezone: str | None = None
    """IANA time zone in which the show tells the time; that of the station where left out."""
    feeds: tuple[FeedSource, ...] = Field(default=(), max_length=200)
    """Feeds to read in place of the catalogue, by address."""
    style: Style | None = None
    """How the show sounds; as RadioX does by itself where left out."""
    music: PresetMusic = PresetMusic()
    """Media of the station; what is left out is chosen by the mood of the style and by use, else it
    is RadioX's own."""
    loudness: float = Field(default=-16.0, ge=QUIETEST, le=LOUDEST)
    """Integrated loudness of the finished show, in LUFS."""


class PresetSaved(RecordSaved):
    """A preset of the station was saved or removed."""

    subject: ClassVar[str] = subjects.PRESET_SAVED

    preset: Preset | None
    """The preset; none where it was removed."""


class PresetsQuery(Contract):
    """A query for the presets of the station."""

    subject: ClassVar[str] = subjects.PRESET_LIST

    language: Known[Language] | None = None
    """Only those of shows in this language."""


class PresetQuery(Contract):
    """A query for one preset."""

    subject: ClassVar[str] = subjects.PRESET_FIND

    name: RecordName
    """Name of the preset."""
    version: int | None = Field(default=None, ge=0)
    """The version; the current one where left out, 0 for the built-in preset."""


class PresetHistoryQuery(Contract):
    """A query for the versions of a preset."""

    subject: ClassVar[str] = subjects.PRESET_HISTORY

    name: RecordName
    """Name of the preset."""
    limit: VersionCount = 100
    """Most versions that are listed, the latest ones."""


class PresetSave(Contract):
    """A request to save a preset as its next version."""

    subject: ClassVar[str] = subjects.PRESET_SAVE

    name: RecordName
    """Name of the preset."""
    preset: Preset
    """The preset, whole."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read and changed; whatever is there where left out."""
    by: Author = ""
    """Who saves it."""
    dry_run: bool = False
    """Whether it is checked only; the reply is the version that it would be saved as."""


class PresetRemove(Contract):
    """A request to remove a preset; its versions stay, and can be saved again."""

    subject: ClassVar[str] = subjects.PRESET_REMOVE

    name: RecordName
    """Name of the preset."""
    version: int | None = Field(default=None, ge=0)
    """The version that was read; whatever is there where left out."""
    by: Author = ""
    """Who removes it."""


class PresetVersion(RecordVersion):
    """One version of a preset."""

    preset: Preset | None = None
    """The preset; none where this version removes it."""
    notes: tuple[str, ...] = ()
    """What has no effect as it stands, in sentences that name the field."""


class PresetSummary(RecordVersion):
    """A preset as lists show it."""

    title: str
    """Title of the show."""
    description: str = ""
    """What the show is, in a sentence."""
    language: Language
    """Language of the show (ISO 639-1)."""
    minutes: float
    """Length, in minutes."""
    news: int
    """The least number of stories."""
    hosts: tuple[str, ...]
    """Names of the hosts."""
    channel: str
    """The channel that its shows belong to."""
    budget: float | None = None
    """The most that providers may cost for one of its shows, in USD; none where it names none."""


class PresetList(Contract):
    """The presets of the station."""

    presets: tuple[PresetSummary, ...]
    """The presets, by name; those of version 0 are built in or stand in the user's file."""
