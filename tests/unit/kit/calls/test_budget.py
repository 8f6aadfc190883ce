"""Budgets: they refuse before a call is made, and book what it cost."""

import asyncio
from datetime import UTC, datetime

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import Usage
from services.kit.calls.account import Account, merged
from services.kit.calls.attribution import Attribution
from services.kit.calls.budget import Budgets, Limits, Reservation
from services.kit.failures import BrokerUnavailable, OverBudget
from tests.fakes import ManualClock, MemoryKeyValue

SHOW = Attribution(show_id="s1")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def usage(cost: float, *, model: str = "tenor", priced: bool = True) -> Usage:
    units = {"characters": cost * 100}
    return Usage(
        provider="voice", operation="speech", model=model, units=units, cost=cost, calls=1,
        priced=priced,
    )  # fmt: skip


class Books:
    """Budgets on a bucket, and their accounts."""

    def __init__(
        self,
        limits: Limits | None = None,
        bucket: MemoryKeyValue | None = None,
        kind: type[Budgets] = Budgets,
    ) -> None:
        self.clock = ManualClock(NOON)
        self.bucket = bucket or MemoryKeyValue()
        self.budgets = kind(self.bucket, self.clock, lambda: limits or Limits())

    async def reserve(self, amount: float, show: Attribution = SHOW) -> Reservation:
        return await self.budgets.reserve(show, amount, "speech by voice")

    async def spend(self, amount: float, show: Attribution = SHOW) -> None:
        reservation = await self.reserve(amount, show)
        await self.budgets.settle(reservation, f"call {amount} {show.show_id}", [usage(amount)])

    async def account(self, key: str) -> Account:
        found = await self.bucket.get(key)
        return Account() if found is None else Account.model_validate_json(found[0])


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(show=1.0), "of this show (RADIOX_BUDGET_SHOW)"),
        (Limits(day=1.0), "of this day (RADIOX_BUDGET_DAY)"),
        (Limits(month=1.0), "of this month (RADIOX_BUDGET_MONTH)"),
    ],
)
async def test_a_call_that_does_not_fit_in_is_refused_with_the_name_of_the_budget(
    limits: Limits, named: str
) -> None:
    books = Books(limits)
    await books.spend(0.75)
    with pytest.raises(OverBudget) as refused:
        await books.reserve(0.26)
    assert refused.value.reason.startswith(f"the budget {named} is $1.00; $0.7500 is spent")
    assert "speech by voice needs about $0.2600" in refused.value.reason
    await books.reserve(0.25)


async def test_the_own_budget_of_a_show_applies_beside_that_of_the_station() -> None:
    books = Books(Limits(show=1.0))
    with pytest.raises(OverBudget, match="that this show was given is"):
        await books.reserve(0.3, Attribution(show_id="s1", budget=0.2))
    with pytest.raises(OverBudget, match="RADIOX_BUDGET_SHOW"):
        await books.reserve(1.1, Attribution(show_id="s2", budget=5.0))


async def test_a_budget_of_nothing_refuses_all_that_has_a_price() -> None:
    books = Books()
    frugal = Attribution(show_id="s1", budget=0.0)
    with pytest.raises(OverBudget):
        await books.reserve(0.0001, frugal)
    await books.reserve(0.0, frugal)


async def test_shows_have_accounts_of_their_own_and_share_those_of_day_and_month() -> None:
    books = Books(Limits(show=1.0))
    await books.spend(0.8)
    await books.spend(0.7, Attribution(show_id="s2"))
    assert (await books.account("show.s1")).spent == 0.8
    assert (await books.account("show.s2")).spent == 0.7
    assert (await books.account("day.2026-11-30")).spent == 1.5
    assert (await books.account("month.2026-11")).spent == 1.5


async def test_a_day_and_a_month_end_at_midnight_utc() -> None:
    books = Books(Limits(day=1.0, month=1.5))
    await books.spend(1.0)
    books.clock.forward(12 * 3600)
    await books.spend(1.0)
    assert (await books.account("day.2026-12-01")).spent == 1.0
    assert (await books.account("month.2026-12")).spent == 1.0


async def test_a_refused_call_leaves_no_reservation_in_other_accounts() -> None:
    books = Books(Limits(show=5.0, day=5.0, month=1.0))
    with pytest.raises(OverBudget):
        await books.reserve(2.0)
    for key in ("show.s1", "day.2026-11-30", "month.2026-11"):
        assert (await books.account(key)).held == 0


