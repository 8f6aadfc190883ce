"""Analytics: what the station made, and what listeners did with it, whoever they are."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.blob import BlobRef
from contracts.event import Contract, Event, ShowId
from contracts.feed import ShortText
from contracts.show import ChannelName, Stage
from contracts.vocabulary import Known, Open

ListeningAction = Open[Literal["play", "resume", "pause", "seek", "complete", "download"]]
"""`play` is told once a session, as playback begins; `resume` after a pause."""
ListeningToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""A random id that a client draws; it names neither a person nor a device."""


class Listening(Contract):
    """Something that a listener did with a show."""

    id: ListeningToken
    """Drawn by the client for each event: one that is sent again counts once, within six hours."""
    name: Known[ListeningAction]
    """What was done: `play` as playback begins, once a session; `resume` after a pause."""
    show_id: ShowId
    """The show."""
    position: float = Field(default=0.0, ge=0, le=86_400)
    """Where in the show, in seconds; of a seek, where it leads to."""
    session: ListeningToken | None = None
    """Drawn by the client for each listening; it is not kept in the archive."""


class ListeningRecordQuery(Contract):
    """A query that records what listeners did; a reply means that it is on the stream."""

    subject: ClassVar[str] = subjects.ANALYTICS_RECORD

    events: Annotated[tuple[Listening, ...], Field(min_length=1, max_length=100)]
    """What they did."""


class ListeningRecorded(Contract):
    """The events are on the stream; those that were there already count once."""

    accepted: int
    """Number of events."""


class ListenerActed(Event):
    """A listener did something with a show."""

    subject: ClassVar[str] = subjects.LISTENER_ACTED
    identity_fields: ClassVar[tuple[str, ...]] = ("action_id",)

    action_id: ListeningToken
    """Id that the client has drawn."""
    name: ListeningAction
    """What was done."""
    show_id: ShowId
    """The show."""
    position: float = Field(default=0.0, ge=0, le=86_400)
    """Where in the show, in seconds."""
    session: ListeningToken | None = None
    """The listening, as the client names it."""


class DayOfAnalytics(Contract):
    """What was made and heard on one day (UTC)."""

    day: date
    """The day."""
    generated: int = 0
    """Shows that were generated."""
    failed: int = 0
    """Shows that failed."""
    cancelled: int = 0
    """Shows that were cancelled."""
    minutes: float = 0.0
    """Length of the generated shows altogether, in minutes."""
    paid: float = 0.0
    """What the shows cost, in USD."""
    saved: float = 0.0
    """What their results from caches would have cost, in USD."""
    plays: int = 0
    """Number of listens that began."""
    completes: int = 0
    """Number of listens that reached the end."""
    downloads: int = 0
    """Number of downloads."""


class ShowOfAnalytics(Contract):
    """What listeners did with one show in the time."""

    show_id: ShowId
    """The show."""
    title: str = ""
    """Title of the show; empty where the archive does not hold it any more."""
    plays: int = 0
    """Number of listens that began."""
    completes: int = 0
    """Number of listens that reached the end."""
    downloads: int = 0
    """Number of downloads."""
    pauses: int = 0
    """Number of pauses."""
    pause_position: float | None = None
    """Where listeners paused on average, in seconds; none where nobody did."""


class FailureOfAnalytics(Contract):
    """Why shows failed."""

    stage: Stage
    """The stage that failed."""
    reason: str
    """Why, in words."""
    shows: int
    """Number of shows."""


class SourceOfAnalytics(Contract):
    """What shows used of an outlet."""

    outlet: str
    """Name of the outlet."""
    shows: int
    """Number of shows that used it."""
    articles: int
    """Number of articles, those counted again that several shows used."""


class StageOfAnalytics(Contract):
    """How long a stage took in the shows that were generated: percentiles by nearest rank."""

    stage: str
    """The stage, as `seconds` of `show.generated` names it; `total` is from request to finish."""
    shows: int
    """Number of shows."""
    p50: float
    """Seconds that half of them took at most."""
    p95: float
    """Seconds that 95 % of them took at most."""
    p99: float
    """Seconds that 99 % of them took at most."""


class GroupOfAnalytics(Contract):
    """What was made for one channel with one preset."""

    channel: str = ""
    """The channel; empty of shows without one."""
    preset: str = ""
    """The preset; empty of shows without one."""
    generated: int = 0
    """Shows that were generated."""
    failed: int = 0
    """Shows that failed."""
    cancelled: int = 0
    """Shows that were cancelled."""
    minutes: float = 0.0
    """Length of the generated shows altogether, in minutes."""
    paid: float = 0.0
    """What the shows cost, in USD."""
    saved: float = 0.0
    """What their results from caches would have cost, in USD."""


