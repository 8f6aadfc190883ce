"""Calls to a failing provider: retries, circuit breaker, limits, metrics."""

import asyncio
from collections import Counter

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.kit.resilience import ProviderCalls, Resilience

NO_DELAY = Resilience(initial_delay=0, max_delay=0, attempts=3, threshold=4, cooldown=3600)


class Provider:
    """Raises `failures` one after another, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def call(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "speech"


async def test_a_failed_call_is_retried() -> None:
    provider = Provider(Retry("busy"), Retry("busy"))
    assert await ProviderCalls("voice", NO_DELAY)(provider.call) == "speech"
    assert provider.calls == 3


async def test_the_attempts_of_a_call_are_limited() -> None:
    provider = Provider(*(Retry(f"busy {n}") for n in range(9)))
    with pytest.raises(Retry, match="busy 2"):
        await ProviderCalls("voice", NO_DELAY)(provider.call)
    assert provider.calls == 3


@pytest.mark.parametrize(
    "failure", [Discard("no such voice"), BrokerUnavailable("away"), KeyError("a bug")]
)
async def test_only_retries_are_retried(failure: Exception) -> None:
    provider = Provider(failure)
    with pytest.raises(type(failure)):
        await ProviderCalls("voice", NO_DELAY)(provider.call)
    assert provider.calls == 1


async def test_a_delay_beyond_the_deadline_is_not_waited_for() -> None:
    provider = Provider(Retry("quota", after=3600))
    with pytest.raises(Retry, match="quota") as raised:
        await ProviderCalls("voice", NO_DELAY)(provider.call)
    assert provider.calls == 1
    assert raised.value.after == 3600


async def test_the_circuit_breaker_opens_after_repeated_failures() -> None:
    provider = Provider(*(Retry("down") for _ in range(9)))
    calls = ProviderCalls("voice", NO_DELAY)
    with pytest.raises(Retry, match="down"):
        await calls(provider.call)
    with pytest.raises(
        Retry, match="voice failed 4 times in a row and is not called for 3600 s"
    ) as raised:
        await calls(provider.call)
    assert provider.calls == 4
    assert raised.value.after == 3600


async def test_refusals_do_not_break_the_circuit() -> None:
    provider = Provider(*(Discard("no") for _ in range(9)))
    calls = ProviderCalls("voice", NO_DELAY)
    for _ in range(9):
        with pytest.raises(Discard):
            await calls(provider.call)
    assert await calls(provider.call) == "speech"


async def test_no_more_calls_are_in_flight_than_allowed() -> None:
    calls = ProviderCalls("voice", Resilience(concurrency=2))
    together: list[int] = []
    flying = 0

    async def count() -> None:
        nonlocal flying
        flying += 1
        together.append(flying)
        await asyncio.sleep(0)
        flying -= 1

    await asyncio.gather(*(calls(count) for _ in range(8)))
    assert max(together) == 2
    assert len(together) == 8


async def test_calls_and_their_units_are_counted() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader]).get_meter("test")
    calls = ProviderCalls("voice", NO_DELAY, meter)
    await calls(Provider(Retry("busy")).call, units=40)
    await calls(Provider().call, units=2)
    assert _sums(reader) == {
        ("radiox.provider.calls", "failed"): 1,
        ("radiox.provider.calls", "done"): 2,
        ("radiox.provider.units", ""): 42,
    }


def _sums(reader: InMemoryMetricReader) -> Counter[tuple[str, str]]:
    data = reader.get_metrics_data()
    assert data is not None
    found: Counter[tuple[str, str]] = Counter()
    for metric in (m for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics):
        for point in metric.data.data_points:
            outcome = str((point.attributes or {}).get("radiox.outcome", ""))
            found[metric.name, outcome] += int(getattr(point, "value"))  # noqa: B009 - a sum's
    return found
