"""What listeners did, their votes and favourites: a projection of the stream `LISTENING`."""

from datetime import timedelta

from contracts import (
    ArchiveListener,
    ArchiveListenerQuery,
    ArchiveOpinions,
    ArchiveOpinionsQuery,
    ArchiveRatings,
    ArchiveRatingsQuery,
    Event,
    Opinion,
    subjects,
)
from contracts.client.stored import Stored
from contracts.listener import MAX_KEPT
from contracts.rating import OpinionKind
from contracts.vocabulary import known_values
from services.data.domain import listening
from services.data.ports import LISTENING, Deps
from services.kit.failures import Discard
from services.kit.service import Batch, Projection, Query

OPINION_AGE = timedelta(days=30)
"""Age of the votes that opinions are made of, where the query names no time."""
KINDS: dict[str, type[Event]] = {kind.subject: kind for kind in listening.EVENTS}


def parsed(stored: Stored) -> Event:
    """The event of a message.

    Raises:
        ValidationError: it is no such event.
        Discard: it is of a subject that came later.
    """
    kind = KINDS.get(stored.subject)
    if kind is None:
        raise Discard(f"{stored.subject}: a later RadioX has written this")
    event = kind.model_validate_json(stored.body)
    return event.model_copy(update={"sequence": stored.sequence, "stored_at": stored.stored_at})


async def position(deps: Deps) -> int:
    """How far the rows are; where the stream was begun anew, they go on with it."""
    found, last = await deps.archive.position(LISTENING), await deps.last_listening()
    if found <= last:
        return found
    await deps.archive.rewind(LISTENING, last)
    return last


async def apply(batch: Batch, deps: Deps) -> bool:
    """Add up what listeners did, and write the last of their votes and favourites."""
    return await deps.archive.add_listening(
        listening.heard(batch.items), after=batch.after, through=batch.through, at=deps.clock.now()
    )


PROJECTION = Projection(LISTENING, subjects.STREAM_LISTENING, parsed, position, apply)


async def list_ratings(query: ArchiveRatingsQuery, deps: Deps) -> ArchiveRatings:
    """The votes on a show and its stories."""
    rows = await deps.archive.ratings_of(query.show_id, query.listener)
    return ArchiveRatings(
        as_of=max(deps.known.sequence, 0), ratings=tuple(listening.rating_of(row) for row in rows)
    )


async def find_listener(query: ArchiveListenerQuery, deps: Deps) -> ArchiveListener:
    """All that is kept of a listener."""
    votes = await deps.archive.votes_by(query.listener, MAX_KEPT)
    favourites = await deps.archive.favourites_of(query.listener, MAX_KEPT)
    return ArchiveListener(
        as_of=max(deps.known.sequence, 0),
        votes=tuple(listening.vote_of(row) for row in votes),
        favourites=tuple(listening.favourite_of(row) for row in favourites),
    )


async def list_opinions(query: ArchiveOpinionsQuery, deps: Deps) -> ArchiveOpinions:
    """What listeners think of outlets and categories."""
    since = query.since or deps.clock.now() - OPINION_AGE
    found: list[Opinion] = []
    for kind in known_values(OpinionKind):
        rows = await deps.archive.opinions(kind, since, query.channel, query.limit)
        found += [Opinion(kind=kind, **row) for row in rows]
    return ArchiveOpinions(as_of=max(deps.known.sequence, 0), opinions=tuple(found))


QUERIES = (
    Query(ArchiveRatingsQuery.subject, ArchiveRatingsQuery, ArchiveRatings, list_ratings),
    Query(ArchiveListenerQuery.subject, ArchiveListenerQuery, ArchiveListener, find_listener),
    Query(ArchiveOpinionsQuery.subject, ArchiveOpinionsQuery, ArchiveOpinions, list_opinions),
)
