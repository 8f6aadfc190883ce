"""Heartbeats keep a message that is being handled from being delivered again."""

import asyncio
import contextlib

import nats.errors

from services.kit.delivery.chain import Incoming, Next

INTERVAL_SHARE = 1 / 3
"""Interval of heartbeats, as a share of the consumer's ack_wait."""


class Heartbeat:
    """Resets the ack timeout of a message periodically while it is handled."""

    def __init__(self, ack_wait: float) -> None:
        """`ack_wait`: seconds without a heartbeat after which a message is delivered again."""
        self._interval = ack_wait * INTERVAL_SHARE

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Send heartbeats while the rest of the chain runs."""
        heartbeats = asyncio.create_task(self._send(incoming))
        try:
            await call_next(incoming)
        finally:
            heartbeats.cancel()

    async def _send(self, incoming: Incoming) -> None:
        while True:
            await asyncio.sleep(self._interval)
            with contextlib.suppress(nats.errors.Error, OSError):
                await incoming.message.in_progress()
