"""Votes and favourites: they become events, which the archive keeps."""

from datetime import datetime

from contracts import (
    Favourite,
    Favourites,
    FavouritesQuery,
    FavourQuery,
    ListenerDeleted,
    ListenerFavoured,
    ListenerRated,
    RateQuery,
    Ratings,
    RatingsQuery,
)
from services.kit.failures import NotFound
from services.kit.service import Query
from services.listener.access import listener_of, signed_in
from services.listener.domain.ratings import with_vote
from services.listener.ports import Deps

WORKERS = 64
"""Votes that one process takes at once: one that waits for the archive holds up no other."""
MAX_FAVOURITES = 2_000
"""Favourites of an account."""


async def rate(query: RateQuery, deps: Deps) -> Ratings:
    """Cast or change a vote, and return the votes with it.

    Raises:
        NotFound: there is no such show, or the sign-in has ended.
        TooMany: the network has voted too often, or too many of its listeners have.
    """
    network = deps.pseudonyms.network(query.visitor.network)
    settings = deps.settings
    await deps.limits.count(
        "votes", network, minute=settings.votes_a_minute, hour=settings.votes_an_hour
    )
    listener = await listener_of(query.visitor, deps)
    await _check(query.show_id, deps)
    rating_id = deps.pseudonyms.rating(listener, query.show_id, query.story)
    if query.visitor.session is None:
        box = deps.pseudonyms.box(network, query.show_id, query.story)
        ballot = deps.pseudonyms.ballot(rating_id)
        await deps.limits.admit(box, ballot, settings.votes_of_a_network)
    before = await deps.archive.ratings(query.show_id, listener)
    rated = ListenerRated(
        rating_id=rating_id,
        revision=_revision(deps.clock.now()),
        listener=listener,
        **query.model_dump(include={"show_id", "story", "vote", "channel", "airing"}),
    )
    await deps.publish(rated)
    await _forget_if_gone(query.visitor.session, listener, deps)
    return Ratings(show_id=query.show_id, ratings=with_vote(before, query.story, query.vote))


async def list_ratings(query: RatingsQuery, deps: Deps) -> Ratings:
    """The votes on a show, with those of who asks; a sign-in that has ended is none."""
    try:
        listener = await listener_of(query.visitor, deps)
    except NotFound:
        listener = deps.pseudonyms.visitor(query.visitor.fingerprint)
    found = await deps.archive.ratings(query.show_id, listener)
    return Ratings(show_id=query.show_id, ratings=found)


async def favour(query: FavourQuery, deps: Deps) -> Favourites:
    """Make a show or a story a favourite, or no longer one, and return the favourites with it.

    Raises:
        NotFound: there is no such show, or the sign-in has ended.
        TooMany: there are too many.
    """
    _, account = await signed_in(query.session, deps)
    hourly = deps.settings.votes_an_hour
    await deps.limits.count("favourites", account.listener, hour=hourly)
    if query.favourite:
        await _check(query.show_id, deps)
    now, listener = deps.clock.now(), account.listener
    key = (query.show_id, query.story)
    found = (await deps.archive.listener(listener)).favourites
    kept = tuple(each for each in found if (each.show_id, each.story) != key)
    favoured = ListenerFavoured(
        favourite_id=deps.pseudonyms.rating(listener, *key),
        revision=_revision(now),
        listener=listener,
        show_id=query.show_id,
        story=query.story,
        favourite=query.favourite,
    )
    if query.favourite:
        same = next((each for each in found if (each.show_id, each.story) == key), None)
        new = same or Favourite(show_id=query.show_id, story=query.story, at=now)
        kept = (new, *kept)[:MAX_FAVOURITES]
    await deps.publish(favoured)
    await _forget_if_gone(query.session, listener, deps)
    return Favourites(favourites=kept)


async def list_favourites(query: FavouritesQuery, deps: Deps) -> Favourites:
    """The favourites of the account that is signed in.

    Raises:
        NotFound: the sign-in has ended.
    """
    _, account = await signed_in(query.session, deps)
    return Favourites(favourites=(await deps.archive.listener(account.listener)).favourites)


async def _check(show_id: str, deps: Deps) -> None:
    if not await deps.archive.knows(show_id):
        raise NotFound(f"show_id: there is no show {show_id}")


async def _forget_if_gone(session: str | None, listener: str, deps: Deps) -> None:
    """Forget a listener whose account was deleted while they voted."""
    if session is None:
        return
    try:
        await signed_in(session, deps)
    except NotFound:
        read = deps.sessions.read(session, deps.clock.now())
        account = await deps.accounts.find(read.key) if read is not None else None
        if account is None or account.listener != listener:
            now = _revision(deps.clock.now())
            await deps.publish(ListenerDeleted(listener=listener, attempt=now))


def _revision(now: datetime) -> int:
    """A number that tells an event from others: microseconds since 1970, by this process's clock.

    It orders nothing. Two votes with one number would be one event: the broker drops repetitions.
    """
    return int(now.timestamp() * 1_000_000)


QUERIES = (
    Query(RateQuery.subject, RateQuery, Ratings, rate, exact=True, workers=WORKERS),
    Query(RatingsQuery.subject, RatingsQuery, Ratings, list_ratings, workers=WORKERS),
    Query(FavourQuery.subject, FavourQuery, Favourites, favour, exact=True),
    Query(FavouritesQuery.subject, FavouritesQuery, Favourites, list_favourites),
)
