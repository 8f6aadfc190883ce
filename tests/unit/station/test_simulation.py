"""A day on the air on random grids: no gap, no overlap, and nothing is planned anew once listed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from contracts import StationScheduled
from services.broadcast.timeline import (
    BLOCK,
    RATE,
    SEGMENT,
    Timeline,
    moment_of,
    position_of,
    segments_of,
    whole_blocks,
)
from services.station.domain import asking, planning, repeats, slots
from services.station.domain.planning import View, next_airing
from services.station.domain.state import OVER, Slot, Wanted
from tests.unit.station.simulation import Plan, Station, station

DAYS = {
    11: (datetime(2026, 3, 28, 12, tzinfo=UTC), "Europe/Vienna"),
    22: (datetime(2026, 10, 31, 16, tzinfo=UTC), "America/New_York"),
    33: (datetime(2026, 10, 3, 6, tzinfo=UTC), "Australia/Lord_Howe"),
}
"""Days on which clocks go forward, back, and forward by half an hour."""


@pytest.mark.parametrize("seed", DAYS)
def test_a_day_has_no_gap_and_nothing_is_planned_anew(seed: int) -> None:
    simulated = station(seed, *DAYS[seed])
    simulated.run(24, away=(7, 8))
    assert simulated.broken == []
    assert faults_of(simulated) == []
    shows = [each for each in simulated.timeline.airings if each.kind == "show"]
    assert len(shows) > 10, "hardly a show was aired"
    assert len(simulated.asked) == len(set(simulated.asked)), "a show was asked for twice"


def test_a_grid_that_is_edited_again_and_again_is_followed_at_once() -> None:
    simulated = station(11, *DAYS[11])
    assert list(edited(simulated)) == []
    assert any("-2" in show_id for show_id in simulated.asked), "a show was asked for anew"


def test_a_mutant_that_does_not_follow_an_edit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "renewed", lambda _, slot, __: slot)
    assert list(edited(station(11, *DAYS[11])))


def edited(simulated: Station) -> Iterator[str]:
    """What is wrong on a channel whose grid is edited every 17 minutes for three hours."""
    for _ in range(10):
        simulated.run(17 / 60)
        simulated.edit()
        simulated.run(1 / 60)
        view = simulated.view()
        wanted = {each.at: each.preset for each in view.upcoming}
        for slot in simulated.state.slots:
            has = wanted.get(slot.at, slot.preset)
            if slot.preset != has and not (slot.kept or slot.state in OVER or slot.opening):
                yield f"{slot.show_id} is of {slot.preset}, not of {has}"
    yield from (*simulated.broken, *faults_of(simulated))
    if len(simulated.asked) != len(set(simulated.asked)):
        yield "a show was asked for twice"


def faults_of(simulated: Station) -> list[str]:
    """What is wrong with what was heard, beside what playlists show."""
    return [
        *_twice_in_a_row(simulated),
        *_stale(simulated),
        *_aired_twice(simulated),
        *_not_in_time(simulated),
    ]


def _twice_in_a_row(simulated: Station) -> Iterator[str]:
    """Music that is heard twice in a row, where there is other music."""
    if len(simulated.grid.filler.music) < 2:
        return
    for one, other in pairwise(simulated.played()):
        if one.package.key == other.package.key:
            yield f"{one.package.key} is heard twice at {moment_of(other.start, epoch(simulated))}"


def _stale(simulated: Station) -> Iterator[str]:
    """Shows that were aired after they were stale, or for longer than they are."""
    fresh = timedelta(hours=simulated.grid.filler.repeat_hours)
    made = {show.show_id: show.made_at for show in simulated.state.shows.values()}
    openings = {slot.at for slot in simulated.state.slots if slot.opening}
    for airing in simulated.timeline.airings:
        begins = moment_of(airing.start, airing.epoch)
        minutes = 60.0 if airing.planned_at in openings else simulated.grid.late_minutes
        late = timedelta(minutes=minutes)
        if airing.planned_at is not None and begins > airing.planned_at + late:
            yield f"{airing.show_id} was aired at {begins}"
        ends = begins + timedelta(seconds=airing.samples / RATE)
        is_repeat = airing.kind == "filler" and airing.show_id in made
        if is_repeat and ends > made[airing.show_id] + fresh:
            yield f"{airing.show_id} was heard again at {begins}"
        if airing.samples > airing.package.samples:
            yield f"{airing.package.key} is heard for longer than it is"


def _aired_twice(simulated: Station) -> Iterator[str]:
    """Shows of which two airings are those of their slot."""
    shows = [each.show_id for each in simulated.timeline.airings if each.kind == "show"]
    for show_id in set(shows):
        if shows.count(show_id) > 1:
            yield f"{show_id} was aired {shows.count(show_id)} times"


def _not_in_time(simulated: Station) -> Iterator[str]:
    """Shows with a fixed time that were there, and began neither then nor behind a show."""
    links = simulated.timeline.airings
    for before, airing in pairwise(links):
        slot = next((s for s in simulated.state.slots if s.show_id == airing.show_id), None)
        show = simulated.state.shows.get(airing.show_id)
        if slot is None or show is None or slot.start != "fixed" or airing.kind != "show":
            continue
        planned = position_of(slot.at, airing.epoch)
        was_ready = show.made_at < slot.at - timedelta(seconds=60)
        is_free = before.start + before.samples <= planned
        if slot.opening or not was_ready or not is_free or _was_away(simulated, slot.at):
            continue
        if abs(airing.start - planned) > BLOCK:
            yield f"{airing.show_id} began {(airing.start - planned) / RATE:.1f} s late"


def _was_away(simulated: Station, at: datetime) -> bool:
    begin = epoch(simulated)
    return timedelta(hours=7) - timedelta(minutes=2) < at - begin < timedelta(hours=8, minutes=2)


def epoch(simulated: Station) -> datetime:
    last = simulated.timeline.last
    assert last is not None
    return last.epoch


def changed(**fields: object) -> Plan:
    """A plan whose airings have other values in some fields."""

    def plan(view: View) -> StationScheduled | None:
        airing = next_airing(view)
        if airing is None or airing.number == 1:
            return airing
        steps = {name: getattr(airing, name) + step for name, step in fields.items()}
        return airing.model_copy(update=steps)

    return plan


def sooner(view: View) -> StationScheduled | None:
    """A plan that forgets that players have the next seconds already."""
    airing = next_airing(view)
    if airing is None or airing.number == 1:
        return airing
    last = view.timeline.last
    assert last is not None
    start = max(last.start + BLOCK, whole_blocks(view.position) + SEGMENT)
    return airing.model_copy(update={"start": start, "segment": view.timeline.following(start)})


def nothing(_: View) -> StationScheduled | None:
    """A plan that schedules nothing."""
    return None


def slow(view: View) -> StationScheduled | None:
    """A plan that looks at a clock which is wrong by far."""
    return next_airing(replace(view, now=view.now - timedelta(seconds=45)))


@pytest.mark.parametrize(
    "plan",
    [
        changed(segment=1), changed(segment=-1), changed(start=-20 * BLOCK), changed(samples=BLOCK),
        sooner, slow, nothing,
    ],
    ids=["a number too many", "a number too few", "too soon", "longer than it is", "re-planned",
         "a slow clock", "nothing"],
)  # fmt: skip
def test_a_wrong_plan_is_noticed(plan: Plan) -> None:
    simulated = station(11, DAYS[11][0], DAYS[11][1], plan)
    simulated.run(3)
    assert simulated.broken or faults_of(simulated)


def never(*_: object, **__: object) -> None:
    """No show is near."""


def always(*_: object) -> bool:
    """Whatever it is, it is fresh."""
    return True


def no_music(*_: object) -> str:
    """No music was heard."""
    return ""


def next_day(_: View, entry: Slot | Wanted) -> datetime:
    """Nothing is stale before the next day."""
    return entry.at + timedelta(days=1)


def short_count(timeline: Timeline, start: int) -> int:  # noqa: ARG001
    """Numbers that do not count the pieces of filler."""
    last = timeline.last
    return last.segment + segments_of(last.samples) if last else 0


MUTANTS: dict[str, list[tuple[object, str, Callable[..., object] | int]]] = {
    "no notice": [(planning, "NOTICE", 0)],
    "filler is not counted": [(Timeline, "following", short_count)],
    "every show fits": [(planning, "next_start", never)],
    "nothing is late": [(each, "latest", next_day) for each in (planning, slots, asking)],
    "shows are always fresh": [(repeats, "_is_fresh", always)],
    "one order of music": [(planning, "_last_music", no_music)],
}
"""Functions of the planner with a fault each."""


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for target in MUTANTS[name]:
        monkeypatch.setattr(*target)
    for seed, (at, zone) in DAYS.items():
        simulated = station(seed, at, zone)
        simulated.run(6)
        if simulated.broken or faults_of(simulated):
            return
    raise AssertionError("nobody noticed")
