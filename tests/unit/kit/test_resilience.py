"""Calls to a provider that fails: tried again, broken off, limited, counted."""

import asyncio
from collections import Counter

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from services.kit.failures import BrokerUnavailable, Discard, Retry
from services.kit.resilience import ProviderCalls, Resilience

AT_ONCE = Resilience(first_wait=0, longest_wait=0, attempts=3, threshold=4, cooldown=3600)


class Provider:
    """Fails as it is told to, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def answer(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "speech"


async def test_a_call_that_fails_is_tried_again() -> None:
    provider = Provider(Retry("busy"), Retry("busy"))
    assert await ProviderCalls("voice", AT_ONCE)(provider.answer) == "speech"
    assert provider.calls == 3


async def test_the_tries_of_one_call_are_bounded() -> None:
    provider = Provider(*(Retry(f"busy {n}") for n in range(9)))
    with pytest.raises(Retry, match="busy 2"):
        await ProviderCalls("voice", AT_ONCE)(provider.answer)
    assert provider.calls == 3


@pytest.mark.parametrize(
    "failure", [Discard("no such voice"), BrokerUnavailable("away"), KeyError("a bug")]
)
async def test_only_what_a_provider_may_mend_is_tried_again(failure: Exception) -> None:
    provider = Provider(failure)
    with pytest.raises(type(failure)):
        await ProviderCalls("voice", AT_ONCE)(provider.answer)
    assert provider.calls == 1


async def test_a_provider_that_asks_for_more_than_the_deadline_is_not_waited_for() -> None:
    provider = Provider(Retry("quota", after=3600))
    with pytest.raises(Retry, match="quota") as raised:
        await ProviderCalls("voice", AT_ONCE)(provider.answer)
    assert provider.calls == 1
    assert raised.value.after == 3600


async def test_a_provider_that_keeps_failing_is_left_alone() -> None:
    provider = Provider(*(Retry("down") for _ in range(9)))
    calls = ProviderCalls("voice", AT_ONCE)
    with pytest.raises(Retry, match="down"):
        await calls(provider.answer)
    with pytest.raises(Retry, match="voice failed 4 times in a row and is left alone") as raised:
        await calls(provider.answer)
    assert provider.calls == 4
    assert raised.value.after == 3600


async def test_refusals_do_not_break_the_circuit() -> None:
    provider = Provider(*(Discard("no") for _ in range(9)))
    calls = ProviderCalls("voice", AT_ONCE)
    for _ in range(9):
        with pytest.raises(Discard):
            await calls(provider.answer)
    assert await calls(provider.answer) == "speech"


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


async def test_calls_and_what_they_cost_are_counted() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader]).get_meter("test")
    calls = ProviderCalls("voice", AT_ONCE, meter)
    await calls(Provider(Retry("busy")).answer, units=40)
    await calls(Provider().answer, units=2)
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
