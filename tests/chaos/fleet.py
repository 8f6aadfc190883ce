"""A fleet as it is deployed: a nats-server and a process per service."""

import asyncio
import json
import os
import secrets
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import nats.js.errors
from pydantic import SecretStr

from contracts import (
    TERMINAL_EVENTS,
    DeadLetter,
    FeedSource,
    ShowEvent,
    ShowFailed,
    ShowRequested,
    ShowState,
    subjects,
)
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
from tests.idle import are_idle
from tests.ports import free_port
from tests.waiting import until

E = TypeVar("E", bound=ShowEvent)

CONCURRENCY = 2
"""Synthesizer calls that one audio process has in flight at most."""
SHOW_TIMEOUT = 90.0
"""Seconds after which a show counts as hung."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a stream."""

    subject: str
    sequence: int
    body: bytes


@dataclass
class Fleet(Processes):
    """The processes, a client of their broker, and readers of its streams and buckets."""

    platform: Platform = field(init=False)
    js: Any = field(init=False)
    _read: dict[str, list[Message]] = field(default_factory=dict)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def request(self, show_id: str, **fields: Any) -> ShowRequested:
        """Publish and return a request for a show of one minute with news of its own."""
        if "feeds" not in fields:
            fields["feeds"] = (await self.feed(show_id, zlib.crc32(show_id.encode())),)
        payload = {"show_id": show_id, "minutes": 1, "news": 2, "allow_shorter": True} | fields
        request = ShowRequested.model_validate(payload)
        await self.publish(subjects.SHOW_REQUESTED, request, f"{show_id}:show.requested:1")
        return request

    async def feed(self, name: str, seed: int) -> FeedSource:
        """Store a feed with news that no other seed has."""
        ref = await self.platform.blobs.put(
            subjects.BLOBS_SOURCES, f"{name}.xml", news.feed(seed), "application/xml"
        )
        return FeedSource(blob=ref, name="The Wire", category="world", language="en")

    async def publish(self, subject: str, body: Any, message_id: str) -> None:
        """Publish a model with any message id, as another program would."""
        await self.platform.publisher.send(body, subject, message_id)

    async def publish_event(self, event: ShowEvent) -> None:
        """Publish an event as its service does."""
        await self.platform.publisher.publish(event)

    async def messages(self, stream: str) -> list[Message]:
        """All messages of a stream, in order."""
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

    async def events(self, kind: type[E], show_id: str, generation: int | None = None) -> list[E]:
        """The events of a kind and show, of one generation or of all."""
        stream = subjects.stream_of(kind.subject)
        bodies = [m.body for m in await self.messages(stream) if m.subject == kind.subject]
        events = [event_of(kind, body) for body in bodies]
        ours = [event for event in events if event is not None and event.show_id == show_id]
        return [event for event in ours if generation in (None, event.generation)]

    async def failures_caused_by(self, message_id: str) -> list[ShowFailed]:
        """The failures that a message has caused."""
        bodies = [
            m.body
            for m in await self.messages(subjects.STREAM_ARCHIVE)
            if m.subject == ShowFailed.subject
        ]
        failures = [event_of(ShowFailed, body) for body in bodies]
        return [each for each in failures if each is not None and each.caused_by == message_id]

    async def terminal_events(self, show_id: str) -> list[ShowEvent]:
        """All terminal events of a show; there should be one per generation."""
        return [
            event for kind in TERMINAL_EVENTS.values() for event in await self.events(kind, show_id)
        ]

    async def ended(
        self, show_id: str, generation: int = 1, within: float = SHOW_TIMEOUT
    ) -> ShowEvent:
        """Wait until a show has ended and its state records it; return the terminal event.

        Raises:
            TimeoutError: it did not end in time.
        """

        async def ended() -> ShowEvent | None:
            state = await self.state(show_id)
            over = state is not None and state.over and state.generation == generation
            found = [e for e in await self.terminal_events(show_id) if e.generation == generation]
            return found[0] if over and found else None

        found = await until(ended, within=within)
        assert found is not None
        return found

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show."""
        found = await self.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def dead_letters(self) -> list[DeadLetter]:
        """All dead letters."""
        bodies = [
            m.body
            for m in await self.messages(subjects.STREAM_DEAD)
            if subjects.is_dead_letter(m.subject)
        ]
        return [DeadLetter.model_validate_json(body) for body in bodies]

    async def failures(self, show_id: str) -> int:
        """Number of failures of handlers with events of the show, as the kit counts them."""
        inbox = Inbox(self.platform.bucket(subjects.BUCKET_DELIVERIES))
        keys = await self.platform.bucket(subjects.BUCKET_DELIVERIES).keys()
        return sum([(await inbox.read(key)).failures for key in keys if f".{show_id}." in key])

    async def idle(self) -> None:
        """Wait until all running services have handled their messages."""
        await until(self.idle_now, within=SHOW_TIMEOUT)

    async def idle_now(self) -> bool:
        """Whether all running services have handled their messages."""
        running = {service_of(name) for name in self.processes}
        consumers = [
            (subjects.stream_of(route.subject), consumer_of(service, route))
            for service, route in services.consumers()
            if service in running
        ]
        return await are_idle(self.js, *consumers)


@asynccontextmanager
async def running_fleet(folder: Path, *names: str, **environment: str) -> AsyncIterator[Fleet]:
    """A provisioned broker with the named services, those of the pipeline where none is named."""
    port, token = free_port(), secrets.token_urlsafe(24)
    config = CONFIG.format(port=port, token=token, store=json.dumps(str(folder / "store")))
    (folder / "nats.conf").write_text(config)
    settings = settings_of(folder, f"nats://127.0.0.1:{port}", token)
    async with deployed(folder, settings, (BROKER,), names, environment) as fleet:
        yield fleet


@asynccontextmanager
async def deployed(
    folder: Path,
    settings: PlatformSettings,
    brokers: Sequence[str],
    names: Sequence[str],
    environment: dict[str, str],
) -> AsyncIterator[Fleet]:
    """Brokers whose configuration is in the folder, provisioned, and services that use them."""
    own = {
        "RADIOX_NATS_URL": str(settings.nats_url),
        "RADIOX_NATS_TOKEN": settings.nats_token.get_secret_value() if settings.nats_token else "",
        "RADIOX_NATS_REPLICAS": str(settings.nats_replicas),
        "RADIOX_DATA_DIR": str(folder),
        "TMPDIR": str(
            folder
        ),  # killed processes leave their scratch folders in the folder of the test
        "RADIOX_LOG_FORMAT": "text",
        "RADIOX_ACK_WAIT": str(settings.ack_wait),
        "RADIOX_RETRY_DELAYS": "[0.2]",
        "RADIOX_GRACE": "5",
        "RADIOX_ATTEMPTS": str(settings.attempts),
        "RADIOX_AUDIO_CONCURRENCY": str(CONCURRENCY),
        "RADIOX_AUDIO_SPEECH": "espeak",  # the quickest: what is proved does not depend on it
    }
    made = Fleet(folder, settings, os.environ | own | environment)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(made.close)
        for name in brokers:
            await made.start(name)
        for name in brokers:
            await made.consumes(name)
        await provision_fleet(settings)
        broker, made.platform = await stack.enter_async_context(connected(settings, "harness"))
        made.js = jetstream(broker)
        for name in names or services.pipeline():
            await made.start(name)
        for name in names or services.pipeline():
            await made.consumes(name)
        yield made


def settings_of(folder: Path, url: str, token: str, **others: Any) -> PlatformSettings:
    """Settings of a fleet that notices failures soon."""
    return PlatformSettings(
        nats_url=url,
        nats_token=SecretStr(token),
        data_dir=folder,
        ack_wait=3.0,
        attempts=3,
        blobs="jetstream",
        **others,
    )


def consumer_of(service: str, route: Route) -> str:
    """The durable consumer of a route."""
    return subjects.consumer_of(service, route.subject)


def event_of(kind: type[E], body: bytes) -> E | None:
    """The event that a body holds; None where it holds none: tests publish malformed ones too."""
    try:
        return kind.model_validate_json(body)
    except ValueError:
        return None
