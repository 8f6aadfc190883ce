"""How old is too old."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts import FeedReport, FeedSource
from services.content.domain.news import Feed, Item
from services.content.domain.reading import freshness

NOW = datetime(2026, 3, 18, 18, tzinfo=UTC)
SOURCE = FeedSource(name="T", url="https://t.example/")


def feed(*ages: float | None, live: bool = True, updated: float | None = None) -> Feed:
    """A feed whose items are so many hours old."""
    dates = [None if age is None else NOW - timedelta(hours=age) for age in ages]
    items = tuple(Item("T", "", None, at, SOURCE) for at in dates)
    at = None if updated is None else NOW - timedelta(hours=updated)
    return Feed(SOURCE, FeedReport(name="T", status="ok"), items, live, at)


def fresh(given: Feed, as_of: datetime = NOW, *, exact: bool = False) -> list[bool]:
    moment = freshness.reference([given], as_of, as_of_given=exact)
    dates = [freshness.published(i, given, moment) for i in given.items]
    return [freshness.is_fresh(at, given, moment, 48) for at in dates]


def test_live_addresses_age_against_now() -> None:
    assert fresh(feed(0, 47, 49)) == [True, True, False]


def test_files_age_against_their_newest_item() -> None:
    assert fresh(feed(1000, 1040, 1050, live=False)) == [True, True, False]
    later = NOW + timedelta(days=400)
    assert fresh(feed(0, 40, 50, live=False), later) == [True, True, False]


def test_files_from_the_future_of_a_slow_clock_are_fresh() -> None:
    assert fresh(feed(0, 40, live=False), NOW - timedelta(days=90)) == [True, True]


def test_one_absurd_date_does_not_make_a_file_stale() -> None:
    assert fresh(feed(-24 * 365, 0, 40, live=False)) == [True, True, True]


@pytest.mark.parametrize("live", [True, False])
def test_as_of_hides_what_comes_later(*, live: bool) -> None:
    given = feed(-1, 0, 47, 49, live=live)
    assert fresh(given, exact=True) == [False, True, True, False]


def test_clocks_may_differ_unless_a_time_was_asked_for() -> None:
    given = feed(-1 / 60)
    moment = freshness.reference([given], NOW, as_of_given=False)
    assert freshness.is_fresh(NOW + timedelta(minutes=1), given, moment, 48)
    assert fresh(given, exact=True) == [False]


def test_without_a_date_the_feed_s_own_counts() -> None:
    assert fresh(feed(None, updated=1)) == [True]
    assert fresh(feed(None, updated=100)) == [False]
    assert fresh(feed(None)) == [True]


def test_impossible_dates_count_as_none() -> None:
    given = feed(-2, -1000, 24 * 365 * 60)
    moment = freshness.reference([given], NOW, as_of_given=False)
    dates = [freshness.published(i, given, moment) for i in given.items]
    assert dates == [NOW, None, None]
