"""Follows the chains of airings on the stream AIR."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

from nats.aio.client import Client
from nats.js.api import DeliverPolicy

from contracts import subjects
from contracts.client.stored import Stored
from contracts.client.tail import Reading, tail
from contracts.client.tasks import cancel_all
from services.broadcast.chain import airing_of, is_in_time
from services.kit.clock import Clock
from services.kit.replay import replay
from services.onair.domain.channels import Channels

logger = logging.getLogger(__name__)

CHAINS = subjects.wildcard(subjects.STATION_SCHEDULED)
PLANNED_AHEAD = 1.0
"""Days by which an airing is scheduled before it is heard, at most, where chains are read once."""
FARTHER = 4
"""Factor by which the chains are read from earlier on, where something is missing."""


@asynccontextmanager
async def following(
    client: Client, channels: Channels, clock: Clock, days: float
) -> AsyncIterator[None]:
    """Add to `channels` what was on the air in the last `days`, and go on while the block runs.

    What is over for longer is dropped.

    Raises:
        BrokerUnavailable: the broker is unavailable at the start.
    """
    chains = _Chains(client, channels, clock, timedelta(days=days))
    await chains.load()
    task = asyncio.create_task(chains.follow())
    try:
        yield
    finally:
        await cancel_all([task])


class _Chains:
    def __init__(
        self, client: Client, channels: Channels, clock: Clock, history: timedelta
    ) -> None:
        self._client = client
        self._channels = channels
        self._clock = clock
        self._history = history
        self._after = 0

    async def load(self) -> None:
        """Read the last airing of each channel, and those of the history.

        A channel whose first airing in that time is not its first one has played filler of an
        earlier one before it: the chains are read from earlier on, until that is found.
        """
        async for stored in replay(
            self._client, subjects.STREAM_AIR, CHAINS, policy=DeliverPolicy.LAST_PER_SUBJECT
        ):
            self._add(stored)
        back = self._history + timedelta(days=PLANNED_AHEAD)
        oldest = timedelta(seconds=subjects.STREAM_AGES[subjects.STREAM_AIR])
        while True:
            since = self._clock.now() - back
            async for stored in replay(self._client, subjects.STREAM_AIR, CHAINS, since=since):
                self._add(stored)
            if back > oldest or self._channels.reach(self._clock.now() - self._history):
                break
            back *= FARTHER
        self._channels.forget(self._clock.now() - self._history)

    async def follow(self) -> None:
        """Add what is scheduled from now on."""
        reading = Reading(subjects.STREAM_AIR, self._after, (CHAINS,))
        async with aclosing(tail(self._client, reading)) as messages:
            async for stored in messages:
                self._add(stored)
                self._channels.forget(self._clock.now() - self._history)

    def _add(self, stored: Stored) -> None:
        """Add a stored airing; one that cannot be read, or came too late, is passed over."""
        self._after = max(self._after, stored.sequence)
        airing = airing_of(stored)
        if airing is None:
            return
        if is_in_time(airing, stored):
            self._channels.add(airing)
        else:
            logger.warning("airing %s came too late, and has no effect", airing.event_id)
