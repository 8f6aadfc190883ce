"""A pull subscriber on a durable consumer: it requests one message at a time.

FastStream's fetch loop freezes the process once the connection is closed, piles up requests while
the broker is unavailable, spins where the consumer was deleted, and drops messages that arrive
while it stops. This one waits for the connection before each request, has a missing consumer
created again, and releases messages that it cannot process any more. It uses the public API of
nats-py's core client only.

Each request has an inbox of its own, which takes one reply: the broker ends the subscription with
it, and keeps a message that comes second. A request is therefore withdrawn by replying to it
ourselves. nats-py's `Subscription.drain` drops messages: it sends its ping ahead of the commands
that are buffered, its own UNSUB included, and forgets the subscription when the pong arrives,
while the broker still delivers to it.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT = 5.0
"""Seconds for which a request waits at the broker for a message."""
RESPONSE_TIMEOUT = REQUEST_TIMEOUT + 2.0
"""Seconds after which a request without a reply counts as lost."""
CHECK_INTERVAL = 1.0
"""Seconds between two checks whether the connection that carried the request still exists."""
DRAIN_TIMEOUT = 2.0
"""Seconds for the reply to the open request when a subscriber stops."""
RETRY_DELAY = 1.0
"""Seconds before the next request where the consumer or JetStream is missing, and before a message
that was not acknowledged is delivered again."""

TIMEOUT_STATUS = "408"
NO_MESSAGE_STATUSES = frozenset({"404", TIMEOUT_STATUS})
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
        self._inbox = ""
        """The inbox of the last request."""
        self._replied = asyncio.Event()
        """Whether the last request has its reply: none is open."""
        self._replied.set()
        self._received: asyncio.Queue[Msg] = asyncio.Queue()
        self._busy = False
        """Whether a message is being processed."""
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start to request messages."""
        self._task = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Request no more messages; release one that still arrives, and finish the current one.

        The first step of stopping; `stop` is the second.
        """
        self._stopping = True
        if not self._replied.is_set() and self._client.is_connected:
            await self._withdraw()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_TIMEOUT):
                    await self._replied.wait()
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

    async def _on_reply(self, reply: Msg) -> None:
        """Queue the reply to the open request; release it where the subscriber stops."""
        if self._stopping:
            await self._release(reply)
        else:
            self._received.put_nowait(reply)
        self._replied.set()

    async def _run(self) -> None:
        while not self._stopping:
            message = await self._next()
            if message is None:
                continue
            self._busy = True
            try:
                await self._process(message)
            except (nats.errors.Error, ConnectionError) as error:
                logger.warning("%s: the broker went away: %r", self._consumer, error)
            except Exception:  # a bug: the next message is read all the same
                logger.exception("%s: processing failed", self._consumer)
            finally:
                self._busy = False
                # Not acknowledged: its processing failed.
                if not message.is_acked:
                    await asyncio.shield(self._release(message, delay=RETRY_DELAY))

    async def _next(self) -> Msg | None:
        """The next message; None where there is none yet."""
        if not self._client.is_connected:
            await asyncio.sleep(0.1)
            return None
        if not await self._send_request():
            return None
        reply = await self._receive()
        if not _is_status(reply):
            return reply
        if (reply.headers or {}).get("Status") not in NO_MESSAGE_STATUSES:
            await self._restore_consumer(reply)
        return None

    async def _send_request(self) -> bool:
        """Send a request with an inbox of its own, which takes one reply."""
        body = json.dumps({"batch": 1, "expires": int(REQUEST_TIMEOUT * 1e9)}).encode()
        self._inbox = self._client.new_inbox()
        self._replied.clear()
        try:
            inbox = await self._client.subscribe(self._inbox, cb=self._on_reply, max_msgs=1)
            await inbox.unsubscribe(limit=1)
            await self._client.publish(self._subject, body, reply=self._inbox)
        except (nats.errors.Error, ConnectionError) as error:
            logger.debug("%s: the request failed: %r", self._consumer, error)
            self._replied.set()
            await asyncio.sleep(RETRY_DELAY / 2)
            return False
        return True

    async def _receive(self) -> Msg:
        """The reply to the open request; our own where it was lost with its connection.

        A request can outlive its connection at the broker: no second one is sent beside it.
        """
        now, connections = asyncio.get_running_loop().time, self._client.stats["reconnects"]
        deadline = now() + RESPONSE_TIMEOUT
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_INTERVAL):
                    return await self._received.get()
            reconnected = self._client.stats["reconnects"] != connections
            if self._client.is_connected and (reconnected or now() > deadline):
                await self._withdraw()

    async def _withdraw(self) -> None:
        """Reply to the open request as the broker does when its time is over."""
        with contextlib.suppress(nats.errors.Error, ConnectionError):
            await self._client.publish(self._inbox, headers={"Status": TIMEOUT_STATUS})

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
            if not _is_status(message):
                await message.nak(delay=delay)


def _is_status(message: Msg) -> bool:
    """Whether it is a status of the broker; an event has a reply subject for its ack."""
    return not message.reply
