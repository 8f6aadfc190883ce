"""A subscriber has one request open, and releases a message that it does not process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self, cast

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from services.kit.delivery.subscriber import PullSubscriber
from tests.unit.kit import virtual_time

REQUEST = "$JS.API.CONSUMER.MSG.NEXT.SHOWS.c"
WITHDRAWN = {"Status": "408"}


class FakeInbox:
    """A subscription that ends with its first message."""

    async def unsubscribe(self, limit: int) -> None:
        assert limit == 1


class FakeClient:
    """A client whose broker is the test: `reply` replies to the last request."""

    is_connected = True

    def __init__(self) -> None:
        self.stats = {"reconnects": 0}
        self.published: list[tuple[str, bytes | dict[str, str]]] = []
        self._inboxes = 0
        self._callback: Callable[[Msg], Awaitable[None]] | None = None

    def new_inbox(self) -> str:
        self._inboxes += 1
        return f"_INBOX.{self._inboxes}"

    async def subscribe(
        self, _: str, cb: Callable[[Msg], Awaitable[None]], max_msgs: int
    ) -> FakeInbox:
        assert max_msgs == 1
        assert self._callback is None, "a request is still open"
        self._callback = cb
        return FakeInbox()

    async def publish(
        self,
        subject: str,
        payload: bytes = b"",
        reply: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        del reply
        self.published.append((subject, headers or payload))

    async def reply(self, message: Msg) -> None:
        assert self._callback is not None
        callback, self._callback = self._callback, None
        await callback(message)

    def event(self, reply: str) -> Msg:
        return Msg(cast("Client", self), subject="show.accepted", reply=reply)

    def withdrawal(self) -> Msg:
        return Msg(cast("Client", self), subject="_INBOX.1", headers=WITHDRAWN)

    @property
    def requests(self) -> int:
        return [subject for subject, _ in self.published].count(REQUEST)


class Worker:
    """A subscriber that acknowledges what it processes, and has sent its first request."""

    def __init__(self) -> None:
        self.client = FakeClient()
        self.processed: list[str] = []
        self.subscriber = PullSubscriber(
            cast("Client", self.client), "SHOWS", "c", process=self._process, restore=self._restore
        )

    async def __aenter__(self) -> Self:
        self.subscriber.start()
        await asyncio.sleep(0.1)
        assert self.client.requests == 1
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.subscriber.drain()
        await self.subscriber.stop(0)

    async def _process(self, message: Msg) -> None:
        self.processed.append(message.reply)
        await message.ack()

    async def _restore(self) -> None:
        pytest.fail("the consumer is not missing")


@pytest.mark.parametrize("is_outlived", [False, True])
def test_a_request_is_withdrawn_before_the_next_one_where_its_connection_was_lost(
    *, is_outlived: bool
) -> None:
    """It may outlive its connection at the broker, which then replies first."""

    async def work() -> None:
        async with Worker() as worker:
            client = worker.client
            client.stats["reconnects"] += 1
            await asyncio.sleep(1.5)
            assert client.published[1:] == [("_INBOX.1", WITHDRAWN)]
            await client.reply(client.event("first") if is_outlived else client.withdrawal())
            await asyncio.sleep(0.1)
            assert worker.processed == ["first"] * is_outlived
            assert client.requests == 2

    virtual_time.run(work())


def test_a_request_without_a_reply_is_withdrawn_until_there_is_one() -> None:
    async def work() -> None:
        async with Worker() as worker:
            await asyncio.sleep(6.5)
            assert ("_INBOX.1", WITHDRAWN) not in worker.client.published
            await asyncio.sleep(3)
            assert worker.client.published.count(("_INBOX.1", WITHDRAWN)) >= 2
            assert worker.client.requests == 1

    virtual_time.run(work())


def test_a_message_that_arrives_while_the_subscriber_stops_is_released() -> None:
    async def work() -> None:
        worker = Worker()
        async with worker:
            draining = asyncio.create_task(worker.subscriber.drain())
            await asyncio.sleep(0.1)
            await worker.client.reply(worker.client.event("late"))
            await draining
        assert worker.client.published[1:] == [("_INBOX.1", WITHDRAWN), ("late", Msg.Ack.Nak)]
        assert worker.processed == []

    virtual_time.run(work())


def test_a_message_that_arrived_just_before_a_stop_is_released() -> None:
    """It is queued, and the task that waits for it is cancelled before it runs."""

    async def work() -> None:
        worker = Worker()
        async with worker:
            await worker.client.reply(worker.client.event("queued"))
        assert worker.client.published[1:] == [("queued", Msg.Ack.Nak)]
        assert worker.processed == []

    virtual_time.run(work())
