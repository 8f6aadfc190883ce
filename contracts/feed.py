"""Feeds and articles: sources, references and reports."""

import re
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract
from contracts.vocabulary import Open

Language = Open[Literal["en", "de"]]
"""Languages in which a show can be made (ISO 639-1)."""

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
SOURCES_BUCKET = subjects.BLOBS_SOURCES
"""Bucket of the blob store in which feed files lie."""

_SAFE_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def _parsable(url: str) -> str:
    try:
        parts = urlsplit(url)
        complete = bool(parts.hostname) and parts.port != 0  # raises where it is no number
    except ValueError as error:
        raise ValueError(f"no web address can be read from it ({error})") from error
    if not complete:
        raise ValueError("no web address can be read from it (it names no host)")
    return url


Url = Annotated[
    str,
    StringConstraints(pattern=r"^https?://\S+$", max_length=2000),
    AfterValidator(_parsable),
]


def _stored_feed(ref: BlobRef) -> BlobRef:
    if ref.bucket != SOURCES_BUCKET:
        raise ValueError(f"bucket: feed files lie in “{SOURCES_BUCKET}”, not in “{ref.bucket}”")
    if not all(_SAFE_PART.fullmatch(part) for part in ref.key.split("/")):
        raise ValueError("key: it is no relative path of plain names")
    return ref


FeedFile = Annotated[BlobRef, AfterValidator(_stored_feed)]


class FeedSource(Contract):
    """One feed: a web address, or a stored file."""

    name: ShortText = ""
    """Name of the outlet, as it is spoken; the feed's own title where empty."""
    url: Url | None = None
    """Address of an RSS or Atom feed."""
    blob: FeedFile | None = None
    """The feed itself, where it was read from a file."""
    category: ShortText = ""
    """Section, e.g. `world` or `science`; stories are spread over categories."""
    region: ShortText = ""
    """Region the outlet reports from, e.g. `europe`."""
    language: ShortText = ""
    """Language of the feed (ISO 639-1), where known."""
    documented_at: str = ""
    """The page on which the publisher documents the feed."""
    weight: float = Field(default=1.0, gt=0, le=10)
    """How much the outlet counts among those that report an event."""

    @model_validator(mode="after")
    def _one_place(self) -> "FeedSource":
        if (self.url is None) == (self.blob is None):
            raise ValueError("a feed needs either url or blob")
        return self


FilterWords = Annotated[
    tuple[Annotated[ShortText, StringConstraints(min_length=1)], ...], Field(max_length=50)
]


Genre = Open[Literal["opinion", "guide", "quote", "horoscope", "review", "digest"]]
"""Genres of articles that are no news."""


class NewsFilter(Contract):
    """Which news a show tells; an empty filter lets all of them through.

    Events are weighed by all that was read and filtered afterwards. Each kind of filter has to let
    an event through. Upper and lower case make no difference.
    """

    categories: FilterWords = ()
    """Sections, e.g. `world` or `sport`; an event is of the one that most of its articles have."""
    regions: FilterWords = ()
    """Regions, e.g. `africa`; an outlet from one of them reports the event."""
    keywords: FilterWords = ()
    """Words, or beginnings of words of four letters or more; one of them stands in a headline of
    the event, or in the first sentences of its leading article."""
    blocked_keywords: FilterWords = ()
    """Words that stand in none of these places."""
    blocked_outlets: FilterWords = ()
    """Outlets, by their name or the host of their address, that are neither weighed nor told."""
    genres: tuple[Genre, ...] = Field(default=(), max_length=6)
    """Genres that are told beside news. They always count as their outlets' votes for an event."""


class SourceRef(Contract):
    """An article that a segment is based on."""

    outlet: str
    """Name of the outlet, as spoken."""
    title: str
    """Headline of the article."""
    link: str | None = None
    """Address of the article."""
    published_at: datetime | None = None
    """When the outlet published it (UTC)."""


class FeedReport(Contract):
    """The result of reading one feed for one show."""

    name: str
    """Name of the outlet."""
    url: str | None = None
    """Address, where it has one."""
    status: Open[Literal["ok", "unchanged", "cached", "empty", "failed"]]
    """`unchanged`: the server answered 304 and the remembered body was used; `cached`: it was read
    so recently, for this show or another, that it was not asked again."""
    items: int = 0
    """Items found in the feed."""
    fresh: int = 0
    """Items left after age, language and cleaning."""
    error: str = ""
    """Why it failed, in words."""
    seconds: float = 0.0
    """Time taken to fetch and parse, in seconds."""
