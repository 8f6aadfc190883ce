"""Budgets per show, day and month (UTC), which refuse a call before it costs anything.

A call reserves its estimated price in each account that has a limit; the actual price takes the
place of the reservation afterwards. What a process that was killed had reserved stays reserved: the
call was probably paid for.
"""

import asyncio
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from opentelemetry import metrics

from contracts import Usage
from services.kit.calls.account import Account, booked, released
from services.kit.calls.attribution import Attribution
from services.kit.clock import Clock
from services.kit.failures import BrokerUnavailable, OverBudget
from services.kit.kv import KeyValue
from services.kit.telemetry import instruments

CONFLICT_PAUSE = 0.02
"""Maximum seconds before a compare-and-set is repeated that another replica won."""
ROUNDING = 1e-9
"""Sums of prices differ by less from their decimal value, in USD."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The station's budgets in USD; none where it has no limit."""

    show: float | None = None
    day: float | None = None
    month: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit of an account, and its name for people."""

    key: str
    limit: float | None
    name: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """An amount in USD that is reserved in some accounts, for a call of one show."""

    accounts: tuple[Budget, ...] = ()
    """All accounts of the call."""
    held: tuple[Budget, ...] = ()
    """Those in which the amount is reserved."""
    amount: float = 0.0


class Budgets:
    """The accounts in a bucket."""

    def __init__(
        self,
        bucket: KeyValue,
        clock: Clock,
        limits: Callable[[], Limits],
        meter: metrics.Meter | None = None,
    ) -> None:
        """`limits`: those that hold now."""
        self._bucket = bucket
        self._clock = clock
        self._limits = limits
        self._lock = asyncio.Lock()
        self._used = instruments.gauge(instruments.BUDGET_USED, meter)

    async def reserve(self, show: Attribution, amount: float, what: str) -> Reservation:
        """Reserve an estimated `amount`; without a limit that applies nothing is written.

        `what`: the call, for people, e.g. `speech by elevenlabs`.

        Raises:
            OverBudget: it does not fit into a budget; nothing is reserved.
            BrokerUnavailable: the broker is unavailable, and a budget cannot be checked.
        """
        accounts = self._accounts(show)
        limited = [each for each in accounts if each.limit is not None] if amount > 0 else []
        held: list[Budget] = []
        try:
            for budget in limited:
                await self._hold(budget, amount, what)
                held.append(budget)
        except BaseException:  # where the call is cancelled, too
            await self._release(held, amount)
            raise
        return Reservation(accounts, tuple(held), amount)

    async def settle(
        self, reservation: Reservation, call_id: str, used: Iterable[Usage] = ()
    ) -> None:
        """Book what a call cost in place of its reservation; without usage, release it.

        Raises:
            BrokerUnavailable: the broker is unavailable; the call can be repeated.
        """
        usage = tuple(used)
        cost = sum(each.cost for each in usage)
        for account in reservation.accounts:
            held = reservation.amount if account in reservation.held else 0.0
            if not usage and not held:
                continue
            of_show = usage if account.key.startswith("show.") else ()
            book = partial(booked, call_id=call_id, held=held, cost=cost, usage=of_show)
            self._measure(account, await self._change(account.key, book))

    async def usage(self, show_id: str) -> tuple[Usage, ...]:
        """What the calls of a show used, by provider, operation and model.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        return (await self._read(f"show.{show_id}"))[0].usage

    async def used(self) -> dict[str, float]:
        """Share of the budgets of this day and this month that is spent or reserved, by period.

        A period without a limit is left out.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        found: dict[str, float] = {}
        for budget in self._of_station():
            if budget.limit:
                account, _ = await self._read(budget.key)
                period = budget.key.partition(".")[0]
                found[period] = (account.spent + account.held) / budget.limit
        return found

    def _accounts(self, show: Attribution) -> tuple[Budget, ...]:
        budgets = self._of_station()
        if not show.show_id:
            return budgets
        own, station = show.budget, self._limits().show
        name = "of this show (RADIOX_BUDGET_SHOW)"
        if own is not None and (station is None or own <= station):
            station, name = own, "that this show was given"
        return (Budget(f"show.{show.show_id}", station, name), *budgets)

    def _of_station(self) -> tuple[Budget, Budget]:
        today, limits = self._clock.now(), self._limits()
        return (
            Budget(f"day.{today:%Y-%m-%d}", limits.day, "of this day (RADIOX_BUDGET_DAY)"),
            Budget(f"month.{today:%Y-%m}", limits.month, "of this month (RADIOX_BUDGET_MONTH)"),
        )

    async def _hold(self, budget: Budget, amount: float, what: str) -> None:
        limit = budget.limit or 0.0

        def hold(account: Account) -> Account:
            taken = account.spent + account.held
            if taken + amount > limit + ROUNDING:
                raise OverBudget(
                    f"the budget {budget.name} is ${limit:.2f}; ${taken:.4f} is spent or "
                    f"reserved, and {what} needs about ${amount:.4f}: raise it, or wait"
                )
            return account.model_copy(update={"held": round(account.held + amount, 9)})

        self._measure(budget, await self._change(budget.key, hold))

    def _measure(self, budget: Budget, account: Account) -> None:
        period = budget.key.partition(".")[0]
        if budget.limit and period != "show":
            share = (account.spent + account.held) / budget.limit
            self._used.set(share, {"radiox.period": period})

    async def _release(self, held: list[Budget], amount: float) -> None:
        for budget in held:
            with suppress(BrokerUnavailable):
                await self._change(budget.key, partial(released, amount=amount))

    async def _change(self, key: str, change: Callable[[Account], Account]) -> Account:
        async with self._lock:
            while True:
                account, revision = await self._read(key)
                changed = change(account)
                if changed is account or await self._write(key, changed, revision):
                    return changed
                await asyncio.sleep(random.uniform(0, CONFLICT_PAUSE))  # noqa: S311 - no secret

    async def _read(self, key: str) -> tuple[Account, int]:
        found = await self._bucket.get(key)
        if found is None:
            return Account(), 0
        return Account.model_validate_json(found[0]), found[1]

    async def _write(self, key: str, account: Account, revision: int) -> bool:
        value = account.model_copy(update={"writer": uuid4().hex}).model_dump_json().encode()
        if revision:
            return await self._bucket.update(key, value, revision) is not None
        return await self._bucket.create(key, value) is not None
