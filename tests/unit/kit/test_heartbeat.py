"""Heartbeats, in virtual time."""

import asyncio

import nats.errors
import pytest

from services.kit.delivery.chain import Incoming
from services.kit.delivery.heartbeat import Heartbeat
from tests.unit.kit import virtual_time
from tests.unit.kit.fakes import RecordedMessage, incoming


def messages_after(
    seconds: float, *, ack_wait: float = 30.0, failure: Exception | None = None
) -> RecordedMessage:
    """Handle a message for so long, and return it."""

    def fail() -> None:
        if failure is not None:
            raise failure

    async def handle(_: Incoming) -> None:
        await asyncio.sleep(seconds)

    async def work() -> RecordedMessage:
        given, message = incoming()
        message.on_progress = fail
        await Heartbeat(ack_wait)(given, handle)
        await asyncio.sleep(10 * ack_wait)
        return message

    return virtual_time.run(work())


@pytest.mark.parametrize(("seconds", "beats"), [(5, 0), (11, 1), (95, 9)])
def test_three_heartbeats_are_sent_per_ack_wait_until_the_handler_ends(
    seconds: float, beats: int
) -> None:
    assert messages_after(seconds).acknowledgements == ["in progress"] * beats


@pytest.mark.parametrize("failure", [nats.errors.ConnectionClosedError(), OSError("reset")])
def test_heartbeats_go_on_after_one_is_lost(failure: Exception) -> None:
    assert messages_after(35, failure=failure).acknowledgements == ["in progress"] * 3


def test_no_heartbeat_follows_a_failure() -> None:
    async def fail(_: Incoming) -> None:
        await asyncio.sleep(15)
        raise LookupError

    async def work() -> RecordedMessage:
        given, message = incoming()
        with pytest.raises(LookupError):
            await Heartbeat(30)(given, fail)
        await asyncio.sleep(300)
        return message

    assert virtual_time.run(work()).acknowledgements == ["in progress"]
