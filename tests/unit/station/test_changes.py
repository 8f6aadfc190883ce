"""A grid that changes when the shows of its next slots are asked for already."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts import FeedSource, GridSlot
from services.broadcast.timeline import Timeline
from services.station.domain import slots
from services.station.domain.grid import Occurrence
from services.station.domain.planning import View, next_airing
from services.station.domain.reasons import unmade
from services.station.domain.schedule import slots as told_slots
from services.station.domain.state import Slot, with_failure
from tests.unit.station.channel import GRID, NOW, occurrence, prepared, ready, view

FIRST = "main-20260314T120500Z"


def asked() -> View:
    """A channel whose show of 12:05 is asked for, and published."""
    found, told = prepared(replace(view(occurrence(5)), version=1))
    assert told == ["requested"]
    return replace(found, state=slots.sent(found.state, show_ids=[FIRST]))


def saved(found: View, *upcoming: Occurrence, minutes: float = 1) -> tuple[View, list[str]]:
    """The channel after its grid was saved with other slots, at so many minutes past noon."""
    now = NOW + timedelta(minutes=minutes)
    return prepared(replace(found, now=now, upcoming=upcoming, version=found.version + 1))


def only(found: View) -> Slot:
    (slot,) = found.state.slots
    return slot


@pytest.mark.parametrize(
    "change",
    [{"preset": "brief"}, {"own_minutes": 9.0}, {"own_title": "Else"}, {"memory": True}],
    ids=str,
)
def test_a_slot_that_changes_is_asked_for_anew(change: dict[str, object]) -> None:
    wanted = replace(occurrence(5), **change)  # type: ignore[arg-type]
    changed, told = saved(asked(), wanted)
    slot = only(changed)
    assert told == ["requested"]
    assert (slot.show_id, slot.state, slot.sent) == (f"{FIRST}-2", "requested", False)
    assert slot.request is not None
    assert (slot.request.show_id, slot.request.preset) == (slot.show_id, wanted.preset)
    assert (slot.request.minutes, slot.request.memory) == (wanted.own_minutes, wanted.memory)
    again, told = prepared(changed)
    assert (again.state, told) == (changed.state, [])


def test_the_new_show_is_aired_and_the_first_one_is_not() -> None:
    changed, _ = saved(ready(asked(), FIRST), occurrence(5, "brief"))
    near = replace(ready(changed, f"{FIRST}-2", 1), now=NOW + timedelta(minutes=4, seconds=30))
    airing = next_airing(near)
    assert airing is not None
    assert airing.show_id == f"{FIRST}-2"
    assert FIRST in near.state.shows, "it can still be heard again"


def test_what_holds_for_the_whole_channel_has_no_show_made_anew() -> None:
    first = asked()
    grid = GRID.model_copy(update={"budget": 3, "notice": "Sample.", "title": "Else"})
    same, told = saved(replace(first, grid=grid), replace(occurrence(5), start="follow"))
    assert told == []
    slot = only(same)
    assert (slot.show_id, slot.start, slot.kept) == (FIRST, "follow", ""), "when it begins holds"


def test_a_scheduler_that_has_not_read_the_grid_yet_changes_nothing_back() -> None:
    first = asked()
    changed, _ = saved(first, occurrence(5, "brief"), occurrence(9))
    stale = replace(changed, version=1, upcoming=first.upcoming)
    behind, told = prepared(stale)
    assert (behind.state.slots, told) == (changed.state.slots, [])


def test_a_show_that_is_named_takes_the_place_of_one_that_is_made_and_back() -> None:
    named = replace(occurrence(5), preset="", show_id="mine")
    changed, told = saved(asked(), named)
    slot = only(changed)
    assert (slot.show_id, slot.request, told) == ("mine", None, [])
    other, _ = saved(changed, replace(named, show_id="yours"))
    assert only(other).show_id == "yours"
    back, told = saved(other, occurrence(5, "brief"))
    assert (only(back).show_id, told) == (f"{FIRST}-2", ["requested"])


def test_a_show_that_was_finished_is_taken_where_the_grid_changes_back() -> None:
    changed, _ = saved(ready(asked(), FIRST), occurrence(5, "brief"))
    back, told = saved(changed, occurrence(5))
    slot = only(back)
    assert (slot.show_id, slot.state, slot.sent, told) == (FIRST, "requested", True, [])
    unfinished, _ = saved(asked(), occurrence(5, "brief"))
    again, told = saved(unfinished, occurrence(5))
    assert (only(again).show_id, told) == (f"{FIRST}-3", ["requested"])


def test_a_show_is_not_asked_for_before_its_time_where_the_new_one_takes_less() -> None:
    long = replace(occurrence(35), minutes=30)
    first, told = prepared(replace(view(long), version=1))
    assert told == ["requested"]
    published = slots.sent(first.state, show_ids=["main-20260314T123500Z"])
    changed, told = saved(replace(first, state=published), occurrence(35, "brief"))
    slot = only(changed)
    assert (slot.state, slot.request, told) == ("planned", None, [])
    assert slot.requested_at is not None
    late, told = prepared(replace(changed, now=slot.requested_at + timedelta(seconds=1)))
    assert told == ["requested"]
    assert only(late).show_id == "main-20260314T123500Z-2"
    assert only(late).earlier[0].show_id == "main-20260314T123500Z"


def reasons(found: View) -> list[tuple[str, str]]:
    """States and reasons as the schedule tells them."""
    listed = told_slots(found, list(found.upcoming), ZoneInfo("UTC"), NOW)
    return [(each.state, each.reason) for each in listed]


def test_it_is_told_where_there_is_no_time_for_another_show() -> None:
    punctual = GRID.model_copy(update={"late_minutes": 1})
    first = replace(ready(asked(), FIRST), grid=punctual)
    changed, outcomes = saved(first, occurrence(5, "brief"), minutes=4.5)
    assert outcomes == []
    why = "the grid has “brief” here since version 2, but there was no time to make it"
    assert reasons(changed) == [("ready", why)]
    airing = next_airing(changed)
    assert airing is not None
    assert airing.show_id == FIRST, "better than nothing"
    back, _ = saved(changed, occurrence(5), minutes=4.6)
    assert reasons(back) == [("ready", "")]


def test_it_is_told_where_the_show_was_scheduled_already() -> None:
    near = replace(ready(asked(), FIRST), now=NOW + timedelta(minutes=4, seconds=30))
    airing = next_airing(near)
    assert airing is not None
    placed = replace(near, timeline=Timeline((*near.timeline.airings, airing)), number=3)
    changed, outcomes = saved(placed, occurrence(5, "brief"), minutes=4.6)
    assert outcomes == []
    why = "the grid has “brief” here since version 2, but this show was scheduled already"
    assert reasons(changed) == [("scheduled", why)]


def test_a_show_that_failed_is_made_where_the_grid_has_another_one() -> None:
    first = asked()
    failed = with_failure(first.state, FIRST, unmade("no news", "script"), again=False)
    same, outcomes = saved(replace(first, state=failed), occurrence(5))
    assert (only(same).state, outcomes) == ("failed", [])
    changed, outcomes = saved(same, occurrence(5, "brief"))
    assert (only(changed).state, outcomes) == ("requested", ["requested"])
    again = with_failure(changed.state, f"{FIRST}-2", unmade("why"), again=True)
    (slot,) = again.slots
    assert (slot.show_id, slot.state) == (f"{FIRST}-3", "requested"), "each is tried twice"
    (slot,) = with_failure(again, slot.show_id, unmade("why"), again=True).slots
    assert slot.state == "failed"


def test_a_slot_that_the_grid_has_again_is_as_it_was() -> None:
    feeds = (FeedSource(url="https://example.org/rss"),)
    gone, _ = saved(replace(asked(), grid=GRID.model_copy(update={"feeds": feeds})))
    assert (only(gone).state, only(gone).reason) == ("dropped", "the grid has it no more")
    back, outcomes = saved(gone, occurrence(5))
    slot = only(back)
    assert (slot.show_id, slot.state, slot.reason, slot.sent) == (FIRST, "requested", "", True)
    assert slot.request is not None
    assert (slot.request.show_id, slot.request.feeds) == (FIRST, feeds), "it may be asked for again"
    assert outcomes == []
    other, outcomes = saved(gone, occurrence(5, "brief"))
    assert (only(other).show_id, outcomes) == (f"{FIRST}-2", ["requested"])


def test_the_first_show_of_a_channel_is_not_made_anew() -> None:
    opened = slots.seen(view().state.model_copy(update={"seen_at": None}), NOW)
    found, told_of = prepared(replace(view(now=NOW), state=opened, version=1))
    assert told_of == ["requested"]
    shorter = GRID.model_copy(update={"slots": (*GRID.slots, GridSlot(preset="brief", at="03:00"))})
    changed, told_of = saved(replace(found, grid=shorter))
    assert (only(changed).preset, told_of) == ("news", [])
