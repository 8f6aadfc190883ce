"""Heartbeats, in virtual time."""

import asyncio

import nats.errors
import pytest

from services.kit.delivery.chain import Incoming
from services.kit.delivery.heartbeat import Heartbeat
from tests.unit.kit import virtual_time
from tests.unit.kit.fakes import Answer, incoming


def beats(seconds: float, *, ack_wait: float = 30.0, failure: Exception | None = None) -> Answer:
    """The answers to a message on which somebody works for so long."""

    def fail() -> None:
        if failure is not None:
            raise failure

    async def handle(_: Incoming) -> None:
        await asyncio.sleep(seconds)

    async def work() -> Answer:
        message, answer = incoming()
        answer.on_progress = fail
        await Heartbeat(ack_wait)(message, handle)
        await asyncio.sleep(10 * ack_wait)
        return answer

    return virtual_time.run(work())


@pytest.mark.parametrize(("seconds", "heard"), [(5, 0), (11, 1), (95, 9)])
def test_a_heart_beats_three_times_in_ack_wait_and_no_longer_than_the_work(
    seconds: float, heard: int
) -> None:
    assert beats(seconds).given == ["in progress"] * heard


@pytest.mark.parametrize("failure", [nats.errors.ConnectionClosedError(), OSError("reset")])
def test_a_heart_goes_on_beating_where_a_beat_is_lost(failure: Exception) -> None:
    assert beats(35, failure=failure).given == ["in progress"] * 3


def test_no_beat_follows_a_failure() -> None:
    async def fail(_: Incoming) -> None:
        await asyncio.sleep(15)
        raise LookupError

    async def work() -> Answer:
        message, answer = incoming()
        with pytest.raises(LookupError):
            await Heartbeat(30)(message, fail)
        await asyncio.sleep(300)
        return answer

    assert virtual_time.run(work()).given == ["in progress"]
