"""How old an item is, and whether that is too old."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.content.domain.news import Feed, Item

_EPOCH = datetime(1995, 1, 1, tzinfo=UTC)
"""No feed is older; a date before it is a mistake."""
_SLACK = timedelta(minutes=5)
"""Clocks differ."""
_WRONG_ZONE = timedelta(hours=14)
"""A local time given as UTC lies at most so far ahead; what lies further is a mistake."""
_OUTLIER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Reference:
    """The moments that items age against.

    `live` for items from addresses, `filed` for items from files; `exact` where the show was
    asked for as of that time, so that nothing later is known yet.
    """

    live: datetime
    filed: datetime
    exact: bool


def reference(feeds: Iterable[Feed], as_of: datetime, *, as_of_given: bool) -> Reference:
    """The moments that the items of `feeds` age against.

    Files age against the newest item of them all; a date that stands alone in the future of
    the others does not count.
    """
    if as_of_given:
        return Reference(as_of, as_of, exact=True)
    dates = sorted(
        i.published_at
        for f in feeds
        if not f.live
        for i in f.items
        if i.published_at and i.published_at > _EPOCH
    )
    while len(dates) > 1 and dates[-1] - dates[-2] > _OUTLIER:
        dates.pop()
    return Reference(as_of, dates[-1] if dates else as_of, exact=False)


def published(item: Item, feed: Feed, moment: Reference) -> datetime | None:
    """When `item` was published: its own date, else its feed's or newest, else None.

    A date a few hours ahead is a wrong time zone and counts as now; one further ahead, or
    before there were feeds, counts as none. Asked for as of a time, later dates stay.
    """
    at = item.published_at or feed.updated_at or feed.newest
    now = moment.live if feed.live else moment.filed
    if at is None or at < _EPOCH:
        return None
    if moment.exact or at <= now:
        return at
    return now if at - now <= _WRONG_ZONE else None


def is_fresh(at: datetime | None, feed: Feed, moment: Reference, max_age_hours: float) -> bool:
    """Whether an item published `at` is fresh; without a date it is given the benefit.

    Asked for as of a time, nothing later is; else clocks may differ.
    """
    if at is None:
        return True
    now = moment.live if feed.live else moment.filed
    latest = now if moment.exact else now + _SLACK
    return now - timedelta(hours=max_age_hours) <= at <= latest
