"""News: what the feeds hold, as the editor sees it, and material of one's own, edited."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.feed import (
    FeedReport,
    FeedSource,
    Language,
    NewsFilter,
    ShortText,
    SourceRef,
    Url,
)
from contracts.request import Minutes
from contracts.show import ChannelName
from contracts.vocabulary import Known, Open

Told = Open[Literal["yes", "if time is left", "no"]]
"""Whether a show tells an event."""


class NewsQuery(Contract):
    """A query for the events of the day: what they weigh, and which of them a show would tell.

    The fields are those of a request for a show; no show is made, and no provider is paid.
    """

    subject: ClassVar[str] = subjects.NEWS_LIST

    preset: ShortText | None = None
    """The preset of the show that is looked at."""
    minutes: Minutes | None = None
    """Length of that show, in minutes."""
    language: Known[Language] | None = None
    """Its language (ISO 639-1)."""
    feeds: Annotated[tuple[Url, ...], Field(max_length=50)] = ()
    """Addresses of feeds to read; those of the preset or of the catalogue where left out."""
    as_of: datetime | None = None
    """The time the show is made for; now where left out."""
    channel: ChannelName | None = None
    """The channel whose memory counts; that of the preset where left out."""
    seed: int | None = Field(default=None, ge=0)
    """Seed of the editor's choices."""
    limit: int = Field(default=50, ge=1, le=200)
    """Number of the weightiest events, at most, beside those that are told."""


class NewsEvent(Contract):
    """An event of the day, as the editor judged it."""

    rank: int
    """Its place by weight, from 1."""
    title: str
    """Headline of the leading article."""
    outlets: tuple[str, ...]
    """Names of the outlets that report it, at most 50."""
    articles: tuple[SourceRef, ...]
    """Articles about it, in whatever form, at most 20."""
    items: int
    """Number of all articles about it."""
    weight: float
    """What it weighs: the sum of the parts of its score."""
    score: dict[str, float]
    """The parts of its weight, e.g. `outlets` and `freshness`."""
    told: Told
    """Whether the show tells it."""
    reason: str
    """Why, in words."""
    listeners: str = ""
    """What listeners think of its outlets and category, and whether they ask for it, in words."""


class NewsOverview(Contract):
    """The events of a day."""

    events: tuple[NewsEvent, ...]
    """The events, the weightiest first."""
    total: int
    """Number of all events, also of those that are not listed."""
    feeds: tuple[FeedReport, ...]
    """The result of reading each feed."""
    language: Language
    """Language of the show (ISO 639-1)."""
    minutes: float
    """Length of the show, in minutes."""
    as_of: datetime
    """The time the show is made for (UTC)."""


class NewsItem(Contract):
    """An article of one's own, as text."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    """Headline; markup is removed."""
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    """What stands below it, plain or as HTML."""
    outlet: ShortText = ""
    """Name of the outlet, as it is spoken; `your own` where left out."""
    link: Url | None = None
    """Address of the article."""
    published_at: AwareDatetime | None = None
    """When it was published."""
    category: ShortText = ""
    """Section, e.g. `world`; told from the text where left out."""


class NewsProcessQuery(Contract):
    """A query that turns sources into stories: they are read, cleaned, merged and categorised.

    It needs feeds or items; both may be given.
    """

    subject: ClassVar[str] = subjects.NEWS_PROCESS

    feeds: Annotated[tuple[FeedSource, ...], Field(max_length=50)] = ()
    """Feeds to read (RSS or Atom)."""
    items: Annotated[tuple[NewsItem, ...], Field(max_length=500)] = ()
    """Articles of one's own."""
    language: Known[Language] = "en"
    """Language of the stories (ISO 639-1); what is in another one is left out."""
    as_of: AwareDatetime | None = None
    """The time the stories are told at; now where left out."""
    max_age_hours: float | None = Field(default=None, gt=0)
    """Articles older than this are left out, in hours; none is where left out."""
    filters: NewsFilter = NewsFilter()
    """Which news become stories."""
    limit: int = Field(default=50, ge=1, le=200)
    """Number of stories, at most, the weightiest ones."""


class NewsArticle(SourceRef):
    """An article as it was read: clean, and in sentences that can be said."""

    category: str = ""
    """Section of the news."""
    text: str = ""
    """What stands below the headline, without markup, shortened."""
    sentences: tuple[str, ...] = ()
    """What can be said of it, in whole sentences; empty where nothing can."""


class NewsStory(Contract):
    """A story: everything that the sources say of one event."""

    number: int
    """Its place in the order of a show, from 1."""
    title: str
    """Headline of the leading article."""
    category: str
    """Section of the news."""
    sentences: tuple[str, ...]
    """The sentences worth saying, in order; none repeats another."""
    articles: tuple[NewsArticle, ...]
    """The articles that it was merged from, the leading one first, at most 20."""
    outlets: int
    """Number of outlets that have it, in whatever form."""
    items: int
    """Number of articles about it, in whatever form."""
    weight: float
    """What it weighs: the sum of the parts of its score."""
    score: dict[str, float]
    """The parts of its weight."""


class LeftOutNews(Contract):
    """An event that became no story."""

    title: str
    """Headline of the leading article."""
    outlets: tuple[str, ...]
    """Names of the outlets that report it, at most 50."""
    reason: str
    """Why it is left out, in words."""


class ProcessedNews(Contract):
    """The stories that were made of sources."""

    stories: tuple[NewsStory, ...]
    """The stories, in the order of a show."""
    left_out: tuple[LeftOutNews, ...]
    """Events that became no story, at most 200."""
    feeds: tuple[FeedReport, ...]
    """The result of reading each feed, and each outlet of one's own articles."""
    language: Language
    """Language of the stories (ISO 639-1)."""


class FeedCatalogueQuery(Contract):
    """A query for the feeds of the station's catalogue, with their health."""

    subject: ClassVar[str] = subjects.FEED_LIST

    language: Known[Language] | None = None
    """Only those in this language."""
    category: ShortText | None = None
    """Only those of this section."""
    days: float = Field(default=7, gt=0, le=366)
    """Days before now whose shows are looked at for the health."""


class FeedReadings(Contract):
    """How a feed did in the last shows."""

    status: str
    """Status of the last reading: `ok`, `unchanged`, `cached`, `empty` or `failed`."""
    error: str = ""
    """Why a reading failed the last time, in words."""
    read_at: datetime
    """When it was read last (UTC)."""
    reads: int
    """Number of readings."""
    failures: int
    """Number of readings that failed."""
    seconds: float
    """Time taken by a reading on average, in seconds."""


class CatalogueFeed(Contract):
    """A feed of the catalogue."""

    feed: FeedSource
    """The feed."""
    health: FeedReadings | None = None
    """How it did in the last shows; none where none has read it, or the archive does not answer."""


class FeedCatalogue(Contract):
    """The feeds of the station's catalogue."""

    feeds: tuple[CatalogueFeed, ...]
    """The feeds, in the order of the catalogue."""
    notes: tuple[str, ...] = ()
    """What could not be told, in sentences."""
