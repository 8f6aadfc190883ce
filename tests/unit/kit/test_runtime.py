"""Closing a connection whose broker is gone."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import pytest
from faststream.nats import NatsBroker
from nats.errors import ConnectionReconnectingError

from services.kit.runtime import _disconnect


@dataclass
class LostClient:
    """A client whose transport was cancelled by its own library."""

    closed: bool = False

    async def close(self) -> None:
        self.closed = True
        raise asyncio.CancelledError


@dataclass
class LostBroker:
    """A broker that cannot be drained."""

    connection: LostClient

    async def stop(self) -> None:
        raise ConnectionReconnectingError


async def test_a_cancellation_within_the_library_is_not_that_of_the_caller() -> None:
    broker = LostBroker(LostClient())
    await _disconnect(cast("NatsBroker", broker))
    assert broker.connection.closed


async def test_another_failure_in_closing_is_raised() -> None:
    class Broken(LostClient):
        async def close(self) -> None:
            raise LookupError

    with pytest.raises(LookupError):
        await _disconnect(cast("NatsBroker", LostBroker(Broken())))


async def test_a_caller_that_is_cancelled_stops_waiting() -> None:
    began = asyncio.Event()

    class Slow(LostClient):
        async def close(self) -> None:
            began.set()
            await asyncio.Event().wait()

    closing: asyncio.Task[Any] = asyncio.create_task(
        _disconnect(cast("NatsBroker", LostBroker(Slow())))
    )
    await began.wait()
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
