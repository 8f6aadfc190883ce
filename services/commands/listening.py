"""Hearing how a show comes along: progress, milestones and the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias

import nats.errors

from contracts import (
    AudioReady,
    CoverReady,
    Progress,
    ScriptReady,
    ShowAccepted,
    ShowCancelled,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    subjects,
)
from services.commands.station import Station
from services.kit.broker import connection, jetstream
from services.kit.tail import Entry, tail

Heard: TypeAlias = "Progress | ShowEvent"
Hearing: TypeAlias = "asyncio.Queue[Heard | None]"
"""What is heard, in order; None only wakes whoever waits."""

EVENTS: dict[str, type[ShowEvent]] = {
    kind.subject: kind
    for kind in (
        ShowAccepted, ScriptReady, AudioReady, CoverReady, ShowGenerated, ShowFailed, ShowCancelled,
    )
}  # fmt: skip
"""What is worth hearing, by subject."""
ENDS = (ShowGenerated, ShowFailed, ShowCancelled)


@asynccontextmanager
async def listening(station: Station, show_id: str) -> AsyncIterator[Hearing]:
    """Everything that is said of the show from now on, in one queue, while the block runs."""
    heard: Hearing = asyncio.Queue()

    async def hear(message: Any) -> None:
        heard.put_nowait(Progress.model_validate_json(message.data))

    async def follow(stream: str, after: int) -> None:
        async for entry in tail(jetstream(station.broker), stream, after=after):
            event = event_of(entry)
            if event is not None and event.show_id == show_id:
                heard.put_nowait(event)

    subject = subjects.PROGRESS.format(show_id=show_id)
    progress = await connection(station.broker).subscribe(subject, cb=hear)
    tasks = [
        asyncio.create_task(follow(stream, await station.platform.streams.last(stream)))
        for stream in (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE)
    ]
    try:
        yield heard
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(nats.errors.Error):
            await progress.unsubscribe()


def event_of(entry: Entry) -> ShowEvent | None:
    """The event, where it is one that is worth hearing and as it should be."""
    kind = EVENTS.get(entry.subject)
    if kind is None:
        return None
    try:
        return kind.model_validate_json(entry.body)
    except ValueError:
        return None
