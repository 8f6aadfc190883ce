"""Which shows are asked for, and what becomes of slots."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from contracts import FeedSource
from contracts.event import is_show_id
from services.broadcast.timeline import BLOCK, Timeline, moment_of, position_of
from services.station.domain import asking, schedule, slots
from services.station.domain.grid import Occurrence
from services.station.domain.planning import (
    View,
    next_airing,
    programmes,
    up_to_block,
)
from services.station.domain.reasons import unmade
from services.station.domain.state import (
    ChannelState,
    Slot,
    Wanted,
    ended_otherwise,
    with_failure,
    without_show,
)
from services.station.settings import StationSettings
from tests.unit.station.channel import GRID, NOW, PRESETS, occurrence, prepared, ready, view


def test_a_show_is_asked_for_once_when_it_is_time() -> None:
    far, told = prepared(view(occurrence(60)))
    assert (far.state.slots, told) == ((), [])
    near, told = prepared(view(occurrence(5)))
    assert told == ["requested"]
    (slot,) = near.state.slots
    assert slot.request is not None
    assert slot.request.show_id == slot.show_id == "main-20260314T120500Z"
    assert (slot.request.preset, slot.request.budget, slot.request.memory) == ("news", 0, False)
    assert (slot.request.minutes, slot.request.title) == (None, None), "as the preset has it"
    again, told = prepared(near)
    assert (again.state, told) == (near.state, [])


def test_ids_of_shows_are_valid_however_long_the_channel_is_named() -> None:
    names = ["a" * 64, "a" * 63 + "b", "main"]
    found = {asking.show_id_of(name, NOW) for name in names}
    assert len(found) == 3
    assert all(is_show_id(f"{each}-2") for each in found)


def test_a_show_that_is_not_there_in_time_is_late_and_told_of_once() -> None:
    asked, _ = prepared(view(occurrence(5)))
    near = replace(asked, now=NOW + timedelta(minutes=4, seconds=50))
    late, told = prepared(near)
    assert told == ["late"]
    (slot,) = late.state.slots
    assert slot.state == "late"
    assert slot.reason.startswith("its show is not finished; filler is heard")
    assert prepared(late)[1] == []
    (programme,) = programmes(ready(late, slot.show_id))
    assert programme.start == late.timeline.earliest(late.position)


def test_a_show_with_a_fixed_time_cuts_off_music_that_has_an_airing_of_its_own() -> None:
    asked, _ = prepared(view(occurrence(5)))
    (slot,) = asked.state.slots
    found = ready(asked, slot.show_id)
    (last,) = found.timeline.airings
    begun = position_of(NOW + timedelta(minutes=4), last.epoch) // BLOCK * BLOCK
    package = last.package.model_copy(update={"samples": 1400 * BLOCK})
    music = last.model_copy(
        update={"number": 2, "start": begun, "samples": package.samples, "package": package}
    )
    near = NOW + timedelta(minutes=4, seconds=30)
    cut = replace(found, now=near, timeline=Timeline((last, music)), number=3)
    planned = up_to_block(position_of(slot.at, last.epoch))
    assert music.start + BLOCK < planned < music.start + music.samples
    airing = next_airing(cut)
    assert airing is not None
    assert (airing.show_id, airing.start) == (slot.show_id, planned)


def test_a_show_that_comes_too_late_is_dropped() -> None:
    asked, _ = prepared(view(occurrence(5)))
    (slot,) = asked.state.slots
    over = replace(ready(asked, slot.show_id), now=NOW + timedelta(minutes=36))
    dropped, told = prepared(over)
    assert told == ["dropped"]
    assert dropped.state.slots[0].reason == "its show could not be aired within 30 minutes"
    assert list(programmes(dropped)) == []


def test_a_slot_that_the_grid_has_no_more_is_dropped() -> None:
    asked, _ = prepared(view(occurrence(2), occurrence(5), occurrence(9)))
    changed, _ = prepared(replace(asked, upcoming=(occurrence(2), occurrence(9))))
    states = [(slot.at.minute, slot.state) for slot in changed.state.slots]
    assert (5, "dropped") in states
    assert (2, "requested") in states


def test_the_last_slots_of_a_grid_are_dropped_like_others() -> None:
    asked, _ = prepared(view(occurrence(2), occurrence(5)))
    for left in ((occurrence(2),), ()):
        changed, _ = prepared(replace(asked, upcoming=left))
        states = {slot.at.minute: slot.state for slot in changed.state.slots}
        assert states == {2: "requested" if left else "dropped", 5: "dropped"}
    unknown, _ = slots.prepared(replace(asked, upcoming=()), {})
    assert {slot.state for slot in unknown.slots} == {"requested"}


def test_a_channel_that_was_away_begins_with_a_show() -> None:
    found = view(occurrence(60))
    seen = slots.seen(found.state, NOW + slots.AWAY + timedelta(seconds=1))
    assert seen.opened_at != found.state.opened_at
    assert slots.seen(found.state, NOW + slots.AWAY).opened_at == found.state.opened_at
    opened = replace(found, now=seen.opened_at or NOW, state=seen)
    state, _ = slots.prepared(opened, PRESETS)
    assert [(slot.opening, slot.preset) for slot in state.slots] == [(True, "news")]


def test_a_failed_show_is_made_once_more_at_most() -> None:
    asked, _ = prepared(view(occurrence(5)))
    state = with_failure(asked.state, "main-20260314T120500Z", unmade("why"), again=True)
    (slot,) = state.slots
    assert (slot.show_id, slot.sent, slot.state) == ("main-20260314T120500Z-2", False, "requested")
    assert slot.request is not None
    assert slot.request.show_id == slot.show_id
    (slot,) = with_failure(state, slot.show_id, unmade("why"), again=True).slots
    assert (slot.state, slot.reason) == ("failed", "why")
    refused = with_failure(asked.state, "main-20260314T120500Z", unmade("why"), again=False)
    assert refused.slots[0].state == "failed"


def test_a_fixed_show_cuts_filler_and_one_that_follows_does_not() -> None:
    asked, _ = prepared(view(occurrence(2)))
    (slot,) = asked.state.slots
    found = replace(ready(asked, slot.show_id), now=NOW + timedelta(minutes=1, seconds=20))
    (fixed,) = programmes(found)
    assert abs(moment_of(fixed.start, found.epoch) - slot.at) < timedelta(seconds=0.09)
    follow = slot.model_copy(update={"start": "follow"})
    state = found.state.model_copy(update={"slots": (follow,)})
    (behind,) = programmes(replace(found, state=state))
    span = found.timeline.at(fixed.start)
    assert span is not None
    assert behind.start == span.end > fixed.start


def test_what_somebody_wants_waits_for_a_show_that_it_does_not_fit_before() -> None:
    asked, _ = prepared(view(occurrence(2), occurrence(20)))
    wanted = Wanted(show_id="mine", at=NOW, after=1)
    found = ready(asked, "mine", minutes=5)
    found = replace(found, state=found.state.model_copy(update={"wanted": (wanted,)}))
    assert list(programmes(found)) == []
    short = ready(found, "mine", minutes=1)
    (programme,) = programmes(short)
    assert programme.start == short.timeline.earliest(short.position)
    airing = next_airing(short)
    assert airing is not None
    assert (airing.show_id, airing.planned_at) == ("mine", None)


def test_a_channel_that_is_stopped_asks_for_nothing() -> None:
    stopped = view(occurrence(5), grid=GRID.model_copy(update={"on_air": False}))
    assert prepared(stopped) == (stopped, [])
    assert next_airing(stopped) is None


def test_names_of_channels_are_checked() -> None:
    assert StationSettings.model_validate({"channels": "main, second"}).channels == (
        "main",
        "second",
    )
    with pytest.raises(ValidationError, match=r"“a\.b” is no name of a channel"):
        StationSettings.model_validate({"channels": "a.b"})


def test_a_slot_keeps_what_it_is_when_it_is_written() -> None:
    asked, _ = prepared(view(occurrence(5)))
    assert ChannelState.model_validate_json(asked.state.model_dump_json()) == asked.state
    assert isinstance(asked.state.slots[0], Slot)


def told_of(found: View, since: datetime, *upcoming: Occurrence) -> list[tuple[int, str, str]]:
    """Minutes from noon, state and reason of the slots that are told of from a moment on."""
    begin = since - schedule.back(found)
    listed = schedule.slots(found, list(upcoming), ZoneInfo("UTC"), begin)
    return [
        (round((slot.at - NOW) / timedelta(minutes=1)), slot.state, slot.reason)
        for slot in listed
        if schedule.is_told(found, slot, since)
    ]


def test_a_failed_show_keeps_its_place_until_a_while_after_its_time() -> None:
    asked, _ = prepared(view(occurrence(5)))
    failed = with_failure(
        asked.state, "main-20260314T120500Z", unmade("no news", "script"), again=False
    )
    found = replace(asked, state=failed)
    for minutes in (4, 6, 37):
        since = NOW + timedelta(minutes=minutes)
        assert told_of(found, since, occurrence(5)) == [(5, "failed", "script: no news")]
    assert told_of(found, NOW + timedelta(minutes=39), occurrence(5)) == []
    assert [each.state for each in ended_otherwise(asked.state, failed)] == ["failed"]
    assert ended_otherwise(failed, failed) == []


def test_a_show_that_somebody_wants_is_told_of_and_that_it_was_deleted() -> None:
    wanted = Wanted(show_id="mine", at=NOW + timedelta(minutes=9), named=True, after=1)
    found = ready(view(), "mine", minutes=2)
    found = replace(found, state=found.state.model_copy(update={"wanted": (wanted,)}))
    assert told_of(found, NOW) == [(9, "ready", "")]
    state = without_show(found.state, "mine")
    (gone,) = ended_otherwise(found.state, state)
    assert (gone.title, gone.minutes) == ("Mine", 2)
    deleted, _ = prepared(replace(found, state=state))
    assert told_of(deleted, NOW) == [(9, "dropped", "the show was deleted")]
    assert deleted.state.wanted == ()


def test_the_piece_is_told_that_is_heard_now() -> None:
    found = view()
    (first,) = found.timeline.airings
    span = found.timeline.at(found.position)
    assert span is not None
    assert span.filler is not None
    heard = schedule.heard(found)
    assert heard is not None
    assert (heard.kind, heard.title, heard.show_id) == ("filler", span.filler.title, "")
    assert heard.starts_at <= NOW < heard.ends_at
    assert heard.ends_at - heard.starts_at == timedelta(seconds=span.samples / 48_000)
    begun = replace(found, now=first.epoch + timedelta(seconds=1))
    own = schedule.heard(begun)
    assert own is not None
    assert (own.title, own.starts_at) == (first.title, first.epoch)
    assert schedule.heard(replace(found, timeline=Timeline())) is None


def test_all_that_was_heard_is_listed_with_the_filler_in_between() -> None:
    asked, _ = prepared(view(occurrence(5)))
    (slot,) = asked.state.slots
    near = replace(ready(asked, slot.show_id), now=NOW + timedelta(minutes=4, seconds=30))
    airing = next_airing(near)
    assert airing is not None
    timeline = Timeline((*near.timeline.airings, airing))
    found = replace(near, now=NOW + timedelta(minutes=12), timeline=timeline)
    pieces = schedule.pieces(found, NOW, found.now)
    assert pieces[0].starts_at <= NOW < pieces[0].ends_at
    assert pieces[-1].starts_at <= found.now < pieces[-1].ends_at
    assert all(one.ends_at == other.starts_at for one, other in pairwise(pieces))
    (show,) = [each for each in pieces if each.kind == "show"]
    assert (show.show_id, show.planned_at, show.filler) == (slot.show_id, slot.at, None)
    between = [each for each in pieces if each.kind == "filler"]
    assert {(each.filler, each.planned_at) for each in between} == {("music", None)}
    assert {each.number for each in between} == {1, 2}
    opened = found.epoch
    (first, *_) = schedule.pieces(found, opened, NOW)
    assert (first.starts_at, first.filler, first.kind) == (opened, "music", "filler")
    assert schedule.pieces(replace(found, timeline=Timeline()), NOW, found.now) == ()


def test_a_repeat_is_told_as_one_and_the_latest_pieces_are_listed() -> None:
    found = ready(view(), "mine")
    (first,) = found.timeline.airings
    repeat = first.model_copy(update={"show_id": "mine", "title": "Mine"})
    again = replace(found, timeline=Timeline((repeat,)))
    (piece, *_) = schedule.pieces(again, again.epoch, NOW)
    assert (piece.kind, piece.filler, piece.show_id) == ("filler", "repeat", "mine")
    long = replace(found, now=NOW + timedelta(days=5))
    pieces = schedule.pieces(long, NOW, long.now)
    assert len(pieces) == schedule.MAX_PIECES
    assert pieces[-1].starts_at <= long.now < pieces[-1].ends_at


def test_feeds_are_kept_for_as_long_as_a_show_may_be_asked_for_again() -> None:
    feeds = tuple(FeedSource(url=f"https://example.org/{number}") for number in range(200))
    asked, _ = prepared(view(occurrence(5), grid=GRID.model_copy(update={"feeds": feeds})))
    (slot,) = asked.state.slots
    assert slot.request is not None
    assert slot.request.feeds == feeds
    over, told = prepared(replace(asked, now=NOW + timedelta(minutes=36)))
    assert told == ["dropped"]
    size = len(asked.state.model_dump_json()) - len(over.state.model_dump_json())
    assert size > 200 * len('{"url":"https://example.org/100"}')
