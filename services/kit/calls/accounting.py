"""Accounts for one call: reserves its estimated price, books the actual one, leaves a record."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from uuid import uuid4

from contracts import CallOutcome, Operation, ProviderCalled, Usage
from services.kit.calls.attribution import Attribution, current
from services.kit.calls.budget import Reservation
from services.kit.calls.metering import Meter, collecting
from services.kit.calls.metrics import CallMetrics
from services.kit.calls.tools import CallTools
from services.kit.calls.usage import Estimate
from services.kit.failures import Discard, OverBudget


@dataclass(slots=True)
class Call:
    """One call, with all its attempts, while it is made."""

    estimate: Estimate
    show: Attribution = field(default_factory=current)
    id: str = field(default_factory=lambda: uuid4().hex)
    began: float = field(default_factory=perf_counter)
    attempts: int = 0
    meter: Meter = field(default_factory=Meter)


class Accounting:
    """Accounts for the calls to one provider for one operation; without `tools` metrics alone."""

    def __init__(
        self, provider: str, operation: Operation, tools: CallTools | None, metrics: CallMetrics
    ) -> None:
        self._provider = provider
        self._operation = operation
        self._tools = tools
        self._metrics = metrics

    @asynccontextmanager
    async def account(self, call: Call) -> AsyncIterator[None]:
        """Account for the call that the block makes.

        Raises:
            OverBudget: a budget does not allow it; the block does not run.
            BrokerUnavailable: the broker is unavailable, and a budget cannot be checked.
        """
        outcome: CallOutcome = "failed"
        reservation = Reservation()
        try:
            reservation = await self._reserve(call)
            with collecting() as call.meter:
                yield
            outcome = "done"
        except OverBudget:
            outcome = "over_budget"
            raise
        except Discard:
            outcome = "refused"
            raise
        finally:
            self._ended(call, outcome, reservation)

    async def _reserve(self, call: Call) -> Reservation:
        if self._tools is None:
            return Reservation()
        model, units = call.estimate.model, call.estimate.units
        price = self._tools.prices.cost(self._provider, self._operation, model, units)
        what = f"{self._operation} by {self._provider}"
        return await self._tools.budgets.reserve(call.show, price or 0.0, what)

    def _ended(self, call: Call, outcome: CallOutcome, reservation: Reservation) -> None:
        """Count the call and book it; it leaves a record where it was made, or refused by us."""
        seconds = perf_counter() - call.began
        made = bool(call.attempts) or outcome == "over_budget"
        self._metrics.ended(outcome if made else "not_made", call.attempts, seconds)
        tools = self._tools
        if tools is None:
            return
        usage = self._usage(call, outcome, tools)
        booked = (usage,) if usage.units else ()
        self._metrics.used(booked)
        call.show.add_paid(self._operation, usage.cost)
        tools.book(reservation, call.id, booked)
        if made:
            tools.audit(_record(call, usage, outcome, seconds))

    def _usage(self, call: Call, outcome: CallOutcome, tools: CallTools) -> Usage:
        units = {name: amount for name, amount in call.meter.units.items() if amount}
        if not units and outcome == "done":
            units = dict(call.estimate.units)
        model = call.meter.model or call.estimate.model
        cost = tools.prices.cost(self._provider, self._operation, model, units)
        return Usage(
            provider=self._provider,
            operation=self._operation,
            model=model,
            units=units,
            calls=1,
            cost=cost or 0.0,
            priced=cost is not None,
        )


def _record(call: Call, usage: Usage, outcome: CallOutcome, seconds: float) -> ProviderCalled:
    return ProviderCalled(
        call_id=call.id,
        show_id=call.show.show_id,
        outcome=outcome,
        attempts=call.attempts,
        seconds=round(seconds, 3),
        **usage.model_dump(exclude={"calls"}),
    )
