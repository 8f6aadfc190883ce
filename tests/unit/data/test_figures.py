"""The figures of the archive."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts import ArchiveFiguresQuery
from services.data.domain.figures import (
    Scope,
    days_of,
    groups_of,
    percentile,
    ratings_of,
    scope_of,
    shows_of,
    stages_of,
    total_of,
)

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_a_report_is_of_the_last_thirty_days_with_today() -> None:
    assert scope_of(ArchiveFiguresQuery(), NOW) == Scope(date(2026, 10, 22), date(2026, 11, 21))
    since = ArchiveFiguresQuery(since=NOW, channel="world", preset="long")
    days = (date(2026, 11, 20), date(2026, 11, 21))
    assert scope_of(since, NOW) == Scope(*days, "world", "long")
    until = ArchiveFiguresQuery(until=NOW)
    assert scope_of(until, NOW) == Scope(date(2026, 10, 21), date(2026, 11, 20))


def test_a_time_that_is_too_long_or_ends_before_it_begins_has_no_scope() -> None:
    assert scope_of(ArchiveFiguresQuery(since=NOW - timedelta(days=401)), NOW) is None
    assert scope_of(ArchiveFiguresQuery(since=NOW, until=NOW), NOW) is None


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (90, 9), (95, 10), (99, 10), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: float) -> None:
    assert percentile(range(1, 11), percent) == value
    assert percentile([7.0], percent) == 7.0


def test_stages_are_told_apart_and_the_whole_comes_last() -> None:
    shows = [{"total": 9.0, "audio": 1.0}, None, {"total": 11.0, "write": 2.0}]
    found = stages_of(shows)
    assert [each.stage for each in found] == ["audio", "write", "total"]
    assert (found[2].shows, found[2].p50, found[2].p99) == (2, 9.0, 11.0)


def test_groups_with_most_shows_come_first_and_are_bounded() -> None:
    cost = {"paid": 0.1, "saved": 0.0}
    rows = [
        {"channel": "a", "preset": "", "status": "generated", "shows": 1, "seconds": 60.0, **cost},
        {"channel": "b", "preset": "p", "status": "failed", "shows": 2, "seconds": 0.0, **cost},
        {"channel": "b", "preset": "p", "status": "generated", "shows": 1, "seconds": 30.0, **cost},
    ]
    first, second = groups_of(rows, 9)
    assert (first.channel, first.preset, first.failed, first.generated) == ("b", "p", 2, 1)
    assert (first.minutes, first.paid, second.minutes) == (0.5, 0.2, 1.0)
    assert groups_of(rows, 1) == (first,)


def test_no_rating_is_no_mean() -> None:
    assert ratings_of(None) is None
    assert ratings_of({"ratings": 0, "stars": None}) is None
    rated = ratings_of({"ratings": 3, "stars": 4.3333, "up": 2, "down": 0})
    assert rated is not None
    assert (rated.ratings, rated.stars, rated.up, rated.down) == (3, 4.33, 2, 0)


def test_days_join_what_was_made_and_what_was_heard() -> None:
    number = (date(2026, 11, 20) - date(1970, 1, 1)).days
    cost = {"paid": 0.1, "saved": 0.2}
    made = [
        {"day": number, "status": "generated", "shows": 2, "seconds": 90.0, **cost},
        {"day": number, "status": "failed", "shows": 1, "seconds": 0.0, **cost},
        {"day": number, "status": "unheard-of", "shows": 1, "seconds": 0.0, **cost},
    ]
    heard = [
        {"day": "2026-11-20", "name": "play", "count": 7},
        {"day": "2026-11-21", "name": "complete", "count": 3},
        {"day": "2026-11-21", "name": "seek", "count": 9},
    ]
    first, second = days_of(made, heard)
    assert (first.generated, first.failed, first.minutes, first.plays) == (2, 1, 1.5, 7)
    assert (second.day, second.completes, second.plays) == (date(2026, 11, 21), 3, 0)
    total = total_of((first, second), date(2026, 11, 21))
    assert (total.paid, total.completes, total.plays) == (0.3, 3, 7)


def test_where_listeners_paused_is_a_mean() -> None:
    row = {"show_id": "s", "title": "", "plays": 1, "completes": 0, "downloads": 0}
    never, twice = shows_of(
        [{**row, "pauses": 0, "pause_seconds": 0}, {**row, "pauses": 2, "pause_seconds": 9.0}]
    )
    assert (never.pause_position, twice.pause_position) == (None, 4.5)
