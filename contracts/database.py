"""The database of the archive: what shows have cost, how far it is, its cache, rebuilding."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import AwareDatetime, Field

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.event import Contract
from contracts.show import ChannelName
from contracts.usage import Operation


class ArchiveUsageQuery(Contract):
    """A query for what shows used of providers."""

    subject: ClassVar[str] = subjects.ARCHIVE_USAGE

    since: AwareDatetime | None = None
    """By shows that ended at that time or later."""
    until: AwareDatetime | None = None
    """By shows that ended before that time."""
    channel: ChannelName | None = None
    """By shows of that channel."""


class UsageTotal(Contract):
    """What shows used of one model of a provider."""

    provider: str
    """Name of the provider."""
    operation: Operation
    """What it was asked for."""
    model: str = ""
    """The provider's name for the model."""
    shows: int
    """Number of shows."""
    calls: int
    """Number of calls."""
    cost: float
    """Price, in USD."""
    priced: bool = True
    """Whether all of it has a price; where not, `cost` is too low."""


class ArchiveUsage(ArchiveReply):
    """What shows used of providers."""

    totals: tuple[UsageTotal, ...]
    """The models, the dearest first."""
    shows: int = 0
    """Number of shows that ended in the time."""
    seconds: float = 0.0
    """Length of the generated ones altogether, in seconds."""
    paid: float = 0.0
    """What they cost, in USD."""
    saved: float = 0.0
    """What their takes that were read from the cache would have cost, in USD."""


class ArchiveStatusQuery(Contract):
    """A query for the state of the archive."""

    subject: ClassVar[str] = subjects.ARCHIVE_STATUS

    rows: bool = True
    """Whether rows are counted."""


class CacheFigures(Contract):
    """Figures of the cache of one replica, since it started."""

    entries: int = 0
    """Replies that it holds."""
    max_entries: int = 0
    """Replies that it can hold."""
    size: int = 0
    """Length of these replies as JSON, in bytes."""
    max_size: int = 0
    """Most that it holds, in bytes."""
    ttl: float = 0.0
    """Seconds for which it keeps a reply."""
    hits: int = 0
    """Queries that it answered."""
    misses: int = 0
    """Queries that the database answered."""


class ArchiveStatus(ArchiveReply):
    """The state of the archive."""

    database: str
    """What holds it, without a password: `sqlite:///…`, `postgresql://host/name`, …"""
    schema_revision: str = ""
    """Revision of the database's schema."""
    last: int = 0
    """Last sequence of the stream."""
    lag: int = 0
    """Sequences of the stream that are not yet applied."""
    problem: str = ""
    """Why it does not move on, in words, and what to do; empty where all is well."""
    dead_letters: int = 0
    """Events that could not be applied, and were passed over, since this replica started."""
    rows: Mapping[str, int] = Field(default_factory=dict)
    """Number of rows, by table."""
    cache: CacheFigures = CacheFigures()
    """Figures of the cache."""


class ArchiveRebuildRequest(Contract):
    """A request to drop the rows and to replay the stream; `archive.status` tells how far it is."""

    subject: ClassVar[str] = subjects.ARCHIVE_REBUILD


class ArchiveRebuild(ArchiveReply):
    """The rows are dropped; the replay has begun."""

    last: int = 0
    """Last sequence of the stream: the rebuild is done once `as_of` has reached it."""


class ArchiveCacheRequest(Contract):
    """A request to drop what the cache holds."""

    subject: ClassVar[str] = subjects.ARCHIVE_CACHE_CLEAR


class ArchiveWarmRequest(Contract):
    """A request to read into the cache what people ask for most."""

    subject: ClassVar[str] = subjects.ARCHIVE_CACHE_WARM


class ArchiveCache(ArchiveReply):
    """The cache after a request."""

    changed: int = 0
    """Replies that were dropped, or read."""
    cache: CacheFigures = CacheFigures()
    """Figures of the cache."""
