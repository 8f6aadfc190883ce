"""Calls to a failing provider: attempts, deadline, circuit, limit, records, metrics."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from contracts import ShowCancelRequested
from services.kit.calls.attribution import attributed_to
from services.kit.calls.breaker import THRESHOLD, CircuitOpen
from services.kit.calls.budget import Limits
from services.kit.calls.calls import REFUSAL_SECONDS, ProviderCalls
from services.kit.calls.metering import record
from services.kit.calls.request_class import RequestClass
from services.kit.calls.retries import RetryRule
from services.kit.calls.usage import Estimate
from services.kit.failures import (
    AccountRefused,
    BrokerUnavailable,
    Discard,
    OverBudget,
    RateLimited,
    Retry,
)
from tests.unit.kit import virtual_time
from tests.unit.kit.calls.station import NO_DELAY, FlakyProvider, Station

FIFTY = Estimate("tenor", {"characters": 50})
SHOW = ShowCancelRequested(show_id="s1")


def local() -> ProviderCalls:
    """Calls to a provider that works on this machine."""
    return ProviderCalls("voice", "speech", rule=NO_DELAY)


@pytest.mark.parametrize("calls", [local, lambda: Station().calls()])
async def test_a_failed_call_is_repeated(calls: Callable[[], ProviderCalls]) -> None:
    provider = FlakyProvider(Retry("busy"), RateLimited("slow down"))
    assert await calls()(provider.call) == "speech"
    assert provider.calls == 3


async def test_the_attempts_of_a_call_are_limited() -> None:
    provider = FlakyProvider(*(Retry(f"busy {n}") for n in range(9)))
    with pytest.raises(Retry, match="busy 2"):
        await local()(provider.call)
    assert provider.calls == 3


@pytest.mark.parametrize(
    "failure", [Discard("no such voice"), BrokerUnavailable("away"), KeyError("a bug")]
)
async def test_only_retries_are_repeated(failure: Exception) -> None:
    provider = FlakyProvider(failure)
    with pytest.raises(type(failure)):
        await Station().calls()(provider.call)
    assert provider.calls == 1


async def test_a_delay_beyond_the_deadline_is_not_waited_for() -> None:
    provider = FlakyProvider(Retry("quota", after=3600))
    with pytest.raises(Retry, match="quota") as raised:
        await local()(provider.call)
    assert provider.calls == 1
    assert raised.value.after == 3600


def test_a_call_that_does_not_end_is_cancelled_at_the_deadline_of_its_class() -> None:
    async def endless() -> None:
        await asyncio.sleep(3600)

    async def measured() -> float:
        calls = ProviderCalls("voice", "speech", request_class=RequestClass.FAST)
        with pytest.raises(Retry, match="voice gave no answer within 5 s"):
            await calls(endless)
        return asyncio.get_running_loop().time()

    assert virtual_time.run(measured()) == pytest.approx(5.0)


def test_a_delay_that_the_provider_asks_for_is_kept() -> None:
    async def measured() -> float:
        provider = FlakyProvider(RateLimited("slow down", after=20))
        await ProviderCalls("voice", "speech", rule=RetryRule())(provider.call)
        return asyncio.get_running_loop().time()

    assert 20 <= virtual_time.run(measured()) <= 21


async def test_the_circuit_opens_after_failures_in_a_row() -> None:
    station = Station()
    calls = station.calls()
    provider = FlakyProvider(*(Retry("down") for _ in range(99)))
    for _ in range(THRESHOLD // 3):
        with pytest.raises(Retry, match="down"):
            await calls(provider.call)
    with pytest.raises(CircuitOpen, match=r"voice is not called .*: down") as raised:
        await calls(provider.call)
    assert provider.calls == THRESHOLD
    assert raised.value.after == pytest.approx(30)


async def test_a_refusal_of_the_account_stands_for_further_calls_for_a_while() -> None:
    station = Station()
    calls, others = station.calls(), station.calls()
    provider = FlakyProvider(AccountRefused("no credit left"))
    for _ in range(3):
        with pytest.raises(AccountRefused, match="no credit left"):
            await calls(provider.call)
    assert provider.calls == 1
    assert [record.outcome for record in await station.records()] == ["refused"]
    assert await others(provider.call) == "speech"  # a process that was started with another key
    station.clock.forward(REFUSAL_SECONDS + 1)
    assert await calls(provider.call) == "speech"


async def test_a_pause_that_no_deadline_allows_for_opens_the_circuit_at_once() -> None:
    station = Station()
    calls = station.calls()
    provider = FlakyProvider(RateLimited("come back later", after=60))
    with pytest.raises(RateLimited):
        await calls(provider.call)
    with pytest.raises(CircuitOpen):
        await calls(provider.call)
    station.clock.forward(61)
    assert await calls(provider.call) == "speech"


@pytest.mark.parametrize("refusal", [Discard("no"), RateLimited("slow down")])
async def test_refusals_do_not_open_the_circuit(refusal: Exception) -> None:
    provider = FlakyProvider(*(refusal for _ in range(30)))
    calls = Station().calls()
    while provider.failures:
        with pytest.raises(type(refusal)):
            await calls(provider.call)
    assert await calls(provider.call) == "speech"


async def test_no_more_calls_are_in_flight_than_allowed() -> None:
    calls = ProviderCalls("voice", "speech", concurrency=2)
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


async def test_a_call_leaves_one_record_with_what_it_used() -> None:
    station = Station()
    provider = FlakyProvider(Retry("busy"), characters=40)
    with attributed_to(SHOW):
        await station.calls()(provider.call, FIFTY)
    (made,) = await station.records()
    assert (made.provider, made.operation, made.model) == ("voice", "speech", "tenor")
    assert (made.show_id, made.outcome, made.attempts) == ("s1", "done", 2)
    assert (made.units, made.cost, made.priced) == ({"characters": 40}, 0.4, True)
    assert made.event_id == f"{made.call_id}:provider.called"
    assert (await station.account("show.s1")).spent == 0.4


async def test_an_estimate_counts_where_the_provider_reports_nothing() -> None:
    station = Station()
    await station.calls()(FlakyProvider().call, FIFTY)
    (made,) = await station.records()
    assert (made.model, made.units, made.cost) == ("tenor", {"characters": 50}, 0.5)


async def test_units_of_a_failed_attempt_are_paid_for() -> None:
    station = Station()

    async def cut_in_the_middle() -> None:
        record("tenor", characters=10)
        raise Retry("the stream was cut")

    with pytest.raises(Retry):
        await station.calls()(cut_in_the_middle)
    (made,) = await station.records()
    assert (made.outcome, made.attempts, made.units) == ("failed", 3, {"characters": 30})


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(Discard("no such voice"), "refused"), (KeyError("a bug"), "failed")],
)
async def test_a_failed_call_leaves_a_record_without_a_price(
    failure: Exception, outcome: str
) -> None:
    station = Station(limits=Limits(day=1.0))
    with pytest.raises(type(failure)):
        await station.calls()(FlakyProvider(failure).call, Estimate("tenor", {"characters": 50}))
    (made,) = await station.records()
    assert (made.outcome, made.cost, made.units) == (outcome, 0, {})
    day = await station.account("day.2026-11-20")
    assert (day.spent, day.held) == (0, 0)


async def test_a_call_over_budget_is_not_made_and_leaves_a_record() -> None:
    station = Station(limits=Limits(show=0.3))
    provider = FlakyProvider()
    with attributed_to(SHOW), pytest.raises(OverBudget, match="RADIOX_BUDGET_SHOW"):
        await station.calls()(provider.call, Estimate("tenor", {"characters": 31}))
    (made,) = await station.records()
    assert (made.outcome, made.attempts, provider.calls) == ("over_budget", 0, 0)


async def test_a_call_that_an_open_circuit_prevents_leaves_no_record() -> None:
    station = Station()
    calls = station.calls()
    with pytest.raises(Retry):
        await calls(FlakyProvider(Retry("later", after=100)).call)
    with pytest.raises(CircuitOpen):
        await calls(FlakyProvider().call)
    assert [made.outcome for made in await station.records()] == ["failed"]
    assert station.counted()["radiox.provider.calls", "not_made"] == 1


async def test_calls_to_a_local_provider_never_touch_the_broker() -> None:
    station = Station()
    calls = station.calls(tools=None)
    await calls(
        FlakyProvider(Retry("busy"), characters=3).call, Estimate("tenor", {"characters": 3})
    )
    assert await station.records() == []
    assert await station.spend.keys() == await station.circuits.keys() == []
    assert station.counted()["radiox.provider.calls", "done"] == 1


async def test_calls_are_counted_by_outcome_with_retries_units_and_cost() -> None:
    station = Station()
    calls = station.calls()
    await calls(FlakyProvider(Retry("busy"), Retry("busy"), characters=40).call)
    await calls(FlakyProvider(characters=2).call)
    with pytest.raises(Discard):
        await calls(FlakyProvider(Discard("no")).call)
    counted = station.counted()
    assert counted["radiox.provider.calls", "done"] == 2
    assert counted["radiox.provider.calls", "refused"] == 1
    assert counted["radiox.provider.duration", "done"] == 2
    assert counted["radiox.provider.retries", ""] == 2
    assert counted["radiox.provider.recovered", ""] == 1
    assert counted["radiox.provider.circuit_open", ""] == 0
    assert station.counted("radiox.unit")["radiox.provider.units", "characters"] == 42
    assert counted["radiox.provider.cost", ""] == pytest.approx(0.42)


async def test_nearly_all_calls_succeed_where_three_attempts_in_ten_fail() -> None:
    random = Random(7)
    calls = Station().calls(rule=replace(RetryRule(), initial_delay=0, max_delay=0))

    async def flaky() -> str:
        if random.random() < 0.3:
            raise Retry("busy")
        return "speech"

    async def attempt() -> bool:
        try:
            return await calls(flaky) == "speech"
        except Retry:
            return False

    succeeded = [await attempt() for _ in range(2000)]
    assert sum(succeeded) / len(succeeded) >= 0.98


async def test_an_open_circuit_shows_in_the_metrics() -> None:
    station = Station()
    with pytest.raises(Retry):
        await station.calls()(FlakyProvider(Retry("later", after=100)).call)
    assert station.counted()["radiox.provider.circuit_open", ""] == 1


async def test_a_failed_attempt_is_logged_once_with_its_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        await local()(FlakyProvider(Retry("it is busy")).call)
    assert caplog.messages == ["voice: attempt 1 (speech): it is busy"]


@pytest.mark.parametrize(
    ("failures", "line"),
    [
        (
            [AccountRefused("OpenAI wants another key (401)")],
            "voice: speech failed in attempt 1 (AccountRefused): OpenAI wants another key (401)",
        ),
        (
            [Retry("OpenAI is out of order (503)")] * 3,
            "voice: speech failed in attempt 3 (Retry): OpenAI is out of order (503)",
        ),
    ],
)
async def test_a_call_that_failed_for_good_is_one_warning(
    caplog: pytest.LogCaptureFixture, failures: list[Exception], line: str
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises((Retry, Discard)):
        await Station().calls()(FlakyProvider(*failures).call)
    assert caplog.messages == [line]
    assert vars(caplog.records[0])["provider"] == "voice"


async def test_a_call_that_was_not_made_is_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    calls = Station().calls()
    for _ in range(2):
        with pytest.raises(AccountRefused):
            await calls(FlakyProvider(AccountRefused("no credit")).call)
    assert len(caplog.messages) == 1
