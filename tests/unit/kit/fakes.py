"""Fakes of the kit: a broker to publish through, and a received message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from faststream.nats import NatsBroker, Schedule
from nats.js.api import PubAck

from contracts import ShowCancelRequested
from services.kit.delivery.chain import Incoming
from services.kit.publisher import Publisher
from services.kit.service import Delivery
from tests.fakes import ManualClock, MemoryStreams

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


@dataclass
class Published:
    """A message that was published to the fake broker."""

    body: bytes
    subject: str
    headers: dict[str, str]
    stream: str
    schedule: Schedule | None


@dataclass
class MemoryBroker:
    """Records published messages; raises the exceptions of `failures` first, one per call."""

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
    ) -> PubAck:
        assert timeout > 0
        if self.failures:
            raise self.failures.pop(0)
        self.published.append(Published(message, subject, headers, stream, schedule))
        return PubAck(stream, len(self.published))


def publisher_on(broker: MemoryBroker) -> Publisher:
    return Publisher(cast("NatsBroker", broker), ManualClock(NOON), MemoryStreams())


class RecordedMessage:
    """A message that records its acknowledgements."""

    def __init__(self) -> None:
        self.acknowledgements: list[str | tuple[str, float | None]] = []
        self.on_progress: Callable[[], None] = lambda: None

    async def ack(self) -> None:
        self.acknowledgements.append("ack")

    async def nak(self, delay: float | None = None) -> None:
        self.acknowledgements.append(("nak", delay))

    async def in_progress(self) -> None:
        self.acknowledgements.append("in progress")
        self.on_progress()


CANCEL = ShowCancelRequested(show_id="s1", reason="enough")


def delivery(body: bytes | None = None, **changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "body": CANCEL.model_dump_json().encode() if body is None else body,
        "subject": ShowCancelRequested.subject,
        "stream": "SHOWS",
        "sequence": 7,
        "message_id": "radiox:s1:show.cancel.requested:1",
        "headers": {},
    }
    return Delivery(**fields | changes)


def incoming(body: bytes | None = None, **changes: Any) -> tuple[Incoming, RecordedMessage]:
    """A delivery to the consumer `show-it`, and its message."""
    message = RecordedMessage()
    return Incoming(message, "show-it", delivery(body, **changes)), message
