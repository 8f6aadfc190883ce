"""Heartbeat: a message that is worked on is not delivered to somebody else."""

import asyncio
import contextlib

import nats.errors

from services.kit.delivery.chain import Incoming, Next

SHARE = 1 / 3
"""A heartbeat comes this often, as a share of the consumer's ack_wait."""


class Heartbeat:
    """Tells the broker that the message is in progress, for as long as it is."""

    def __init__(self, ack_wait: float) -> None:
        """`ack_wait`: seconds after which the broker delivers a silent message again."""
        self._every = ack_wait * SHARE

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Beat beside the work."""
        beating = asyncio.create_task(self._beat(incoming))
        try:
            await call_next(incoming)
        finally:
            beating.cancel()

    async def _beat(self, incoming: Incoming) -> None:
        while True:
            await asyncio.sleep(self._every)
            with contextlib.suppress(nats.errors.Error, OSError):
                await incoming.answer.in_progress()
