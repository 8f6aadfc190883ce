"""Writes that nobody waits for: delayed by an outage, never lost in silence."""

import asyncio
import logging

import pytest

from services.kit.calls.outbox import Outbox
from services.kit.failures import BrokerUnavailable, Discard
from tests.unit.kit import virtual_time


def test_a_write_is_repeated_until_the_broker_confirms_it() -> None:
    failures = [BrokerUnavailable("away") for _ in range(5)]
    written: list[str] = []

    async def write() -> None:
        if failures:
            raise failures.pop()
        written.append("record")

    async def run() -> None:
        outbox = Outbox()
        outbox.add(write, "a record")
        assert written == []
        await outbox.flush()

    virtual_time.run(run())
    assert written == ["record"]


@pytest.mark.parametrize("failure", [Discard("too large"), KeyError("a bug")])
async def test_a_write_that_can_never_succeed_is_logged(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def write() -> None:
        raise failure

    outbox = Outbox()
    outbox.add(write, "record 7")
    await outbox.flush()
    assert "record 7" in caplog.text


def test_a_write_that_is_not_confirmed_when_the_process_stops_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def write() -> None:
        raise BrokerUnavailable("away")

    async def run() -> float:
        outbox = Outbox()
        outbox.add(write, "record 7")
        await outbox.close(timeout=5)
        return asyncio.get_running_loop().time()

    with caplog.at_level(logging.ERROR):
        assert virtual_time.run(run()) == pytest.approx(5.0)
    assert caplog.messages == ["the broker did not confirm in time: record 7"]
