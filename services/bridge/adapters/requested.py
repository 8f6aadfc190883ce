"""Hears the requests of other bridges, so that each of them knows a show before it has a state."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import nats.errors
from nats.aio.client import Client
from pydantic import ValidationError

from contracts import ShowRequested, subjects
from contracts.client import RadioClient
from contracts.client.commands import digest_of
from contracts.client.stored import Stored
from contracts.client.tail import Reading, tail
from contracts.client.tasks import cancel_all
from services.bridge.domain.making import ShowsInMaking
from services.bridge.domain.recent import RecentRequests
from services.client.failures import as_failures

logger = logging.getLogger(__name__)

EARLIER = 1_000
"""Messages of the stream before the start that are read, too: a bridge may have been restarted."""


@asynccontextmanager
async def hearing_requests(
    client: Client, recent: RecentRequests, shows: ShowsInMaking
) -> AsyncIterator[None]:
    """Note the requests that name their show, as those of bridges do, while the block runs.

    Raises:
        BrokerUnavailable: the broker is unavailable.
    """
    with as_failures():
        now = await RadioClient(client).positions()
    after = max(0, now[subjects.STREAM_SHOWS] - EARLIER)
    reading = Reading(subjects.STREAM_SHOWS, after, (subjects.SHOW_REQUESTED,), size=100)
    task = asyncio.create_task(_heard(client, reading, recent, shows))
    try:
        yield
    finally:
        await cancel_all({task})


async def _heard(
    client: Client, reading: Reading, recent: RecentRequests, shows: ShowsInMaking
) -> None:
    try:
        async with aclosing(tail(client, reading)) as requests:
            async for request in requests:
                _note(request, recent, shows)
    except nats.errors.Error as error:
        logger.warning("requests of other bridges are heard no more: %r", error)


def _note(request: Stored, recent: RecentRequests, shows: ShowsInMaking) -> None:
    try:
        wanted = ShowRequested.model_validate_json(request.body or b"{}")
    except ValidationError:
        return  # `show` refuses it
    if wanted.show_id is not None:
        recent.note(wanted.show_id, digest_of(wanted))
        shows.request(wanted.show_id, request.stored_at, request.sequence)
