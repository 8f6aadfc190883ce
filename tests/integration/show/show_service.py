"""The real show service on a real broker; the other services are simulated."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from nats.js.errors import NotFoundError

from contracts import (
    AudioReady,
    CoverReady,
    DeadLetter,
    ScriptReady,
    ShowEvent,
    ShowRetryRequested,
    ShowState,
    Status,
    subjects,
)
from services import fleet
from services.kit.broker import jetstream
from services.kit.platform import Platform
from services.kit.runtime import connected, running
from services.kit.service import Service
from services.kit.settings import PlatformSettings
from tests.idle import are_idle
from tests.waiting import until

E = TypeVar("E", bound=ShowEvent)
EXAMPLES = Path(__file__).parents[3] / "contracts/examples"
AUDIO = subjects.consumer_of("audio", subjects.SCRIPT_READY)


PROBE = subjects.SEGMENT_WRITTEN
"""A subject of the pipeline that show does not consume."""


class LaggingClock:
    """A clock that is behind the system clock by an interval that the test sets."""

    def __init__(self) -> None:
        self.behind = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) - self.behind


@dataclass(frozen=True)
class ShowService:
    """A running show service, with its broker and clock."""

    platform: Platform
    js: Any
    clock: LaggingClock

    async def request(
        self, show_id: str = "s1", message_id: str = "message-1", **fields: Any
    ) -> dict[str, Any]:
        """Publish a request, and return its payload."""
        payload = {"show_id": show_id, "feeds": [{"url": "https://one.example/feed"}], **fields}
        headers = {"Nats-Msg-Id": message_id}
        await self.js.publish(
            subjects.SHOW_REQUESTED, json.dumps(payload).encode(), headers=headers
        )
        return payload

    async def publish_results(self, *kinds: type[ShowEvent], **blobs: Any) -> None:
        """Publish results of other services, with files that exist unless `blobs` names others."""
        ref = await self.platform.blobs.put("shows", "s1/1/part", b"\xff\xd8part", "image/jpeg")
        for kind in kinds:
            parts = {"audio": ref} if kind is AudioReady else {}
            parts |= {"cover": ref} if kind is CoverReady else {}
            await self.platform.publisher.publish(
                example(kind).model_copy(update={**parts, **blobs})
            )

    async def dead_letter(self, consumer: str, stream: str = subjects.STREAM_SHOWS) -> None:
        """Publish a dead letter of the show, as the kit does at `consumer`."""
        await self.record(DeadLetter(
            key=f"dead.{stream}.7.{consumer}", stream=stream, sequence=7, subject="x",
            consumer=consumer, reason="worn out", failures=3, died_at=self.clock.now(),
            show_id="s1",
        ))  # fmt: skip

    async def record(self, letter: DeadLetter) -> None:
        """Publish a dead letter."""
        await self.platform.publisher.send(letter, letter.key, letter.key)

    async def fail(self) -> ShowState:
        """Make the show fail at the audio stage."""
        await self.request()
        await self.until(Status.RUNNING)
        await self.publish_results(ScriptReady, CoverReady)
        await self.dead_letter(AUDIO)
        return await self.until(Status.FAILED)

    async def retry(self, generation: int = 1) -> None:
        await self.platform.publisher.publish(
            ShowRetryRequested(show_id="s1", generation=generation)
        )

    async def state(self, show_id: str = "s1") -> ShowState | None:
        found = await self.platform.bucket(subjects.BUCKET_SHOWS).get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def until(self, status: Status, generation: int = 1, show_id: str = "s1") -> ShowState:
        """Wait for a status and generation, and return the state."""

        async def there() -> ShowState | None:
            known = await self.state(show_id)
            here = known and (known.status, known.generation) == (status, generation)
            return known if here else None

        found = await until(there)
        assert found is not None
        return found

    async def idle(self, *consumed: str) -> None:
        """Wait until show has handled all messages of these subjects."""
        consumers = [(subjects.stream_of(s), subjects.consumer_of("show", s)) for s in consumed]
        await until(lambda: are_idle(self.js, *consumers))

    async def expire_message_ids(self) -> None:
        """Make the broker's deduplication expire, as it does after hours."""
        config = (await self.js.stream_info(subjects.STREAM_SHOWS)).config

        async def expired() -> bool:
            ack = await self.js.publish(PROBE, headers={"Nats-Msg-Id": "probe"})
            return not ack.duplicate

        await self.js.publish(PROBE, headers={"Nats-Msg-Id": "probe"})
        # A message that is stored while the window changes may keep the broker from noticing it.
        for attempt in range(10):
            await self.js.update_stream(config.evolve(duplicate_window=0.1 + 0.01 * attempt))
            with suppress(TimeoutError):
                await until(expired, within=2)
                return
        raise TimeoutError("the broker keeps the ids of its messages")

    async def count(self, stream: str, subject: str) -> int:
        info = await self.js.stream_info(stream, subjects_filter=subject)
        return sum((info.state.subjects or {}).values())

    async def last_request(self) -> dict[str, Any]:
        """The last request."""
        message = await self.js.get_last_msg(subjects.STREAM_SHOWS, subjects.SHOW_REQUESTED)
        payload: dict[str, Any] = json.loads(message.data)
        return payload

    async def last_or_none(self, kind: type[E]) -> E | None:
        """The last event of a kind, None where there is none yet."""
        try:
            return await self.last(kind)
        except NotFoundError:
            return None

    async def last(self, kind: type[E]) -> E:
        """The last event of a kind."""
        message = await self.js.get_last_msg(subjects.stream_of(kind.subject), kind.subject)
        return kind.model_validate_json(message.data)


def example(kind: type[ShowEvent]) -> ShowEvent:
    event = kind.model_validate_json((EXAMPLES / f"{kind.subject}.json").read_bytes())
    return event.model_copy(update={"show_id": "s1", "generation": 1})


@asynccontextmanager
async def running_show_service(
    settings: PlatformSettings, service: Service | None = None
) -> AsyncIterator[ShowService]:
    clock = LaggingClock()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(
            running(service or fleet.load("show"), settings, clock=clock)
        )
        broker, platform = await stack.enter_async_context(connected(settings, "test"))
        yield ShowService(platform, jetstream(broker), clock)
