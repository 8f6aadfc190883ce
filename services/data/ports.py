"""Ports of data, and the deps of its handlers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contracts import Event, ShowDeleteRequested
from contracts.archive import ArchiveReply, CacheFigures, RecordKind, ShowStatus
from services.data.domain.changes import Change
from services.data.domain.rows import Row
from services.data.domain.selection import Selection
from services.kit.clock import Clock


class Archive(Protocol):
    """The rows of the archive (`services.data.adapters.tables`), and how far they are.

    Every method raises `Retry` where the database is unavailable, locked or full.
    """

    async def position(self) -> int:
        """The last sequence of the stream that the rows hold; 0 where they hold nothing."""

    async def apply(
        self, changes: Sequence[Change], *, after: int, through: int, at: datetime
    ) -> bool:
        """Write changes, each of another key, and the position `through`, all or nothing.

        Nothing is written, and False returned, where the position is not `after`.

        Raises:
            Discard: the database refuses a value.
        """

    async def clear(self) -> None:
        """Remove all rows, and set the position to 0."""

    async def optimize(self) -> None:
        """Update what the database knows about its rows, where it does not do so by itself."""

    async def shows(self, selection: Selection) -> list[Row]:
        """Rows of shows; where words are selected, of those that have all of them."""

    async def show(self, show_id: str) -> Row | None:
        """The row of one show."""

    async def deletion(self, show_id: str) -> Row | None:
        """The row of a deletion."""

    async def segments(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the segments of at most 100 shows, in their order."""

    async def stories(self, selection: Selection) -> list[Row]:
        """Rows of stories, those of a show by their number."""

    async def sources(self, show_ids: Sequence[str]) -> list[Row]:
        """Rows of the articles of at most 100 shows, in their order."""

    async def feeds(self, first: int, readings: int, limit: int) -> list[Row]:
        """Feeds with what `FeedHealth` has, those that failed most first.

        Of shows from the place `first` on, at most the last `readings` readings.
        """

    async def usage(self, first: int, before: int, channel: str | None) -> list[Row]:
        """What shows at places from `first` up to `before` used, as `UsageTotal` has it."""

    async def totals(self, first: int, before: int, channel: str | None) -> Row:
        """Number (`shows`), length (`seconds`) and cost (`paid`, `saved`) of those shows."""

    async def records(self, kind: RecordKind, limit: int) -> list[Row]:
        """Current versions of the records of a kind, by name."""

    async def versions(self, kind: RecordKind, name: str, limit: int) -> list[Row]:
        """The versions of a record, the newest first."""

    async def channels(self, limit: int) -> list[str]:
        """Channels of the last shows."""

    async def counts(self) -> Mapping[str, int]:
        """Number of rows, by table."""

    async def revision(self) -> str:
        """Revision of the schema."""

    @property
    def address(self) -> str:
        """Address of the database without user or password."""


class EventStream(Protocol):
    """The stream that the archive is made of."""

    async def last(self) -> int:
        """The last sequence of the stream."""

    async def event(self, sequence: int) -> Event | None:
        """The event at a sequence; None where it is gone."""

    async def dead_letters(self) -> int:
        """Number of its events that the archive has passed over."""


class ReplyCache(Protocol):
    """Replies to queries, with a bound and an age."""

    @property
    def generation(self) -> int:
        """Number of times that replies were dropped: what was read before is not put any more."""

    def get(self, key: str) -> ArchiveReply | None:
        """The reply to a query, if there is one."""

    def put(self, key: str, reply: ArchiveReply, topic: str, generation: int) -> None:
        """Keep a reply about `topic`, which was read in that generation."""

    def drop(self, topics: set[str] | None = None) -> int:
        """Drop the replies about these topics, or all; return their number."""

    def figures(self) -> CacheFigures:
        """Its figures."""


@dataclass(slots=True)
class Known:
    """How far the rows are, as far as this process has seen."""

    sequence: int = -1


@dataclass(frozen=True, slots=True)
class Deps:
    """What the handlers of data work with."""

    archive: Archive
    stream: EventStream
    cache: ReplyCache
    clock: Clock
    keep_days: Mapping[ShowStatus, float]
    """Days after its end for which a show is kept, by how it ended; what is left out, for ever."""
    request_deletion: Callable[[ShowDeleteRequested], Awaitable[object]]
    """Publishes the request to delete a show."""
    known: Known = field(default_factory=Known)
