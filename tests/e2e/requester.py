"""Requests shows of an embedded stack, and waits for their ends."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from contracts import (
    TERMINAL_EVENTS,
    DeadLetter,
    FeedSource,
    ShowEvent,
    ShowFailed,
    ShowRequested,
    subjects,
)
from contracts.client.tail import Reading, tail
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.stack import embedded_stack
from tests.waiting import until

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"
TERMINAL_KINDS = {kind.subject: kind for kind in TERMINAL_EVENTS.values()}


@dataclass(frozen=True)
class Requester:
    """A client of an embedded stack."""

    platform: Platform
    js: JetStreamContext
    settings: PlatformSettings

    async def feeds(self, language: str) -> tuple[FeedSource, ...]:
        """Store the fixture feeds of a language."""
        files = sorted(FEEDS.glob(f"{language}-*.xml"))
        return tuple([await self._stored(file.read_bytes()) for file in files])

    async def _stored(self, body: bytes) -> FeedSource:
        key = f"files/{hashlib.sha256(body).hexdigest()}"
        put = self.platform.blobs.put
        return FeedSource(blob=await put(subjects.BLOBS_SOURCES, key, body, "application/xml"))

    async def request(self, request: ShowRequested) -> ShowEvent:
        """Request a show, and return its terminal event."""
        show_id = request.show_id or str(uuid4())
        identified = request.model_copy(update={"show_id": show_id})
        message_id = f"{show_id}:{subjects.SHOW_REQUESTED}:1"
        await self.platform.publisher.send(identified, subjects.SHOW_REQUESTED, message_id)
        return await self.end_of(show_id)

    async def send(self, body: bytes, message_id: str = "") -> int:
        """Publish bytes as a request; return their sequence."""
        headers = {"Nats-Msg-Id": message_id} if message_id else None
        ack = await self.js.publish(subjects.SHOW_REQUESTED, body, headers=headers)
        return ack.seq

    async def end_of(self, show_id: str) -> ShowEvent:
        """Wait for the terminal event of a show, a past one included."""
        async with aclosing(
            tail(self.platform.client, Reading(subjects.STREAM_ARCHIVE, after=0))
        ) as entries:
            async for entry in entries:
                kind = TERMINAL_KINDS.get(entry.subject)
                event = kind.model_validate_json(entry.body) if kind else None
                if event is not None and event.show_id == show_id:
                    return event
        raise AssertionError("the tail of a stream has no end")

    async def end_caused_by(self, message_id: str) -> ShowFailed:
        """Wait for the `show.failed` that a message has caused, a past one included."""
        found = await until(partial(self._caused_by, message_id))
        assert found is not None
        return found

    async def _caused_by(self, message_id: str) -> ShowFailed | None:
        failures = [
            ShowFailed.model_validate_json(body)
            for subject, body in await self._all(subjects.STREAM_ARCHIVE)
            if subject == subjects.SHOW_FAILED
        ]
        return next((each for each in failures if each.caused_by == message_id), None)

    async def last_on(self, stream: str, subject: str) -> RawStreamMsg:
        """Wait for a message on a subject."""

        async def look() -> RawStreamMsg | None:
            try:
                return await self.js.get_last_msg(stream, subject)
            except NotFoundError:
                return None

        found = await until(look)
        assert found is not None
        return found

    async def ends(self, show_id: str) -> list[ShowEvent]:
        """All terminal events of a show."""
        return [
            event
            for subject, body in await self._all(subjects.STREAM_ARCHIVE)
            if (kind := TERMINAL_KINDS.get(subject)) is not None
            and (event := kind.model_validate_json(body)).show_id == show_id
        ]

    async def dead_letters(self, sequence: int) -> list[DeadLetter]:
        """The dead letters of the message at `sequence` of SHOWS."""
        letters = [
            DeadLetter.model_validate_json(body)
            for subject, body in await self._all(subjects.STREAM_DEAD)
            if subjects.is_dead_letter(subject)
        ]
        return [each for each in letters if each.sequence == sequence]

    async def _all(self, stream: str) -> list[tuple[str, bytes]]:
        last = (await self.js.stream_info(stream)).state.last_seq
        found = [await self.js.get_msg(stream, n) for n in range(1, last + 1)]
        return [(str(m.subject), m.data or b"") for m in found]


@asynccontextmanager
async def open_requester(
    folder: Path, *, services: Iterable[str] | None = None
) -> AsyncIterator[Requester]:
    """Run an embedded stack in `folder`, and yield a client of it."""
    own = PlatformSettings(data_dir=folder, retry_delays=(0.2,))
    async with (
        embedded_stack(own, services=services) as stack,
        connected(stack.settings, "requester") as (broker, platform),
    ):
        yield Requester(platform, jetstream(broker), stack.settings)


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set environment variables while the block runs."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


async def all_of(*awaitables: Any) -> list[Any]:
    """Await several awaitables concurrently, and return their results."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in awaitables]
    return [task.result() for task in tasks]
