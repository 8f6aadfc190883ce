"""A fleet as it is deployed: a nats-server and a process per service, all of them mortal."""

import asyncio
import json
import os
import secrets
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import nats.js.errors
from pydantic import SecretStr

from contracts import DeadLetter, FeedSource, ShowEvent, ShowRequested, ShowState, subjects
from contracts import show as ends
from services import fleet as services
from services.kit.availability import retry_until_available
from services.kit.broker import jetstream
from services.kit.delivery.inbox import Inbox
from services.kit.nats_server import CONFIG
from services.kit.platform import Platform
from services.kit.runtime import connected
from services.kit.service import Route
from services.kit.settings import PlatformSettings
from services.stack import provision_fleet
from tests.chaos import news
from tests.chaos.processes import BROKER, Processes, service_of
from tests.waiting import until

E = TypeVar("E", bound=ShowEvent)

CONCURRENCY = 2
"""Synthesizer calls that one audio process has in flight at most."""
SHOW_WITHIN = 90.0
"""Seconds after which a show is said to hang."""
ENDINGS: tuple[type[ShowEvent], ...] = (ends.ShowGenerated, ends.ShowFailed, ends.ShowCancelled)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands on a stream."""

    subject: str
    sequence: int
    body: bytes


@dataclass
class Fleet(Processes):
    """The processes, a way to talk to them, and eyes on what they leave."""

    platform: Platform = field(init=False)
    js: Any = field(init=False)
    _read: dict[str, list[Message]] = field(default_factory=dict)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def request(self, show_id: str, **fields: Any) -> ShowRequested:
        """Ask for a show of a minute with news of its own; the request, published."""
        if "feeds" not in fields:
            fields["feeds"] = (await self.feed(show_id, zlib.crc32(show_id.encode())),)
        asked = {"show_id": show_id, "minutes": 1, "news": 2, "allow_shorter": True} | fields
        request = ShowRequested.model_validate(asked)
        await self.publish(subjects.SHOW_REQUESTED, request, f"{show_id}:show.requested:1")
        return request

    async def feed(self, name: str, seed: int) -> FeedSource:
        """News that no other seed tells, stored as a blob."""
        ref = await self.platform.blobs.put(
            subjects.BLOBS_SOURCES, f"{name}.xml", news.feed(seed), "application/xml"
        )
        return FeedSource(blob=ref, name="The Wire", category="world", language="en")

    async def publish(self, subject: str, body: Any, message_id: str) -> None:
        """Publish a model under any id, as somebody who is not of the fleet would."""
        await self.platform.publisher.send(body, subject, message_id)

    async def say(self, event: ShowEvent) -> None:
        """Publish an event as the service does whose event it is."""
        await self.platform.publisher.publish(event)

    async def messages(self, stream: str) -> list[Message]:
        """Every message that stands on a stream, in order."""
        async with self._reading:
            read = self._read.setdefault(stream, [])
            while message := await self._following(stream, read[-1].sequence if read else 0):
                read.append(message)
            return read

    async def _following(self, stream: str, after: int) -> Message | None:
        def look() -> Any:
            return self.js.get_msg(stream, after + 1, subject=">", next=True)

        try:
            found = await retry_until_available(look, f"reading {stream}")
        except nats.js.errors.NotFoundError:
            return None
        return Message(found.subject, found.seq, found.data or b"")

    async def heard(self, kind: type[E], show_id: str, generation: int | None = None) -> list[E]:
        """The events of one kind and show that stand on their stream, of any generation or one."""
        stream = subjects.stream_of(kind.subject)
        bodies = [m.body for m in await self.messages(stream) if m.subject == kind.subject]
        events = [kind.model_validate_json(body) for body in bodies if is_event(body)]
        ours = [event for event in events if event.show_id == show_id]
        return [event for event in ours if generation in (None, event.generation)]

    async def endings(self, show_id: str) -> list[ShowEvent]:
        """Every terminal event of a show, by the archive; there ought to be one a generation."""
        return [event for kind in ENDINGS for event in await self.heard(kind, show_id)]

    async def ended(
        self, show_id: str, generation: int = 1, within: float = SHOW_WITHIN
    ) -> ShowEvent:
        """Wait for the end of a show, and for the state to say so; the terminal event.

        Raises:
            TimeoutError: the show hangs.
        """

        async def told() -> ShowEvent | None:
            state = await self.state(show_id)
            over = state is not None and state.over and state.generation == generation
            found = [e for e in await self.endings(show_id) if e.generation == generation]
            return found[0] if over and found else None

        found = await until(told, within=within)
        assert found is not None
        return found

    async def state(self, show_id: str) -> ShowState | None:
        """The state that `show` keeps."""
        found = await self.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def dead_letters(self) -> list[DeadLetter]:
        """Every dead letter."""
        bodies = [
            m.body
            for m in await self.messages(subjects.STREAM_DEAD)
            if subjects.is_dead_letter(m.subject)
        ]
        return [DeadLetter.model_validate_json(body) for body in bodies]

    async def failures(self, show_id: str) -> int:
        """How often a handler failed at an event of the show, by the kit's own count."""
        inbox = Inbox(self.platform.bucket(subjects.BUCKET_DELIVERIES))
        keys = await self.platform.bucket(subjects.BUCKET_DELIVERIES).keys()
        return sum([(await inbox.read(key)).failures for key in keys if f".{show_id}." in key])

    async def idle(self) -> None:
        """Wait until no service that runs has anything left to do."""
        at_work = {service_of(name) for name in self.processes}
        consumers = [each for each in services.consumers() if each[0] in at_work]

        async def idle() -> bool:
            for service, route in consumers:
                stream, name = subjects.stream_of(route.subject), consumer_of(service, route)
                try:
                    info = await self.js.consumer_info(stream, name)
                except nats.js.errors.NotFoundError:
                    return False
                if info.num_pending or info.num_ack_pending:
                    return False
            return True

        await until(idle, within=SHOW_WITHIN)


