"""The adaptive limit of concurrent calls."""

import asyncio

import pytest

from services.kit.calls.concurrency import AdaptiveLimit, limit_reported


def test_a_refusal_halves_the_limit_down_to_one() -> None:
    limit = AdaptiveLimit(8)
    found = []
    for _ in range(5):
        limit.refused(limit.epoch)
        found.append(limit.limit)
    assert found == [4, 2, 1, 1, 1]


def test_calls_that_are_refused_together_halve_it_once() -> None:
    limit = AdaptiveLimit(8)
    epoch = limit.epoch
    for _ in range(8):
        limit.refused(epoch)
    assert limit.limit == 4


def test_it_rises_by_one_after_as_many_successes_and_not_beyond_its_start() -> None:
    limit = AdaptiveLimit(4)
    limit.refused(limit.epoch)
    found = []
    for _ in range(12):
        limit.succeeded()
        found.append(limit.limit)
    assert found[0] == 2
    assert found[2:4] == [3, 3]
    assert found[-1] == 4


@pytest.mark.parametrize(("reported", "after"), [(3, 3), (0, 1), (20, 20)])
async def test_a_limit_that_the_provider_reports_is_taken_over(reported: int, after: int) -> None:
    limit = AdaptiveLimit(8)
    async with limit.slot():
        limit_reported(reported)
    assert limit.limit == after


def test_a_report_outside_a_call_has_no_effect() -> None:
    limit_reported(1)


async def test_calls_get_their_slots_in_order_of_arrival() -> None:
    limit, served = AdaptiveLimit(1), []

    async def call(number: int) -> None:
        async with limit.slot():
            served.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(call(number) for number in range(6)))
    assert served == list(range(6))


@pytest.mark.parametrize("yields", range(4))
async def test_a_cancelled_call_gives_its_slot_back(yields: int) -> None:
    limit = AdaptiveLimit(1)
    release = asyncio.Event()

    async def call() -> None:
        async with limit.slot():
            await release.wait()

    first = asyncio.create_task(call())
    second = asyncio.create_task(call())
    for _ in range(2):
        await asyncio.sleep(0)
    release.set()
    for _ in range(yields):
        await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait({first, second})
    async with asyncio.timeout(1), limit.slot():
        pass


async def test_a_raised_limit_lets_waiting_calls_through() -> None:
    limit, together = AdaptiveLimit(1), asyncio.Barrier(3)

    async def hold() -> None:
        async with limit.slot():
            await together.wait()

    tasks = [asyncio.create_task(hold()) for _ in range(3)]
    await asyncio.sleep(0)
    limit.report(3)
    async with asyncio.timeout(1):
        await asyncio.gather(*tasks)
