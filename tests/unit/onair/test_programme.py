"""What listeners read of a chain: around now, in the past, by the hours of a day."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.broadcast.timeline import AHEAD, BLOCK, RATE, Timeline
from services.onair.domain.programme import (
    BEHIND,
    OFFSET,
    Filters,
    history,
    hours_of,
    programme_at,
    unix_time,
)
from tests.unit.onair.chains import EPOCH, MINUTE, airing, chain

TEN = 10 * MINUTE


@pytest.fixture
def timeline() -> Timeline:
    """Shows at 0, 10 and 60 minutes, with filler in between."""
    return chain(airing(1, 0), airing(2, TEN), airing(3, 6 * TEN))


def test_what_is_heard_now_stands_with_its_exact_times(timeline: Timeline) -> None:
    programme, _ = programme_at("main", timeline, TEN + MINUTE)
    heard = next(each for each in programme.spans if each.number == 2 and each.kind == "show")
    assert heard.start == unix_time(TEN, EPOCH)
    assert heard.seconds == pytest.approx(3 * MINUTE / RATE, abs=1e-6)
    assert heard.offset == OFFSET
    assert heard.cover == "/shows/show-2/cover.jpg"
    assert [each.number for each in programme.next] == [3]


def test_spans_follow_each_other_without_a_gap(timeline: Timeline) -> None:
    programme, _ = programme_at("main", timeline, 3 * TEN)
    for before, after in zip(programme.spans, programme.spans[1:], strict=False):
        assert before.start + before.seconds == pytest.approx(after.start, abs=1e-5)


def test_filler_says_what_it_is(timeline: Timeline) -> None:
    programme, _ = programme_at("main", timeline, 5 * MINUTE)
    music = next(each for each in programme.spans if each.filler == "music")
    assert (music.kind, music.title, music.artist, music.show_id) == (
        "filler",
        "Morning Line",
        "RadioX",
        "",
    )
    assert music.cover == "/air/main/cover.jpg?v=0"


@pytest.mark.parametrize("start", [0, 7 * MINUTE, TEN - AHEAD, TEN, 3 * TEN, 6 * TEN, 20 * TEN])
def test_the_programme_holds_until_the_change_that_it_names(timeline: Timeline, start: int) -> None:
    position = start
    for _ in range(12):
        programme, change = programme_at("main", timeline, position)
        assert change is not None
        assert change > position
        last, _ = programme_at("main", timeline, change - 1)
        assert last == programme
        following, _ = programme_at("main", timeline, change)
        assert following != programme
        position = change


def test_no_more_than_ten_minutes_of_the_past_are_listed(timeline: Timeline) -> None:
    position = 40 * TEN
    programme, _ = programme_at("main", timeline, position)
    first = programme.spans[0]
    assert first.start + first.seconds > unix_time(position - BEHIND, EPOCH)
    assert programme.spans[-1].start <= unix_time(position + AHEAD, EPOCH)


def test_a_channel_without_airings_has_no_programme() -> None:
    with pytest.raises(LookupError):
        programme_at("main", Timeline(), 0)


def test_history_is_of_shows_the_last_one_first(timeline: Timeline) -> None:
    found = history(timeline, 5 * TEN, Filters())
    assert [each.number for each in found] == [2, 1]


def test_history_never_tells_what_is_still_to_come(timeline: Timeline) -> None:
    entries = history(timeline, TEN - 1, Filters(kind="all", until=100 * TEN))
    assert all(each.start <= unix_time(TEN - 1, EPOCH) for each in entries)
    assert {each.number for each in entries} == {1}


def test_history_can_be_of_filler_alone_or_of_all(timeline: Timeline) -> None:
    filler = history(timeline, 2 * TEN, Filters(kind="filler", limit=200))
    everything = history(timeline, 2 * TEN, Filters(kind="all", limit=200))
    assert {each.kind for each in filler} == {"filler"}
    assert len(everything) == len(filler) + 2
    starts = [each.start for each in everything]
    assert starts == sorted(starts, reverse=True)
    assert len({each.segment for each in everything}) == len(everything)


def test_history_by_time_words_and_number(timeline: Timeline) -> None:
    position = 7 * TEN
    assert [e.number for e in history(timeline, position, Filters(since=BLOCK))] == [3, 2]
    assert [e.number for e in history(timeline, position, Filters(until=6 * TEN))] == [2, 1]
    assert [e.number for e in history(timeline, position, Filters(words="EPISODE 2"))] == [2]
    assert [e.number for e in history(timeline, position, Filters(limit=1))] == [3]


def test_filler_of_a_dead_scheduler_is_bounded() -> None:
    timeline = chain(airing(1, 0))
    year = 365 * 24 * 60 * MINUTE
    assert len(history(timeline, year, Filters(kind="all", limit=500))) == 500


def test_hours_of_a_day_hold_the_shows_that_began_in_them(timeline: Timeline) -> None:
    hours = hours_of(timeline, EPOCH, date(2026, 3, 14), ZoneInfo("UTC"), 7 * TEN)
    assert [each.hour for each in hours] == ["2026-03-14T06:00:00+00:00"]
    assert [entry.number for entry in hours[0].shows] == [1, 2, 3]
    assert not hours_of(timeline, EPOCH, date(2026, 3, 13), ZoneInfo("UTC"), 7 * TEN)
    later = hours_of(timeline, EPOCH, date(2026, 3, 14), ZoneInfo("Asia/Kolkata"), 0)
    assert [each.hour for each in later] == ["2026-03-14T11:00:00+05:30"]


def test_an_hour_that_comes_twice_is_listed_twice() -> None:
    """Clocks go back in Vienna on 25 October 2026: 02:00 is at 00:00 and at 01:00 UTC."""
    epoch = EPOCH.replace(month=10, day=25, hour=0)
    hour = 60 * 60 * RATE // BLOCK * BLOCK + BLOCK
    airings = (airing(1, BLOCK), airing(2, BLOCK + hour), airing(3, BLOCK + 2 * hour))
    timeline = chain(*(each.model_copy(update={"epoch": epoch}) for each in airings))
    hours = hours_of(timeline, epoch, date(2026, 10, 25), ZoneInfo("Europe/Vienna"), 5 * hour)
    assert [each.hour for each in hours] == [
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
        "2026-10-25T03:00:00+01:00",
    ]
