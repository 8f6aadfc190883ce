"""Ports of data, and the deps of its handlers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contracts import Event, Outcome, ShowDeleteRequested
from contracts.archive import ArchiveReply, RecordKind
from contracts.database import CacheFigures
from contracts.rating import OpinionKind
from services.data.domain.changes import Change
from services.data.domain.figures import Scope
from services.data.domain.listening import Heard
from services.data.domain.rows import Row
from services.data.domain.selection import Selection
from services.kit.clock import Clock

ARCHIVE, LISTENING = "archive", "listening"
"""Names of the projections."""


class Archive(Protocol):
    """The rows of the archive (`services.data.adapters.tables`), and how far they are.

    Every method raises `Retry` where the database is unavailable, locked or full.
    """

    async def position(self, projection: str = ARCHIVE) -> int:
        """The last sequence of its stream that a projection holds; 0 where it holds nothing."""

    async def rewind(self, projection: str, sequence: int) -> None:
        """Set the position of a projection back to a sequence, if it is behind that."""

    async def add_listening(self, heard: Heard, *, after: int, through: int, at: datetime) -> bool:
        """Add to what listeners did, and move its position, all or nothing.

        A vote or favourite replaces the one that is there, which came before it in the stream.

        Nothing is written, and False returned, where the position is not `after`.
        """

    async def days(self, scope: Scope) -> list[Row]:
        """Of shows, by day and by how they ended.

        Days since 1970 (`day`), `status`, and their number (`shows`), length (`seconds`) and cost
        (`paid`, `saved`).
        """

    async def groups(self, scope: Scope) -> list[Row]:
        """The same, by `channel`, `preset` and how they ended."""

    async def failures(self, scope: Scope, limit: int) -> list[Row]:
        """Why shows failed: `stage`, `reason`, `shows`, the most frequent reason first."""

    async def outlets(self, scope: Scope, limit: int) -> list[Row]:
        """The outlets that shows used: `outlet`, `shows`, `articles`, that of most shows first."""

    async def stage_seconds(self, scope: Scope, limit: int) -> list[Row]:
        """Seconds of the stages (`seconds`) of the last shows that were generated."""

    async def listening_days(self, scope: Scope) -> list[Row]:
        """How often listeners did each thing on each day: `day`, `name`, `count`."""

    async def listening_shows(self, scope: Scope, limit: int) -> list[Row]:
        """What listeners did with each show, those first that were played most.

        `show_id`, `title`, `plays`, `completes`, `downloads`, `pauses`, `pause_seconds`.
        """

    async def ratings(self, scope: Scope) -> Row | None:
        """Number (`ratings`) and mean (`stars`) of the ratings, with the votes among them.

        `up`, `down`: a vote for a show or one of its stories counts as 5 stars, one against as 1.
        """

    async def ratings_of(self, show_id: str, listener: str | None) -> list[Row]:
        """Votes on a show: `story`, `up`, `down`, `mine` (1, 0, -1), by number of the story.

        None while its deletion stands, as with `votes_by` and `favourites_of`.
        """

    async def votes_by(self, listener: str, limit: int) -> list[Row]:
        """Votes of a listener as the table `votes` has them, the latest first."""

    async def favourites_of(self, listener: str, limit: int) -> list[Row]:
        """Favourites of a listener: `show_id`, `story`, `title`, `changed_at`, the latest first."""

    async def opinions(
        self, kind: OpinionKind, since: datetime, channel: str | None, limit: int
    ) -> list[Row]:
        """Votes on stories by outlet or category: `name`, `up`, `down`, those with most first."""

    async def known(self, show_ids: Sequence[str]) -> list[str]:
        """Those of at most 100 shows that are there."""

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
    keep_days: Mapping[Outcome, float]
    """Days after its end for which a show is kept, by how it ended; what is left out, for ever."""
    request_deletion: Callable[[ShowDeleteRequested], Awaitable[object]]
    """Publishes the request to delete a show."""
    last_listening: Callable[[], Awaitable[int]]
    """The last sequence of the stream of what listeners do."""
    known: Known = field(default_factory=Known)
