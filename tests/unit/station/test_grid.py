"""Occurrences of grids, with clocks that go forward and back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from contracts import Grid, GridException, GridOneOff, GridSlot
from services.station.domain.grid import Occurrence, PresetFacts, occurrences

VIENNA = ZoneInfo("Europe/Vienna")
PRESETS = {"news": PresetFacts("The News", 3), "long": PresetFacts("Long", 20)}
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


def of_day(grid: Grid, day: date, zone: ZoneInfo = VIENNA) -> list[Occurrence]:
    start = datetime.combine(day, datetime.min.time(), zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return occurrences(grid, zone, PRESETS, start.astimezone(UTC), end.astimezone(UTC))


def local(found: list[Occurrence], zone: ZoneInfo = VIENNA) -> list[str]:
    return [each.at.astimezone(zone).strftime("%H:%M%z") for each in found]


def grid(*slots: GridSlot, **fields: object) -> Grid:
    return Grid.model_validate({"slots": slots, **fields})


def test_a_slot_is_aired_on_its_days() -> None:
    found = grid(GridSlot(preset="news", at="07:30", days=("sat",)))
    assert local(of_day(found, date(2026, 3, 14))) == ["07:30+0100"]
    assert of_day(found, date(2026, 3, 15)) == []


def test_a_time_that_clocks_leave_out_is_aired_where_it_would_have_been() -> None:
    found = grid(GridSlot(preset="news", at="02:30"))
    assert local(of_day(found, FORWARD)) == ["03:30+0200"]


def test_what_is_moved_gives_way_to_what_is_planned_there() -> None:
    found = grid(GridSlot(preset="news", at="02:30"), GridSlot(preset="long", at="03:30"))
    assert [each.preset for each in of_day(found, FORWARD)] == ["long"]


def test_a_time_that_comes_twice_is_aired_the_first_time() -> None:
    found = grid(GridSlot(preset="news", at="02:30"))
    assert local(of_day(found, BACK)) == ["02:30+0200"]


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 3, 14), 24)])
def test_every_hour_is_as_often_as_there_are_hours(day: date, hours: int) -> None:
    found = of_day(grid(GridSlot(preset="news", at="*:00")), day)
    assert len(found) == hours
    assert {b.at - a.at for a, b in pairwise(found)} == {timedelta(hours=1)}


def test_clocks_may_go_by_half_an_hour() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    found = of_day(grid(GridSlot(preset="news", at="*:15")), date(2026, 10, 4), zone)
    assert local(found, zone)[1:4] == ["01:15+1030", "03:15+1100", "04:15+1100"]


def test_own_times_precede_those_of_every_hour() -> None:
    found = grid(GridSlot(preset="news", at="*:00"), GridSlot(preset="long", at="06:50"))
    assert local(of_day(found, date(2026, 3, 14)))[5:8] == [
        "05:00+0100",
        "06:00+0100",
        "06:50+0100",
    ]
    assert "07:00+0100" not in local(of_day(found, date(2026, 3, 14)))


def test_a_one_off_replaces_the_week() -> None:
    day = date(2026, 3, 14)
    found = grid(
        GridSlot(preset="news", at="07:30"),
        one_offs=(GridOneOff(day=day, at="07:20", preset="long", title="Special"),),
    )
    assert [(each.title, each.one_off) for each in of_day(found, day)] == [("Special", True)]
    assert [each.title for each in of_day(found, date(2026, 3, 15))] == ["The News"]


def test_an_exception_leaves_slots_out_or_replaces_them() -> None:
    day = date(2026, 3, 14)
    slots = (GridSlot(preset="news", at="*:00"), GridSlot(preset="news", at="07:30"))
    left_out = grid(*slots, exceptions=(GridException(day=day, at=("07:30", "09:00")),))
    assert {"07:30+0100", "09:00+0100"}.isdisjoint(local(of_day(left_out, day)))
    assert len(of_day(left_out, day)) == 23
    replaced = grid(*slots, exceptions=(GridException(day=day, at=("07:30",), preset="long"),))
    assert [each.preset for each in of_day(replaced, day)].count("long") == 1
    assert of_day(grid(*slots, exceptions=(GridException(day=day),)), day) == []


def test_the_same_window_is_the_same_however_it_is_cut() -> None:
    found = grid(GridSlot(preset="news", at="*:10"), GridSlot(preset="long", at="02:05"))
    whole = of_day(found, FORWARD)
    start = whole[0].at
    parts = [
        each
        for hour in range(24)
        for each in occurrences(
            found, VIENNA, PRESETS, start + timedelta(hours=hour), start + timedelta(hours=hour + 1)
        )
    ]
    assert [each for each in parts if each.at <= whole[-1].at] == whole
