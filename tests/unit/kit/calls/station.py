"""A station in memory: the tools of calls, a provider that fails on request, what was counted."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from contracts import ProviderCalled
from services.kit.calls.account import Account
from services.kit.calls.budget import Budgets, Limits
from services.kit.calls.calls import ProviderCalls
from services.kit.calls.metering import record
from services.kit.calls.outbox import Outbox
from services.kit.calls.prices import Price, PriceTable
from services.kit.calls.retries import RetryRule
from services.kit.calls.tools import CallTools
from tests.fakes import ManualClock, MemoryKeyValue
from tests.unit.kit.fakes import MemoryBroker, publisher_on

NO_DELAY = RetryRule(attempts=3, initial_delay=0, max_delay=0)
CENT_A_CHARACTER = PriceTable((Price(provider="voice", units={"characters": 0.01}),))


class FlakyProvider:
    """Raises `failures` one after another, then succeeds; reports `units` where it is told to."""

    def __init__(self, *failures: Exception, **units: float) -> None:
        self.failures = list(failures)
        self.units = units
        self.calls = 0

    async def call(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        if self.units:
            record("tenor", **self.units)
        return "speech"


@dataclass
class Station:
    """What the calls of one process share, with the buckets of the whole station."""

    limits: Limits = field(default_factory=Limits)
    clock: ManualClock = field(default_factory=ManualClock)
    spend: Any = field(default_factory=MemoryKeyValue)
    circuits: Any = field(default_factory=MemoryKeyValue)
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    reader: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    def __post_init__(self) -> None:
        self.tools = CallTools(
            prices=CENT_A_CHARACTER,
            budgets=Budgets(self.spend, self.clock, lambda: self.limits),
            circuits=self.circuits,
            publisher=publisher_on(self.broker),
            outbox=Outbox(),
            clock=self.clock,
        )
        self._meter = MeterProvider([self.reader]).get_meter("test")

    def calls(self, **options: Any) -> ProviderCalls:
        """The calls to `voice` for speech."""
        given: dict[str, Any] = {
            "tools": self.tools,
            "rule": NO_DELAY,
            "meter": self._meter,
        } | options
        return ProviderCalls("voice", "speech", **given)

    async def records(self) -> list[ProviderCalled]:
        """The audit records so far."""
        await self.tools.outbox.flush()
        return [ProviderCalled.model_validate_json(sent.body) for sent in self.broker.published]

    async def account(self, key: str) -> Account:
        """What one show, day or month has spent."""
        await self.tools.outbox.flush()
        found = await self.spend.get(key)
        return Account() if found is None else Account.model_validate(json.loads(found[0]))

    def counted(self, attribute: str = "radiox.outcome") -> Counter[tuple[str, str]]:
        """The sums of all counters, by name and the value of an attribute."""
        data = self.reader.get_metrics_data()
        assert data is not None
        found: Counter[tuple[str, str]] = Counter()
        for metric in (
            m for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics
        ):
            for point in metric.data.data_points:
                value = str((point.attributes or {}).get(attribute, ""))
                found[metric.name, value] += getattr(point, "value", getattr(point, "count", 0))
        return found
