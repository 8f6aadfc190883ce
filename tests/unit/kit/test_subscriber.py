"""A subscriber processes one message at a time, whatever the broker sends."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import cast

from nats.aio.client import Client
from nats.aio.msg import Msg

from services.kit.delivery.subscriber import PullSubscriber

Callback = Callable[[Msg], Awaitable[None]]


class FakeClient:
    """A client whose broker is the test."""

    is_connected = True

    def __init__(self) -> None:
        self.stats = {"reconnects": 0}
        self.published: list[tuple[str, bytes]] = []
        self.deliver: Callback | None = None

    def new_inbox(self) -> str:
        return "_INBOX.1"

    async def subscribe(self, _: str, cb: Callback) -> object:
        async def drain() -> None:
            return

        self.deliver = cb
        return SimpleNamespace(drain=drain)

    async def publish(self, subject: str, payload: bytes = b"", reply: str = "") -> None:
        del reply
        self.published.append((subject, payload))


async def test_of_two_messages_at_once_the_second_is_released() -> None:
    """Two requests are open where a connection broke: the first one outlives it at the broker."""
    connection, started, go_on = FakeClient(), asyncio.Event(), asyncio.Event()
    client = cast("Client", connection)
    processed: list[str] = []

    async def process(message: Msg) -> None:
        processed.append(message.reply)
        started.set()
        await go_on.wait()
        await message.ack()

    async def restore() -> None:
        return

    subscriber = PullSubscriber(client, "SHOWS", "c", process=process, restore=restore)
    await subscriber.start()
    assert connection.deliver is not None
    for reply in ("first", "second"):
        await connection.deliver(Msg(client, subject="show.accepted", reply=reply))
    await started.wait()
    assert processed == ["first"]
    assert ("second", Msg.Ack.Nak) in connection.published
    go_on.set()
    await subscriber.drain()
    await subscriber.stop(1)
    assert processed == ["first"]
    assert ("first", b"") in connection.published
