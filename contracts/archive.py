"""The archive: queries to the service `data`, and their replies.

The archive is a projection of the stream `ARCHIVE` into a database. `as_of` of a reply is the last
sequence of the stream that the reply knows of. Lists are read page by page, the newest entry first:
the `next` of a page is the `after` of the query for the page that follows.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.ending import ShowCancelled, ShowFailed, ShowGenerated
from contracts.event import Contract, ShowId
from contracts.feed import Language, ShortText, SourceRef
from contracts.record import RecordName
from contracts.show import ChannelName, Stage
from contracts.state import Outcome
from contracts.vocabulary import Known, Open

RecordKind = Open[Literal["host", "preset", "configuration", "media", "grid"]]
"""Kinds of records that the archive holds."""
Cursor = Annotated[str, StringConstraints(pattern=r"^\d{1,19}(\.\d{1,4})?$")]
"""A place in a list, as a page names it."""
PageSize = Annotated[int, Field(ge=1, le=100)]
"""Number of entries of a page, at most."""
SearchText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What is searched for, in words; they are data, never syntax."""


class ArchiveReply(Contract):
    """What all replies of the archive have."""

    as_of: int = 0
    """The last sequence of the stream `ARCHIVE` that the reply knows of."""


class ShowFilter(Contract):
    """Which shows are meant; what is left out does not matter."""

    since: AwareDatetime | None = None
    """Ended at that time or later."""
    until: AwareDatetime | None = None
    """Ended before that time."""
    channel: ChannelName | None = None
    """Of that channel."""
    status: Known[Outcome] | None = None
    """Ended like that."""
    preset: ShortText | None = None
    """Made with that preset."""
    language: Known[Language] | None = None
    """In that language."""


class ArchiveShowsQuery(ShowFilter):
    """A query for shows, those that ended last first."""

    subject: ClassVar[str] = subjects.ARCHIVE_SHOWS_LIST

    after: Cursor | None = None
    """Where the page begins: the `next` of the page before it."""
    limit: PageSize = 20
    """Number of shows, at most."""


class ShowFacts(Contract):
    """What lists tell of a show; what is not known, or what a refused show never had, is empty."""

    title: str = ""
    """Title of the show."""
    episode: str = ""
    """Title of this episode: what is in it."""
    station: str = ""
    """Name of the station."""
    language: str = ""
    """Language of the show (ISO 639-1)."""
    channel: str = ""
    """The channel that it belongs to."""
    preset: str = ""
    """The preset that was used."""
    as_of: datetime | None = None
    """The time that it is made for (UTC)."""
    duration: float | None = None
    """Its length, in seconds; none where it was not generated."""
    paid: float = 0.0
    """What it cost, in USD."""
    stage: Stage | None = None
    """The stage that failed, where one did."""
    reason: str = ""
    """Why it failed, or was cancelled."""


class ShowSummary(ShowFacts):
    """A show, as lists have it; what a show that was refused never had is empty."""

    show_id: ShowId
    """Id of the show."""
    sequence: int
    """Sequence of its terminal event in the stream `ARCHIVE`."""
    generation: int
    """Number of the attempt that ended last."""
    status: Outcome
    """How it ended."""
    ended_at: datetime
    """When it ended (UTC)."""


class ArchiveShowsPage(ArchiveReply):
    """A page of shows."""

    shows: tuple[ShowSummary, ...]
    """The shows."""
    next: Cursor | None = None
    """Where the next page begins; none where this one is the last."""


class ArchiveSearchQuery(ShowFilter):
    """A query for shows that hold all the words, those that ended last first.

    Titles, episodes, descriptions, scripts, stories, and outlets and headlines of sources are
    searched. Upper and lower case, accents and umlauts make no difference, and neither do endings:
    `ferry` finds `ferries`.
    """

    subject: ClassVar[str] = subjects.ARCHIVE_SHOWS_SEARCH

    words: SearchText
    """The words."""
    after: Cursor | None = None
    """Where the page begins: the `next` of the page before it."""
    limit: PageSize = 20
    """Number of shows, at most."""


class Snippet(Contract):
    """A passage in which words of a search stand."""

    segment: str = ""
    """Id of the segment that it is from; empty where it is from elsewhere."""
    start: float | None = None
    """When the segment is spoken, in seconds from the start of the show."""
    text: str
    """The passage."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where the words stand in `text`: first character, and the one behind the last."""


class SearchHit(Contract):
    """A show that a search has found."""

    show: ShowSummary
    """The show."""
    snippets: tuple[Snippet, ...] = ()
    """Passages in which the words stand, at most three."""


class ArchiveSearchPage(ArchiveReply):
    """A page of shows that were found."""

    hits: tuple[SearchHit, ...]
    """The shows."""
    next: Cursor | None = None
    """Where the next page begins; none where this one is the last."""


