"""What the calls of one process share: prices, budgets, circuits, the audit log."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from contracts import ProviderCalled, Usage, subjects
from services.kit.calls.attribution import current
from services.kit.calls.breaker import Circuit
from services.kit.calls.budget import Budgets, Limits, Reservation
from services.kit.calls.outbox import Outbox
from services.kit.calls.prices import PriceTable, load_prices
from services.kit.calls.usage import StageUsage
from services.kit.clock import Clock
from services.kit.kv import KeyValue
from services.kit.publisher import Publisher
from services.kit.settings import PlatformSettings
from services.kit.telemetry import instruments


@dataclass(frozen=True, slots=True)
class CallTools:
    """Prices, budgets, circuits and audit log of the calls to providers."""

    prices: PriceTable
    budgets: Budgets
    circuits: KeyValue
    publisher: Publisher
    outbox: Outbox
    clock: Clock
    outside: set[str] = field(default_factory=set)
    """Operations with a provider that does not work on this machine."""

    def circuit_of(self, provider: str, operation: str) -> Circuit:
        """The circuit breaker of a provider that does not work on this machine."""
        self.outside.add(operation)
        return Circuit(self.circuits, f"{provider}.{operation}", self.clock)

    def book(self, reservation: Reservation, call_id: str, usage: tuple[Usage, ...]) -> None:
        """Book what a call cost in place of its reservation, without waiting for the broker."""
        if not usage and not reservation.held:
            return
        what = f"price of call {call_id}: {', '.join(f'${each.cost:.6f}' for each in usage)}"
        self.outbox.add(lambda: self.budgets.settle(reservation, call_id, usage), what)

    def audit(self, record: ProviderCalled) -> None:
        """Publish the audit record of a call, without waiting for the broker."""
        what = f"audit record {record.model_dump_json(exclude_defaults=True)}"
        self.outbox.add(lambda: self.publisher.publish(record), what)

    async def stage_usage(self, operation: str) -> StageUsage:
        """What the calls for `operation` came to, of the show whose event is being handled.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        show = current()
        if operation not in self.outside or not show.show_id:
            return StageUsage()
        await self.outbox.flush()
        every = await self.budgets.usage(show.show_id)
        usage = tuple(each for each in every if each.operation == operation)
        # What an earlier delivery of the event paid for, and this one read from a cache, is paid.
        whole = show.reused.get(operation, 0.0) + show.paid.get(operation, 0.0)
        saved = whole - sum(each.cost for each in usage)
        reused = operation in show.reused
        return StageUsage(usage, reused, max(0.0, round(saved, 9)))


@asynccontextmanager
async def open_call_tools(
    bucket: Callable[[str], KeyValue],
    publisher: Publisher,
    clock: Clock,
    settings: PlatformSettings,
) -> AsyncIterator[CallTools]:
    """Open the tools of one process; at the end they wait for writes that are not confirmed yet.

    Raises:
        PricesError: the file of RADIOX_PRICES cannot be read.
    """
    gauge = instruments.gauge(instruments.BUDGET)

    def limits() -> Limits:
        now = Limits(settings.budget_show, settings.budget_day, settings.budget_month)
        _tell_budgets(now, gauge)
        return now

    limits()
    outbox = Outbox()
    try:
        yield CallTools(
            prices=load_prices(settings.prices),
            budgets=Budgets(bucket(subjects.BUCKET_SPEND), clock, limits),
            circuits=bucket(subjects.BUCKET_CIRCUITS),
            publisher=publisher,
            outbox=outbox,
            clock=clock,
        )
    finally:
        await outbox.close()


def _tell_budgets(limits: Limits, gauge: instruments.Gauge) -> None:
    """Tell the metrics the budgets that are set."""
    for period, limit in (("show", limits.show), ("day", limits.day), ("month", limits.month)):
        if limit is not None:
            gauge.set(limit, {"radiox.period": period})
