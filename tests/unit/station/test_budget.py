"""What the shows of a channel may cost a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.station.domain import slots
from services.station.domain.planning import View
from services.station.domain.reasons import unmade
from services.station.domain.spending import Spent, cost_of, with_cost
from services.station.domain.state import with_failure
from tests.unit.station.channel import GRID, NOW, occurrence, prepared, ready, view

PAID = GRID.model_copy(update={"budget": 2.0, "budget_day": 5.0})


def spent(usd: float, at: datetime = NOW, show_id: str = "one", generation: int = 1) -> Spent:
    return Spent(show_id=show_id, generation=generation, usd=usd, at=at)


def channel(*costs: Spent, minutes: tuple[float, ...] = (5,), **grid: object) -> View:
    found = view(*map(occurrence, minutes), grid=PAID.model_copy(update=grid))
    return replace(found, state=found.state.model_copy(update={"spent": costs}), version=1)


@pytest.mark.parametrize(
    ("used", "asked"), [(0.0, 2.0), (3.0, 2.0), (4.25, 0.75), (5.0, None), (7.0, None)]
)
def test_a_show_costs_no_more_than_is_left_of_the_day(used: float, asked: float | None) -> None:
    found, told = prepared(channel(spent(used)))
    (slot,) = found.state.slots
    if asked is not None:
        assert slot.request is not None
        assert (slot.request.budget, told) == (asked, ["requested"])
        return
    assert (slot.state, slot.request, told) == ("dropped", None, ["dropped"])
    assert slot.reason == "the 5 USD that shows may cost a day are used up"
    assert prepared(found)[1] == [], "it is told of once"


def budgets(found: View) -> list[float | None]:
    return [slot.request.budget for slot in found.state.slots if slot.request]


def test_shows_that_are_being_made_count_with_what_they_may_cost() -> None:
    found, told = prepared(channel(minutes=(2, 3, 4, 5)))
    assert (budgets(found), told) == ([2, 2, 1], ["requested"] * 3), "the fourth one waits"
    assert prepared(found)[1] == []
    again, told = prepared(ready(found, found.state.slots[0].show_id))
    assert (budgets(again), told) == ([2, 2, 1, 2], ["requested"]), "the first one cost nothing"


def test_a_show_that_waits_for_the_budget_is_dropped_once_it_is_too_late() -> None:
    found, _ = prepared(channel(minutes=(2, 3, 4, 5)))
    late, told = prepared(replace(found, now=NOW + timedelta(minutes=40)))
    slot = late.state.slots[-1]
    assert (slot.state, told[0]) == ("dropped", "dropped")
    assert slot.reason == "the 5 USD that shows may cost a day are used up"


def test_shows_without_a_budget_of_their_own_are_made_one_after_another() -> None:
    found, told = prepared(channel(spent(1), minutes=(2, 3), budget=None))
    assert (budgets(found), told) == ([4], ["requested"])
    paid = found.state.model_copy(update={"spent": (spent(1), spent(3, show_id="made"))})
    made = ready(replace(found, state=paid), found.state.slots[0].show_id)
    again, told = prepared(made)
    assert (budgets(again), told) == ([4, 1], ["requested"])


def test_a_show_costs_no_more_than_its_preset_says() -> None:
    frugal = replace(occurrence(2), budget=0.5)
    found = replace(channel(budget=None), upcoming=(frugal, occurrence(4)))
    assert budgets(prepared(found)[0]) == [0.5, 4.5]
    unbounded = found.grid.model_copy(update={"budget_day": None})
    assert budgets(prepared(replace(found, grid=unbounded))[0]) == [None, None]


def test_a_show_that_is_asked_for_once_more_may_cost_what_the_first_one_left() -> None:
    found, _ = prepared(channel(spent(4)))
    state = slots.sent(found.state, show_ids=("main-20260314T120500Z",))
    state = state.model_copy(update={"spent": (spent(4), spent(0.75, show_id="first"))})
    state = with_failure(state, "main-20260314T120500Z", unmade("why"), again=True)
    again, _ = prepared(replace(found, state=state))
    assert budgets(again) == [0.25]
    assert budgets(prepared(again)[0]) == [0.25]


def test_a_show_whose_slot_is_over_counts_until_it_has_ended() -> None:
    found, _ = prepared(channel(budget=None))
    state = slots.sent(found.state, show_ids=("main-20260314T120500Z",))
    dropped = replace(found, state=state, now=NOW + timedelta(minutes=36))
    late = replace(dropped, upcoming=(occurrence(41),))
    waiting, told = prepared(late)
    assert (budgets(waiting), told) == ([5], ["dropped"])
    ended = with_failure(waiting.state, "main-20260314T120500Z", unmade("why"), again=False)
    assert prepared(replace(waiting, state=ended))[1] == ["requested"]


def test_a_show_that_was_asked_for_before_the_grid_changed_counts_until_it_has_ended() -> None:
    found, _ = prepared(channel(budget=3))
    show_id = "main-20260314T120500Z"
    state = slots.sent(found.state, show_ids=(show_id,))
    other = replace(occurrence(5), preset="brief")
    changed, told = prepared(replace(found, state=state, upcoming=(other,), version=2))
    assert (budgets(changed), told) == ([2], ["requested"])
    ended = with_failure(changed.state, show_id, unmade("why"), again=False)
    more = replace(changed, state=ended, upcoming=(other, occurrence(6)))
    assert budgets(prepared(more)[0]) == [2, 3]


def test_a_budget_that_is_raised_has_the_dropped_show_made() -> None:
    dropped, _ = prepared(channel(spent(5)))
    raised = dropped.grid.model_copy(update={"budget_day": 6.0})
    found, told = prepared(replace(dropped, grid=raised, version=2))
    (slot,) = found.state.slots
    assert (slot.state, slot.reason, told) == ("requested", "", ["requested"])
    assert slot.show_id == "main-20260314T120500Z"


def test_shows_that_cost_nothing_are_made_whatever_was_spent() -> None:
    assert prepared(channel(spent(9), budget=0))[1] == ["requested"]


def test_a_grid_without_a_budget_of_the_day_bounds_nothing() -> None:
    found, told = prepared(channel(spent(900), budget_day=None))
    assert told == ["requested"]
    assert found.state.slots[0].request is not None
    assert found.state.slots[0].request.budget == 2


def test_a_day_is_that_of_the_channel() -> None:
    yesterday = spent(5, datetime(2026, 3, 14, 5, tzinfo=UTC))
    assert prepared(channel(yesterday))[1] == ["dropped"]
    assert prepared(channel(yesterday, timezone="America/Denver"))[1] == ["requested"]


def test_a_cost_counts_once_and_is_forgotten_after_days() -> None:
    costs: tuple[Spent, ...] = ()
    for each in (spent(1), spent(1), spent(2, generation=2), spent(4, show_id="two"), spent(0)):
        costs = with_cost(costs, each)
    costs = with_cost(costs, spent(0, show_id="three"))
    assert cost_of(costs, NOW.date(), ZoneInfo("UTC")) == 6
    assert [each.show_id for each in costs] == ["one", "two"]
    late = with_cost(costs, spent(8, NOW + timedelta(days=3), "four"))
    assert [each.show_id for each in late] == ["four"]
