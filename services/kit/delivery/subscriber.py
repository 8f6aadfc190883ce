"""A pull subscriber on a durable consumer: it requests one message at a time.

FastStream's fetch loop freezes the process once the connection is closed, piles up requests while
the broker is unavailable, spins where the consumer was deleted, and drops messages that arrive
while it stops. This one waits for the connection before each request, has a missing consumer
created again, and releases messages that it cannot process any more. It uses the public API of
nats-py's core client only.
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
"""Seconds for which a request waits at the broker for a message."""
RESPONSE_TIMEOUT = REQUEST_TIMEOUT + 2.0
"""Seconds after which a request without a response counts as lost."""
CHECK_INTERVAL = 1.0
"""Seconds between two checks whether the connection that carried the request still exists."""
DRAIN_TIMEOUT = 6.0
"""Seconds for the broker to send outstanding messages when a subscriber stops."""
RETRY_DELAY = 1.0
"""Seconds before the next request where the consumer or JetStream is missing, and before a message
that was not acknowledged is delivered again."""

NO_MESSAGE_STATUSES = frozenset({"404", "408"})
"""Status codes of a request that found no message in its time."""


class PullSubscriber:
    """Requests messages of `consumer` and awaits `process` for each, one at a time.

    `restore` creates the consumer again where it is missing.
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
        self._received: asyncio.Queue[Msg] = asyncio.Queue()
        self._busy = False
        """Whether a message is being processed, or is queued for it."""
        self._stopping = False
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start to request messages.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """
        self._subscription = await retry_until_available(
            lambda: self._client.subscribe(self._inbox, cb=self._on_message), "subscribing"
        )
        self._task = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Request no more messages; release those that still arrive, and finish the current one.

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
        """Wait up to `grace` seconds for the current message, then cancel its processing."""
        if self._task is None:
            return
        await asyncio.wait((self._task,), timeout=grace)
        self._task.cancel()
        await asyncio.wait((self._task,))
        while not self._received.empty():
            await self._release(self._received.get_nowait())

    async def _on_message(self, message: Msg) -> None:
        """Queue a message; release it where another one is queued or being processed.

        Two arrive at once where a request has outlived its connection. In the queue the second one
        would have no heartbeats, and the broker would deliver it to another worker as well.
        """
        if self._is_status(message):
            self._received.put_nowait(message)
        elif self._busy or self._stopping:
            await self._release(message)
        else:
            self._busy = True
            self._received.put_nowait(message)

    async def _run(self) -> None:
        while not self._stopping:
            message = await self._next()
            if message is None:
                continue
            try:
                await self._process(message)
            except Exception:
                logger.exception("%s: processing failed", self._consumer)
            finally:
                self._busy = False
                # Not acknowledged: its processing failed.
                if not message.is_acked:
                    await asyncio.shield(self._release(message, delay=RETRY_DELAY))

    async def _next(self) -> Msg | None:
        """The next message; None where there is none yet."""
        if self._received.empty():
            if not self._client.is_connected:
                await asyncio.sleep(0.1)
                return None
            if not await self._send_request():
                return None
        message = await self._receive()
        if message is None or not self._is_status(message):
            return message
        if (message.headers or {}).get("Status") not in NO_MESSAGE_STATUSES:
            await self._restore_consumer(message)
        return None

    async def _receive(self) -> Msg | None:
        """The next message or status; None where the request was lost with its connection."""
        connections = self._client.stats["reconnects"]
        for _ in range(round(RESPONSE_TIMEOUT / CHECK_INTERVAL)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_INTERVAL):
                    return await self._received.get()
            if self._client.stats["reconnects"] != connections:
                return None
        return None

    async def _send_request(self) -> bool:
        body = json.dumps({"batch": 1, "expires": int(REQUEST_TIMEOUT * 1e9)}).encode()
        try:
            await self._client.publish(self._subject, body, reply=self._inbox)
        except (nats.errors.Error, ConnectionError) as error:
            logger.debug("%s: the request failed: %r", self._consumer, error)
            await asyncio.sleep(RETRY_DELAY / 2)
            return False
        return True

    async def _restore_consumer(self, status: Msg) -> None:
        headers = status.headers or {}
        logger.warning(
            "%s: the request failed: %s %s; restoring the consumer",
            self._consumer, headers.get("Status"), headers.get("Description", ""),
        )  # fmt: skip
        await asyncio.sleep(RETRY_DELAY)
        try:
            await self._restore()
        except (nats.errors.Error, ConnectionError) as error:
            logger.warning("%s could not be restored yet: %r", self._consumer, error)

    async def _release(self, message: Msg, delay: float | None = None) -> None:
        with contextlib.suppress(nats.errors.Error, ConnectionError):
            if not self._is_status(message):
                await message.nak(delay=delay)

    def _is_status(self, message: Msg) -> bool:
        """Whether it is a status of the broker; a message has the subject of its event."""
        return message.subject == self._inbox