class ArchiveShowQuery(Contract):
    """A query for one show with everything; an error (404) where the archive holds none."""

    subject: ClassVar[str] = subjects.ARCHIVE_SHOWS_FIND

    show_id: ShowId
    """The show."""


class ArchivedShow(ArchiveReply):
    """One show: one of the three events, or that it was deleted."""

    show_id: ShowId
    """Id of the show."""
    generated: ShowGenerated | None = None
    """The event, where it was generated."""
    failed: ShowFailed | None = None
    """The event, where it failed."""
    cancelled: ShowCancelled | None = None
    """The event, where it was cancelled."""
    deleted_at: datetime | None = None
    """When it was deleted (UTC)."""
    reason: str = ""
    """Why it was deleted, in words."""


class ArchiveStoriesQuery(Contract):
    """A query for the stories that were aired, the last one first."""

    subject: ClassVar[str] = subjects.ARCHIVE_STORIES_LIST

    since: AwareDatetime | None = None
    """Of shows that ended at that time or later."""
    until: AwareDatetime | None = None
    """Of shows that ended before that time."""
    channel: ChannelName | None = None
    """Of that channel."""
    language: Known[Language] | None = None
    """In that language."""
    category: ShortText | None = None
    """Of that section of the news."""
    after: Cursor | None = None
    """Where the page begins: the `next` of the page before it."""
    limit: PageSize = 20
    """Number of stories, at most."""


class AiredStory(Contract):
    """A story that a show told."""

    show_id: ShowId
    """The show."""
    number: int
    """Number of the story within the show, from 1."""
    title: str
    """Its headline."""
    category: str = ""
    """Section of the news."""
    channel: str = ""
    """The channel of the show."""
    language: str = ""
    """Language of the show (ISO 639-1)."""
    aired_at: datetime
    """When the show ended (UTC)."""
    start: float | None = None
    """When its chapter begins, in seconds."""
    end: float | None = None
    """When its chapter ends, in seconds."""
    grave: bool = False
    """Whether people died or came to harm."""
    update: bool = False
    """Whether the channel told of it before."""
    sources: tuple[SourceRef, ...] = ()
    """The articles that it was merged from."""


class ArchiveStoriesPage(ArchiveReply):
    """A page of stories."""

    stories: tuple[AiredStory, ...]
    """The stories."""
    next: Cursor | None = None
    """Where the next page begins; none where this one is the last."""


class ArchiveFeedsQuery(Contract):
    """A query for the feeds that shows have read, and their health."""

    subject: ClassVar[str] = subjects.ARCHIVE_FEEDS_LIST

    days: float = Field(default=7, gt=0, le=366)
    """Days before now that are looked at; of more than 20,000 readings, the last ones."""
    limit: int = Field(default=200, ge=1, le=1000)
    """Number of feeds, at most; those that failed most come first."""


class FeedHealth(Contract):
    """How a feed did."""

    name: str
    """Name of the outlet."""
    url: str | None = None
    """Address, where it has one."""
    status: str
    """Status of the last reading: `ok`, `unchanged`, `cached`, `empty` or `failed`."""
    error: str = ""
    """Why a reading failed the last time, in words."""
    read_at: datetime
    """When it was read last (UTC): the end of that show."""
    reads: int
    """Number of readings."""
    failures: int
    """Number of readings that failed."""
    items: int
    """Items in the last reading."""
    fresh: int
    """Items in the last reading that were fresh."""
    seconds: float
    """Time taken by a reading on average, in seconds."""


class ArchiveFeeds(ArchiveReply):
    """The feeds and their health."""

    feeds: tuple[FeedHealth, ...]
    """The feeds."""


class ArchiveRecordsQuery(Contract):
    """A query for records of one kind, by name; with `name`, for that record's history."""

    subject: ClassVar[str] = subjects.ARCHIVE_RECORDS_LIST

    kind: Known[RecordKind]
    """The kind."""
    name: RecordName | None = None
    """The record whose versions are wanted, the newest first."""
    limit: int = Field(default=200, ge=1, le=1000)
    """Number of records or versions, at most."""


class ArchivedRecord(Contract):
    """One version of a record."""

    kind: RecordKind
    """The kind."""
    name: str
    """Name of the record."""
    version: int
    """Number of the version, from 1."""
    by: str = ""
    """Who saved it, as far as that is known."""
    saved_at: datetime
    """When it was saved (UTC)."""
    content: Mapping[str, Any] | None = None
    """The content, e.g. a `HostProfile`; none where the version removes the record."""


class ArchiveRecords(ArchiveReply):
    """Records of one kind, or the versions of one."""

    records: tuple[ArchivedRecord, ...]
    """The records."""
