"""A worker on a durable consumer: it asks for one message at a time, whenever it is free.

FastStream's fetch loop freezes the process once the connection is closed, piles up requests while
the broker is away, spins where the consumer is gone, and drops what arrives while it stops. This
one waits for the connection before each request, has a missing consumer made again, and hands
back what it cannot take up any more. It stands on the public API of nats-py's core client alone.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from services.kit.availability import retry_until_available

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT = 5.0
"""Seconds a request waits at the broker for a message before it is made again."""
ANSWER_TIMEOUT = REQUEST_TIMEOUT + 2.0
"""Seconds after which a request without any answer was lost."""
LOOK_EVERY = 1.0
"""Seconds between two looks whether the broker that held the request is still the same."""
DRAIN_TIMEOUT = 2.0
"""Seconds for the broker to send what it was about to send when a subscriber lets go."""
PAUSE = 1.0
"""Seconds before the next request where the consumer or JetStream is gone, and before a message
comes again that nobody answered for."""

NOTHING_YET = frozenset({"404", "408"})
"""Status codes of a request that found no message in its time."""


class PullSubscriber:
    """Requests messages of `consumer` and awaits `process` for each, one at a time.

    `restore` makes the consumer again where it is gone.
    """

    def __init__(
        self,
        client: Client,
        stream: str,
        consumer: str,
        *,
        process: Callable[[Msg], Awaitable[None]],
        restore: Callable[[], Awaitable[None]],
    ) -> None:
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._consumer = consumer
        self._process = process
        self._restore = restore
        self._inbox = client.new_inbox()
        self._arrived: asyncio.Queue[Msg] = asyncio.Queue()
        self._busy = False
        """Whether a message is at work, or in line for it."""
        self._stopping = False
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to ask for messages.

        Raises:
            BrokerUnavailable: the broker stays away.
        """
        self._subscription = await retry_until_available(
            lambda: self._client.subscribe(self._inbox, cb=self._take), "subscribing"
        )
        self._task = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Ask for no more messages; what still arrives is handed back, what is at work goes on.

        The first step of stopping; `stop` is the second.
        """
        self._stopping = True
        if self._subscription is not None and self._client.is_connected:
            with contextlib.suppress(nats.errors.Error, ConnectionError, TimeoutError):
                async with asyncio.timeout(DRAIN_TIMEOUT):
                    await self._subscription.drain()  # type: ignore[no-untyped-call]  # nats-py
        if not self._busy and self._task is not None:
            self._task.cancel()

    async def stop(self, grace: float) -> None:
        """Wait up to `grace` seconds for the message at work, then cancel its handling."""
        if self._task is None:
            return
        await asyncio.wait((self._task,), timeout=grace)
        self._task.cancel()
        await asyncio.wait((self._task,))
        while not self._arrived.empty():
            await self._hand_back(self._arrived.get_nowait())

    async def _take(self, message: Msg) -> None:
        """Put what arrives in line; a message that comes while another is there goes back.

        Two come at once where a request has outlived a connection. In line, nobody would beat for
        the second one, and the broker would deliver it to somebody else as well.
        """
        if self._is_status(message):
            self._arrived.put_nowait(message)
        elif self._busy or self._stopping:
            await self._hand_back(message)
        else:
            self._busy = True
            self._arrived.put_nowait(message)

    async def _run(self) -> None:
        while not self._stopping:
            message = await self._next()
            if message is None:
                continue
            try:
                await self._process(message)
            except Exception:
                logger.exception("%s: delivery broke down", self._consumer)
            finally:
                self._busy = False
                # Nobody answered for it: its handling broke down.
                if not message.is_acked:
                    await asyncio.shield(self._hand_back(message, delay=PAUSE))

    async def _next(self) -> Msg | None:
        """The next message; None where there is none yet."""
        if self._arrived.empty():
            if not self._client.is_connected:
                await asyncio.sleep(0.1)
                return None
            if not await self._requested():
                return None
        message = await self._answer()
        if message is None or not self._is_status(message):
            return message
        if (message.headers or {}).get("Status") not in NOTHING_YET:
            await self._look_after_consumer(message)
        return None

    async def _answer(self) -> Msg | None:
        """What comes next; None where the request was lost, as it is with a connection."""
        connections = self._client.stats["reconnects"]
        for _ in range(round(ANSWER_TIMEOUT / LOOK_EVERY)):
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(self._arrived.get(), LOOK_EVERY)
            if self._client.stats["reconnects"] != connections:
                return None
        return None

    async def _requested(self) -> bool:
        body = json.dumps({"batch": 1, "expires": int(REQUEST_TIMEOUT * 1e9)}).encode()
        try:
            await self._client.publish(self._subject, body, reply=self._inbox)
        except (nats.errors.Error, ConnectionError) as error:
            logger.debug("%s: asking failed: %r", self._consumer, error)
            await asyncio.sleep(PAUSE / 2)
            return False
        return True

    async def _look_after_consumer(self, answer: Msg) -> None:
        headers = answer.headers or {}
        logger.warning(
            "%s: asking failed: %s %s; looking after the consumer",
            self._consumer, headers.get("Status"), headers.get("Description", ""),
        )  # fmt: skip
        await asyncio.sleep(PAUSE)
        try:
            await self._restore()
        except (nats.errors.Error, ConnectionError) as error:
            logger.warning("%s could not be made again yet: %r", self._consumer, error)

    async def _hand_back(self, message: Msg, delay: float | None = None) -> None:
        with contextlib.suppress(nats.errors.Error, ConnectionError):
            if not self._is_status(message):
                await message.nak(delay=delay)

    def _is_status(self, message: Msg) -> bool:
        """Whether the broker itself answers; a message comes under the subject of its event."""
        return message.subject == self._inbox
