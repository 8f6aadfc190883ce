"""What the shows of a channel may cost a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.station.domain.planning import View
from services.station.domain.spending import Spent, cost_of, with_cost
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


def test_shows_that_are_being_made_count_with_what_they_may_cost() -> None:
    found, told = prepared(channel(minutes=(2, 3, 4, 5)))
    budgets = [slot.request.budget for slot in found.state.slots if slot.request]
    assert (budgets, told) == ([2, 2, 1], [*["requested"] * 3, "dropped"])
    finished = ready(found, found.state.slots[0].show_id)
    later = replace(finished, upcoming=(*found.upcoming, occurrence(6)))
    again, told = prepared(later)
    assert told == ["requested"], "the first one cost nothing after all"
    assert again.state.slots[-1].request is not None
    assert again.state.slots[-1].request.budget == 2


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
