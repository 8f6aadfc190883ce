"""Follows the states of shows, so that lists have those in the making without asking for them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import nats.errors
from nats.js.kv import KV_OP
from pydantic import ValidationError

from contracts import ShowState, subjects
from contracts.client.stored import Stored
from contracts.client.tail import Reading, tail_batches
from contracts.client.tasks import cancel_all
from services.bridge.domain.making import KEPT, Glance, ShowsInMaking
from services.kit.clock import Clock
from services.kit.failures import BrokerUnavailable
from services.kit.kv import stream_of_bucket
from services.kit.platform import Platform

logger = logging.getLogger(__name__)

STREAM = stream_of_bucket(subjects.BUCKET_SHOWS)
PREFIX = f"$KV.{subjects.BUCKET_SHOWS}."
BATCH = 100
FETCH_TIMEOUT = 1.0
"""Seconds without a state after which there is no further one."""


class FollowedShows:
    """The shows in the making, once their states are read."""

    def __init__(self, shows: ShowsInMaking, timeout: float) -> None:
        """`timeout`: seconds in which the states must be read."""
        self._shows = shows
        self._timeout = timeout
        self._read = asyncio.Event()

    async def now(self) -> ShowsInMaking:
        """The shows, as far as is known now.

        Raises:
            BrokerUnavailable: their states are not read yet.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._read.wait()
        except TimeoutError as error:
            raise BrokerUnavailable("the states of the shows are not read yet") from error
        return self._shows

    def complete(self) -> None:
        """Note that all states are read that there were."""
        self._read.set()


@asynccontextmanager
async def following_states(
    platform: Platform, shows: ShowsInMaking, timeout: float
) -> AsyncIterator[FollowedShows]:
    """Note the states of all shows in `shows` while the block runs.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    followed = FollowedShows(shows, timeout)
    last = await platform.streams.last(STREAM)
    task = asyncio.create_task(_follow(platform, shows, followed, last))
    try:
        yield followed
    finally:
        await cancel_all({task})


async def _follow(
    platform: Platform, shows: ShowsInMaking, followed: FollowedShows, last: int
) -> None:
    reading = Reading(STREAM, 0, size=BATCH, fetch_timeout=FETCH_TIMEOUT)
    try:
        async with aclosing(tail_batches(platform.client, reading)) as batches:
            async for batch in batches:
                for stored in batch:
                    _note(stored, shows, platform.clock)
                if not batch or batch[-1].sequence >= last:
                    followed.complete()
    except nats.errors.Error as error:
        logger.warning("states of shows are followed no more: %r", error)


def _note(stored: Stored, shows: ShowsInMaking, clock: Clock) -> None:
    """Note one state; one that cannot be read is left out."""
    show_id = stored.subject.removeprefix(PREFIX)
    if KV_OP in stored.headers or "Nats-Marker-Reason" in stored.headers:
        shows.forget(show_id)
        return
    now = clock.now()
    try:
        if Glance.model_validate_json(stored.body).ended_before(now - KEPT):
            shows.note_past(show_id)
        else:
            shows.note(ShowState.model_validate_json(stored.body), now)
    except ValidationError as error:
        logger.warning("the state of show %s cannot be read: %s", show_id, error)