async def test_a_failed_call_releases_its_reservation() -> None:
    books = Books(Limits(show=1.0))
    reservation = await books.reserve(1.0)
    await books.budgets.settle(reservation, "call")
    assert (await books.account("show.s1")).held == 0
    await books.reserve(1.0)


async def test_the_actual_price_takes_the_place_of_the_estimate() -> None:
    books = Books(Limits(show=1.0))
    reservation = await books.reserve(0.9)
    await books.budgets.settle(reservation, "call", [usage(0.25)])
    account = await books.account("show.s1")
    assert (account.spent, account.held) == (0.25, 0)


async def test_a_settlement_that_is_repeated_counts_once() -> None:
    books = Books(Limits(show=1.0))
    reservation = await books.reserve(0.5)
    for _ in range(3):
        await books.budgets.settle(reservation, "call", [usage(0.5)])
    assert (await books.account("show.s1")).spent == 0.5
    assert (await books.account("month.2026-11")).spent == 0.5


async def test_what_a_show_used_is_summed_up_by_model() -> None:
    books = Books()
    for number, model in enumerate(["tenor", "alto", "tenor"]):
        reservation = await books.reserve(0)
        await books.budgets.settle(reservation, str(number), [usage(0.5, model=model)])
    tenor, alto = await books.budgets.usage("s1")
    assert (tenor.model, tenor.calls, tenor.cost, tenor.units) == (
        "tenor", 2, 1.0, {"characters": 100},
    )  # fmt: skip
    assert (alto.model, alto.calls) == ("alto", 1)
    assert await books.budgets.usage("s2") == ()


async def test_the_metrics_show_what_share_of_a_budget_is_spent_or_reserved() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader], shutdown_on_exit=False).get_meter("test")
    limits = Limits(show=1.0, day=2.0, month=8.0)
    budgets = Budgets(MemoryKeyValue(), ManualClock(NOON), lambda: limits, meter)
    held = await budgets.reserve(SHOW, 0.6, "speech by voice")
    assert used(reader) == {"day": 0.3, "month": 0.075}
    await budgets.settle(held, "call", [usage(0.4)])
    assert used(reader) == {"day": 0.2, "month": 0.05}


def used(reader: InMemoryMetricReader) -> dict[str, float]:
    data = reader.get_metrics_data()
    assert data is not None
    points = data.resource_metrics[0].scope_metrics[0].metrics[0].data.data_points
    return {str((each.attributes or {})["radiox.period"]): each.value for each in points}  # type: ignore[union-attr]


async def test_without_a_limit_nothing_is_written_before_a_call() -> None:
    books = Books()
    await books.reserve(1.0)
    assert await books.bucket.keys() == []


class SwitchingBudgets(Budgets):
    """Lets other tasks run between a read and the write that follows it."""

    async def _read(self, key: str) -> tuple[Account, int]:
        found = await super()._read(key)
        await asyncio.sleep(0)
        return found


async def test_concurrent_calls_of_several_replicas_never_overspend() -> None:
    replicas = [Books(Limits(day=1.0), kind=SwitchingBudgets)]
    replicas += [Books(Limits(day=1.0), replicas[0].bucket, SwitchingBudgets) for _ in range(3)]

    async def attempt(number: int) -> bool:
        try:
            await replicas[number % 4].spend(0.1, Attribution(show_id=f"s{number}"))
        except OverBudget:
            return False
        return True

    made = await asyncio.gather(*(attempt(number) for number in range(40)))
    assert sum(made) == 10
    day = await replicas[0].account("day.2026-11-30")
    assert (day.spent, day.held) == (1.0, 0)


class AwayKeyValue(MemoryKeyValue):
    """A bucket whose broker is away."""

    async def get(self, key: str) -> tuple[bytes, int] | None:
        raise BrokerUnavailable(f"reading {key}: away")


async def test_a_budget_that_cannot_be_read_lets_no_call_through() -> None:
    with pytest.raises(BrokerUnavailable):
        await Books(Limits(day=1.0), AwayKeyValue()).reserve(0.1)


def test_a_sum_without_a_price_of_each_part_says_so() -> None:
    (one,) = merged([usage(1), usage(0, priced=False)])
    assert (one.priced, one.calls) == (False, 2)