class RatingsOfAnalytics(Contract):
    """How listeners rated the shows and their stories."""

    ratings: int
    """Number of ratings: votes, and stars where the archive has them."""
    stars: float
    """Their mean, from 1 to 5; a vote for a show or story counts as 5, one against it as 1."""
    up: int = 0
    """Number of votes for a show or a story."""
    down: int = 0
    """Number of votes against one."""


class ArchiveFiguresQuery(Contract):
    """A query for what the archive adds up: what was made, and what of it was heard (UTC)."""

    subject: ClassVar[str] = subjects.ARCHIVE_FIGURES

    since: AwareDatetime | None = None
    """From that day on; 30 days ago where left out."""
    until: AwareDatetime | None = None
    """Up to and without that day; with today where left out."""
    channel: ChannelName | None = None
    """Of shows of that channel alone."""
    preset: ShortText | None = None
    """Of shows of that preset alone."""
    limit: int = Field(default=20, ge=1, le=100)
    """Number of shows, of reasons of failures, of sources, and of groups, at most."""


class ArchiveFigures(ArchiveReply):
    """What the station made, and what of it was heard."""

    days: tuple[DayOfAnalytics, ...]
    """The days on which anything happened, the first one first, at most 400."""
    total: DayOfAnalytics
    """All of them; `day` is the last one."""
    shows: tuple[ShowOfAnalytics, ...]
    """The shows that were played most."""
    failures: tuple[FailureOfAnalytics, ...] = ()
    """Why shows failed, the most frequent reason first."""
    sources: tuple[SourceOfAnalytics, ...] = ()
    """The outlets that most shows used."""
    stages: tuple[StageOfAnalytics, ...] = ()
    """How long the stages took; of more than 20,000 shows, in the last ones."""
    groups: tuple[GroupOfAnalytics, ...] = ()
    """What was made by channel and preset, most shows first."""
    ratings: RatingsOfAnalytics | None = None
    """How listeners rated the shows of the time; none where the archive holds no ratings."""


class ArchiveKnownQuery(Contract):
    """A query for which of some shows the archive holds."""

    subject: ClassVar[str] = subjects.ARCHIVE_SHOWS_KNOWN

    show_ids: Annotated[tuple[ShowId, ...], Field(min_length=1, max_length=100)]
    """The shows."""


class ArchiveKnown(ArchiveReply):
    """The shows that the archive holds."""

    show_ids: tuple[ShowId, ...]
    """Those of them, in the order of the query."""


class AnalyticsQuery(ArchiveFiguresQuery):
    """A query for what the station made, and what of it was heard, day by day (UTC)."""

    subject: ClassVar[str] = subjects.ANALYTICS_REPORT


class Analytics(ArchiveFigures):
    """What the station made, and what of it was heard."""

    listeners: int = 0
    """Listenings of the last five minutes, at the time of the reply."""


ExportTable = Open[
    Literal["days", "shows", "heard", "failures", "sources", "stages", "groups", "usage"]
]
"""Tables that are exported: `shows` has a row for each show that ended, `heard` one for each that
listeners played most, `usage` one for each model of a provider; the others are parts of the
report."""
ExportFormat = Open[Literal["csv", "parquet"]]
"""Formats of exported tables."""


class AnalyticsExportQuery(Contract):
    """A query that writes a table of the time into a file."""

    subject: ClassVar[str] = subjects.ANALYTICS_EXPORT

    table: Known[ExportTable] = "days"
    """The table."""
    format: Known[ExportFormat] = "csv"
    """The format: CSV (RFC 4180, UTF-8), or Apache Parquet."""
    since: AwareDatetime | None = None
    """From that day on; 30 days ago where left out."""
    until: AwareDatetime | None = None
    """Up to and without that day; with today where left out."""
    channel: ChannelName | None = None
    """Of shows of that channel alone."""
    preset: ShortText | None = None
    """Of shows of that preset alone; the table `usage` knows none."""


class AnalyticsExport(Contract):
    """A table in a file, which is kept for a day."""

    table: ExportTable
    """The table."""
    format: ExportFormat
    """The format."""
    rows: int
    """Number of its rows."""
    truncated: bool = False
    """Whether there are more rows than one file may have."""
    file: BlobRef
    """The file."""
