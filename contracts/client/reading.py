"""Reads both streams of the shows, and progress, into one queue."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from typing import TypeAlias

import nats.errors
from nats.aio.msg import Msg

from contracts import subjects
from contracts.client.calls import Calls
from contracts.client.errors import RadioXError, UnavailableError
from contracts.client.tail import Reading, tail
from contracts.client.tasks import cancel_all
from contracts.client.updates import MILESTONES, Update, event_update, progress_update

STREAMS = (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE)
ANY_SHOW = "*"
BACKLOG = 256
"""Updates that wait to be taken: beyond them no stream is read on, and progress is lost."""

Queue: TypeAlias = asyncio.Queue[Update | RadioXError]


async def positions(calls: Calls) -> dict[str, int]:
    """The last position of each stream: what is behind it has yet to come.

    Raises:
        UnavailableError: the broker is unavailable, or not provisioned.
        AccessDeniedError: the user may not read the streams.
    """
    return {stream: await calls.last(stream) for stream in STREAMS}


@asynccontextmanager
async def updates_of(
    calls: Calls, after: Mapping[str, int], show_id: str, *, patience: float
) -> AsyncIterator[Queue]:
    """Read the milestones of every show behind the positions, and the progress of `show_id`.

    An error is the last entry of the queue: reading ends with it. `patience`: seconds in which the
    broker may fail without a break.
    """
    queue: Queue = asyncio.Queue(BACKLOG)

    async def on_progress(message: Msg) -> None:
        update = progress_update(message.subject, message.data)
        if update is not None and not queue.full():
            queue.put_nowait(update)

    subject = subjects.PROGRESS.format(show_id=show_id)
    subscription = await calls.client.subscribe(subject, cb=on_progress)
    readings = [Reading(name, after[name], _wanted(name), patience=patience) for name in STREAMS]
    tasks = [asyncio.create_task(_read(calls, reading, queue)) for reading in readings]
    try:
        yield queue
    finally:
        await cancel_all(tasks)
        with suppress(nats.errors.Error):
            await subscription.unsubscribe()


def _wanted(stream: str) -> list[str]:
    return [name for name in MILESTONES if subjects.stream_of(name) == stream]


async def _read(calls: Calls, reading: Reading, queue: Queue) -> None:
    """Put the milestones of a stream into the queue, and the error that ends reading."""

    async def read() -> None:
        async with aclosing(tail(calls.client, reading)) as messages:
            async for stored in messages:
                if (update := event_update(stored, reading.stream)) is not None:
                    await queue.put(update)

    try:
        await calls.denials.guard(f".{reading.stream}", read())
    except RadioXError as error:
        await queue.put(error)
    except (nats.errors.Error, ConnectionError) as error:
        lost = UnavailableError(f"{reading.stream}: the broker is out of reach")
        lost.__cause__ = error
        await queue.put(lost)


async def taken(queue: Queue) -> Update:
    """The next update of the queue; an error that is in it is raised."""
    entry = await queue.get()
    if isinstance(entry, RadioXError):
        raise entry
    return entry