@asynccontextmanager
async def running_fleet(folder: Path, *names: str, **environment: str) -> AsyncIterator[Fleet]:
    """A broker, provisioned, with the named services (all where none is named) on it."""
    settings = _broker_settings(folder)
    own = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value() if settings.nats_token else "",
        "RADIOX_DATA_DIR": str(folder),
        "TMPDIR": str(folder),  # what is killed leaves its scratch where the test's own goes
        "RADIOX_ACK_WAIT": str(settings.ack_wait),
        "RADIOX_RETRY_DELAYS": "[0.2]",
        "RADIOX_GRACE": "5",
        "RADIOX_ATTEMPTS": str(settings.attempts),
        "RADIOX_AUDIO_CONCURRENCY": str(CONCURRENCY),
    }
    made = Fleet(folder, settings, os.environ | own | environment)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(made.close)
        await made.start(BROKER)
        await made.consumes(BROKER)
        await provision_fleet(settings)
        broker, made.platform = await stack.enter_async_context(connected(settings, "harness"))
        made.js = jetstream(broker)
        for name in names or services.pipeline():
            await made.start(name)
        for name in names or services.pipeline():
            await made.consumes(name)
        yield made


def _broker_settings(folder: Path) -> PlatformSettings:
    """A broker on a port that stays the same, so that it can be started again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_urlsafe(24)
    config = CONFIG.format(port=port, token=token, store=json.dumps(str(folder / "store")))
    (folder / "nats.conf").write_text(config)
    return PlatformSettings(
        nats_url=f"nats://127.0.0.1:{port}",
        nats_token=SecretStr(token),
        data_dir=folder,
        ack_wait=3.0,
        attempts=3,
        blobs="jetstream",
    )


def consumer_of(service: str, route: Route) -> str:
    """The durable consumer with which a service hears a route."""
    return subjects.consumer_of(service, route.subject)


def is_event(body: bytes) -> bool:
    """Whether a body names a show: tests publish nonsense too."""
    try:
        named = json.loads(body)
    except ValueError:
        return False
    return isinstance(named, dict) and bool(named.get("show_id"))
