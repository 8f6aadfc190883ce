"""Handlers of data: the projection of the stream, and all queries."""

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.client.stored import Stored
from contracts.event import Contract
from services.data import figures, listening, reading, upkeep
from services.data.domain.changes import Change, changes_of, merged, topics_of
from services.data.domain.events import parsed
from services.data.ports import ARCHIVE, Deps
from services.kit.service import Batch, Projection, Query


def changes(stored: Stored) -> tuple[Change, ...]:
    """What a message of the stream changes.

    Raises:
        ValidationError: it is no valid event.
    """
    event = parsed(stored.subject, stored.body, stored.sequence, stored.stored_at)
    return () if event is None else changes_of(event)


async def position(deps: Deps) -> int:
    """How far the rows are; where another process has moved them, no reply in memory holds."""
    found = await deps.archive.position()
    if found != deps.known.sequence:
        deps.cache.drop()
        deps.known.sequence = found
    return found


async def apply(batch: Batch, deps: Deps) -> bool:
    """Write what events change, and drop the replies that they make obsolete."""
    written = merged(change for found in batch.items for change in found)
    moved = await deps.archive.apply(
        written, after=batch.after, through=batch.through, at=deps.clock.now()
    )
    if moved:
        deps.known.sequence = batch.through
        deps.cache.drop(topics_of(written))
    return moved


def projections() -> tuple[Projection, ...]:
    """The projections of the streams into the database."""
    archive = Projection(ARCHIVE, subjects.STREAM_ARCHIVE, changes, position, apply)
    return archive, listening.PROJECTION


def queries() -> tuple[Query, ...]:
    """All queries."""
    cached = (_cached(request) for request in reading.READS)
    return (*cached, *upkeep.queries(), *figures.QUERIES, *listening.QUERIES)


def _cached(request: type[Contract]) -> Query:
    async def answer(query: Contract, deps: Deps) -> ArchiveReply:
        return await reading.cached(query, deps)

    reply, read = reading.READS[request]
    answer.__doc__ = read.__doc__
    return Query(reading.subject_of(request), request, reply, answer)
