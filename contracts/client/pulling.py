"""Pulls messages of consumers that belong to nobody else.

nats-py's own `fetch` (2.16) takes a message for a status of the broker where its publisher has
given it a header `Status`: whoever reads the stream would never get past it. Here a status is a
message without a reply subject; that of a stored message is the one for its acknowledgement.
"""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, ConsumerInfo

MAX_BYTES = 32_000_000
"""Bytes of one batch, which waits in memory."""
MARGIN = 1.0
"""Seconds after which a reply of the broker to an expired request counts as lost."""
HEARTBEAT = "100"
NO_MORE = frozenset({"404", "408"})
"""Status codes of a request that found no further message in its time."""
TOO_LARGE = "Message Size Exceeds MaxBytes"


class PullFailedError(nats.errors.Error):
    """The broker has refused a request for messages, e.g. since the consumer is gone."""


class PullConsumer:
    """An ephemeral consumer of one reader; the broker removes it once it is no longer used."""

    def __init__(self, client: Client, stream: str, info: ConsumerInfo) -> None:
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{info.name}"
        self.waiting = info.num_pending or 0
        """Messages that waited when it was created."""

    @classmethod
    async def create(cls, client: Client, stream: str, config: ConsumerConfig) -> "PullConsumer":
        """Create it on a stream, under a name of its own.

        Raises:
            nats.js.errors.NotFoundError: there is no such stream.
        """
        named = replace(config, name=uuid4().hex)
        return cls(client, stream, await client.jetstream().add_consumer(stream, named))

    async def fetch(self, batch: int, timeout: float) -> list[Msg]:
        """The next messages, at most `batch`: those that there are within `timeout` seconds.

        Raises:
            nats.errors.TimeoutError: there is none in that time.
            PullFailedError: the broker refuses, or falls silent within a batch; the consumer may be
                gone, and messages with it.
        """
        body = {"batch": batch, "expires": int(timeout * 1e9), "max_bytes": MAX_BYTES}
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox)
        found: list[Msg] = []
        try:
            await self._client.publish(self._subject, json.dumps(body).encode(), reply=inbox)
            async with asyncio.timeout(timeout + MARGIN):
                while len(found) < batch:
                    message = await subscription.next_msg(timeout=timeout + MARGIN)
                    if message.reply:
                        found.append(message)
                    elif _ends(message):
                        break
        except TimeoutError as error:
            if found:
                # What was on its way is lost: the broker counts it as delivered.
                raise PullFailedError("the rest of a batch did not come in time") from error
        finally:
            await subscription.unsubscribe()
        if not found:
            raise nats.errors.TimeoutError
        return found


def _ends(status: Msg) -> bool:
    """Whether a status ends the batch."""
    headers = status.headers or {}
    code, reason = headers.get("Status", ""), headers.get("Description", "")
    if code in NO_MORE or reason == TOO_LARGE:
        return True
    if code == HEARTBEAT:
        return False
    raise PullFailedError(f"{code} {reason}")
