"""One ear on the streams for all clients: what is heard fans out in memory."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import nats.errors
from nats.aio.client import Client
from pydantic_core import from_json

from contracts import subjects
from services.bridge.domain.lines import Said
from services.bridge.ports import BusyError
from services.kit.stream import StreamReader
from services.kit.tail import tail

ENDS = frozenset(subjects.STREAMS[subjects.STREAM_ARCHIVE])
TOLD = ENDS | {
    subjects.SHOW_ACCEPTED,
    subjects.SCRIPT_READY,
    subjects.AUDIO_READY,
    subjects.COVER_READY,
}
"""The subjects whose events clients are told."""


class QueuedListener:
    """A bounded queue; who falls behind by more is dropped rather than waited for."""

    def __init__(self, backlog: int) -> None:
        self._queue: asyncio.Queue[Said] = asyncio.Queue(backlog)
        self._dropped = False

    def tell(self, said: Said) -> None:
        """Say something, unless the client is too far behind."""
        try:
            self._queue.put_nowait(said)
        except asyncio.QueueFull:
            self._dropped = True

    async def next(self, patience: float) -> Said | None:
        """What is said next; None where nothing was for `patience` seconds."""
        if self._dropped:
            raise EOFError
        try:
            return await asyncio.wait_for(self._queue.get(), patience)
        except TimeoutError:
            return None


class MemoryHub:
    """The listeners of each show."""

    def __init__(self, backlog: int, most: int) -> None:
        self._backlog = backlog
        self._most = most
        self._count = 0
        self._listeners: defaultdict[str, set[QueuedListener]] = defaultdict(set)

    @contextmanager
    def listen(self, show_id: str) -> Iterator[QueuedListener]:
        """Hear what is said of one show while the block runs."""
        if self._count >= self._most:
            raise BusyError(f"{self._most} clients are listening already")
        listener = QueuedListener(self._backlog)
        self._count += 1
        self._listeners[show_id].add(listener)
        try:
            yield listener
        finally:
            self._count -= 1
            self._listeners[show_id].discard(listener)
            if not self._listeners[show_id]:
                del self._listeners[show_id]

    def tell(self, show_id: str, said: Said) -> None:
        """Tell everybody who listens for the show."""
        for listener in self._listeners.get(show_id, ()):
            listener.tell(said)


@asynccontextmanager
async def open_hub(
    client: Client, streams: StreamReader, *, backlog: int, most: int
) -> AsyncIterator[MemoryHub]:
    """A hub that hears the broker while the block runs."""
    hub = MemoryHub(backlog, most)

    async def follow(stream: str, after: int) -> None:
        async for entry in tail(client.jetstream(), stream, after=after):
            if entry.subject in TOLD:
                show_id = _show_of(entry.body)
                ends = entry.subject in ENDS
                place = (stream, entry.sequence)
                body = entry.body.decode(errors="replace")
                hub.tell(show_id, Said(entry.subject, body, place, ends=ends))

    async def progress(message: Any) -> None:
        hub.tell(message.subject.removeprefix("progress."), Said("progress", message.data.decode()))

    subject = subjects.PROGRESS.format(show_id="*")
    subscription = await client.subscribe(subject, cb=progress)
    tasks = [
        asyncio.create_task(follow(stream, await streams.last(stream)))
        for stream in (subjects.STREAM_SHOWS, subjects.STREAM_ARCHIVE)
    ]
    try:
        yield hub
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(nats.errors.Error):
            await subscription.unsubscribe()


def _show_of(body: bytes) -> str:
    """The show that a body names, empty where it names none."""
    try:
        named = from_json(body)
    except ValueError:
        return ""
    return str(named.get("show_id", "")) if isinstance(named, dict) else ""
