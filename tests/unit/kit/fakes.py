"""One fake per port of the kit: a bucket, a broker to publish through, a message, a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from faststream.nats import NatsBroker, Schedule

from contracts import ShowCancelRequested
from services.kit.delivery.chain import Incoming
from services.kit.publisher import Publisher
from services.kit.service import Delivery

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


class FixedClock:
    """Noon, whenever it is asked."""

    def now(self) -> datetime:
        return NOON


class MemoryBucket:
    """A key-value bucket in memory; nothing expires."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[bytes, int]] = {}
        self._revision = 0

    async def get(self, key: str) -> tuple[bytes, int] | None:
        return self.values.get(key)

    async def put(self, key: str, value: bytes) -> int:
        self._revision += 1
        self.values[key] = (value, self._revision)
        return self._revision

    async def create(self, key: str, value: bytes, *, ttl: float | None = None) -> int | None:
        del ttl
        return None if key in self.values else await self.put(key, value)

    async def update(
        self, key: str, value: bytes, revision: int, *, ttl: float | None = None
    ) -> int | None:
        del ttl
        if key not in self.values or self.values[key][1] != revision:
            return None
        return await self.put(key, value)

    async def delete(self, key: str) -> None:
        self.values.pop(key, None)

    async def keys(self) -> list[str]:
        return [*self.values]


@dataclass
class Published:
    """What reached the fake broker."""

    body: bytes
    subject: str
    headers: dict[str, str]
    stream: str
    schedule: Schedule | None


@dataclass
class MemoryBroker:
    """Keeps what is published; raises what `failures` holds first, one a call."""

    failures: list[Exception] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)

    async def publish(
        self,
        message: bytes,
        subject: str,
        *,
        headers: dict[str, str],
        stream: str,
        timeout: float,
        schedule: Schedule | None = None,
    ) -> None:
        assert timeout > 0
        if self.failures:
            raise self.failures.pop(0)
        self.published.append(Published(message, subject, headers, stream, schedule))


def publisher_on(broker: MemoryBroker) -> Publisher:
    return Publisher(cast("NatsBroker", broker), FixedClock())


class Answer:
    """A message that notes how it was answered."""

    def __init__(self) -> None:
        self.given: list[str | tuple[str, float | None]] = []
        self.on_progress: Callable[[], None] = lambda: None

    async def ack(self) -> None:
        self.given.append("ack")

    async def nak(self, delay: float | None = None) -> None:
        self.given.append(("nak", delay))

    async def in_progress(self) -> None:
        self.given.append("in progress")
        self.on_progress()


CANCEL = ShowCancelRequested(show_id="s1", reason="enough")


def delivery(body: bytes | None = None, **changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "body": CANCEL.model_dump_json().encode() if body is None else body,
        "subject": ShowCancelRequested.subject,
        "stream": "SHOWS",
        "sequence": 7,
        "message_id": "s1:show.cancel.requested:1",
        "headers": {},
    }
    return Delivery(**given | changes)


def incoming(body: bytes | None = None, **changes: Any) -> tuple[Incoming, Answer]:
    """A delivery at the consumer `show-it`, and its answer."""
    answer = Answer()
    return Incoming(answer, "show-it", delivery(body, **changes)), answer
