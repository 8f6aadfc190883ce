"""Whoever asks an embedded stack for shows, and waits for how they end."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from nats.js import JetStreamContext

from contracts import (
    DeadLetter,
    FeedSource,
    ShowCancelled,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowRequested,
    subjects,
)
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from services.kit.tail import tail
from services.stack import embedded_stack

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"
ENDS = {kind.subject: kind for kind in (ShowGenerated, ShowFailed, ShowCancelled)}


@dataclass(frozen=True)
class Requester:
    """A stack within reach."""

    platform: Platform
    js: JetStreamContext
    settings: PlatformSettings

    async def feeds(self, language: str) -> tuple[FeedSource, ...]:
        """The fixture feeds of a language, stored."""
        files = sorted(FEEDS.glob(f"{language}-*.xml"))
        return tuple([await self._stored(file.read_bytes()) for file in files])

    async def _stored(self, body: bytes) -> FeedSource:
        key = f"files/{hashlib.sha256(body).hexdigest()}"
        put = self.platform.blobs.put
        return FeedSource(blob=await put(subjects.BLOBS_SOURCES, key, body, "application/xml"))

    async def ask(self, request: ShowRequested) -> ShowEvent:
        """Ask for a show; how it ended."""
        show_id = request.show_id or str(uuid4())
        asked = request.model_copy(update={"show_id": show_id})
        message_id = f"{show_id}:{subjects.SHOW_REQUESTED}:1"
        await self.platform.publisher.send(asked, subjects.SHOW_REQUESTED, message_id)
        return await self.end_of(show_id)

    async def send(self, body: bytes, message_id: str = "") -> int:
        """Publish whatever bytes as a request; their place on the stream."""
        headers = {"Nats-Msg-Id": message_id} if message_id else None
        ack = await self.js.publish(subjects.SHOW_REQUESTED, body, headers=headers)
        return ack.seq

    async def end_of(self, show_id: str) -> ShowEvent:
        """How a show ended; what was announced before is seen, too."""
        async with aclosing(
            tail(self.platform.client, subjects.STREAM_ARCHIVE, after=0)
        ) as entries:
            async for entry in entries:
                event = ENDS[entry.subject].model_validate_json(entry.body)
                if event.show_id == show_id:
                    return event
        raise AssertionError("the tail of a stream has no end")

    async def ends(self, show_id: str) -> list[ShowEvent]:
        """Every end of a show that was announced."""
        return [
            event
            for subject, body in await self._all(subjects.STREAM_ARCHIVE)
            if (event := ENDS[subject].model_validate_json(body)).show_id == show_id
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
    """An embedded stack in `folder`, and somebody to ask it."""
    own = PlatformSettings(data_dir=folder, retry_delays=(0.2,))
    async with (
        embedded_stack(own, services=services) as stack,
        connected(stack.settings, "requester") as (broker, platform),
    ):
        yield Requester(platform, jetstream(broker), stack.settings)


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Variables that stand in the environment while the block runs."""
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


async def all_of(*asked: Any) -> list[Any]:
    """What each of several things gives that are waited for at once."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in asked]
    return [task.result() for task in tasks]
