"""Queries about requests and feeds: what a show would be made of, and from."""

from contracts import (
    CatalogueFeed,
    FeedCatalogue,
    FeedCatalogueQuery,
    FeedHealth,
    FeedReadings,
    FeedSource,
    ResolvedRequest,
    ShowResolveQuery,
    subjects,
)
from services.kit.failures import Invalid, Retry
from services.kit.service import Query
from services.show import lifecycle
from services.show.domain import request as requests
from services.show.domain.refusal import Refusal
from services.show.ports import Deps

PREVIEW = "preview"
"""The id of what is resolved and not made."""


async def resolve_request(query: ShowResolveQuery, deps: Deps) -> ResolvedRequest:
    """Resolve a request as a show would, without making one.

    Raises:
        Invalid: it is refused; the reason names the field.
    """
    asked = query.request
    station = await lifecycle.station_now(deps, learned=asked.seed is None)
    name = asked.show_id or PREVIEW
    result = requests.resolve(asked, station, show_id=name, now=deps.clock.now(), unknown=())
    if isinstance(result, Refusal):
        raise Invalid(result.reason)
    return ResolvedRequest(accepted=result)


async def list_feeds(query: FeedCatalogueQuery, deps: Deps) -> FeedCatalogue:
    """The feeds of the catalogue; the archive tells how they did."""
    station = await lifecycle.station_now(deps, learned=False)
    wanted = [
        feed
        for feed in station.catalogue
        if query.language in {None, feed.language} and query.category in {None, feed.category}
    ]
    notes: tuple[str, ...] = ()
    health: tuple[FeedHealth, ...] = ()
    try:
        health = await deps.feed_health(query.days)
    except Retry as error:
        notes = (f"How the feeds did cannot be told: {error.reason}",)
    by_url = {each.url: each for each in health if each.url}
    feeds = tuple(CatalogueFeed(feed=feed, health=_readings(feed, by_url)) for feed in wanted)
    return FeedCatalogue(feeds=feeds, notes=notes)


def _readings(feed: FeedSource, health: dict[str, FeedHealth]) -> FeedReadings | None:
    found = health.get(feed.url or "")
    return None if found is None else FeedReadings.model_validate(dict(found))


QUERIES = (
    Query(subjects.SHOW_RESOLVE, ShowResolveQuery, ResolvedRequest, resolve_request, exact=True),
    Query(subjects.FEED_LIST, FeedCatalogueQuery, FeedCatalogue, list_feeds),
)
