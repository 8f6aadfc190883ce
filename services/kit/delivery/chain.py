"""A received message, and the chain of middlewares that it passes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Protocol, TypeAlias

from nats.aio.msg import Msg

from services.kit.cloudevents import opened
from services.kit.service import Delivery

Verdict = Literal["done", "repeated", "delayed", "dead_lettered", "released"]
"""The result of a delivery: handled, handled before, delayed after a failure, recorded as a dead
letter, or released because the service stops or the broker is unavailable."""


class Acknowledgeable(Protocol):
    """A JetStream message, as far as it is acknowledged."""

    async def ack(self) -> None:
        """Acknowledge the message."""

    async def nak(self, delay: float | None = None) -> None:
        """Have the message delivered again, after `delay` seconds."""

    async def in_progress(self) -> None:
        """Reset the message's ack timeout."""


@dataclass(slots=True)
class Incoming:
    """One delivery of a message to one consumer; the policy sets what came of it."""

    message: Acknowledgeable
    consumer: str
    delivery: Delivery
    deliveries: int = 1
    """Number of deliveries of the message, this one included."""
    only_checked: bool = False
    """Whether its handler only checks it."""
    verdict: Verdict = "released"
    published: int = 0
    """Number of events that its handler has published."""
    failure: str = ""
    """Why the handler failed, in words; empty where it did not."""
    error: str = ""
    """The class of its failure, or of the cause; empty where it did not fail."""
    delay: float | None = None
    """Seconds until the message is delivered again, where it is delayed."""
    about: dict[str, str | float | bool] = field(default_factory=dict)
    """What its span tells of it besides, which is set at its end."""

    @property
    def is_of_no_effect(self) -> bool:
        """Whether it was checked, and nothing is wrong with it."""
        return self.only_checked and self.verdict == "done"

    @classmethod
    def of(cls, message: Msg, consumer: str, *, only_checked: bool = False) -> "Incoming":
        """Create it from a JetStream message."""
        metadata, headers = message.metadata, dict(message.headers or {})
        delivery = Delivery(
            body=message.data,
            subject=message.subject,
            stream=metadata.stream,
            sequence=metadata.sequence.stream,
            message_id=headers.get("Nats-Msg-Id", ""),
            headers=headers,
            stored_at=metadata.timestamp,
        )
        return cls(
            message, consumer, opened(delivery), metadata.num_delivered, only_checked=only_checked
        )


Next: TypeAlias = Callable[[Incoming], Awaitable[None]]


class Middleware(Protocol):
    """One concern of delivery, around the rest of the chain."""

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Process a message with `call_next`, the rest of the chain."""


def chain(middlewares: Sequence[Middleware], handler: Next) -> Next:
    """Wrap `handler` in `middlewares`, the first one outermost."""
    for middleware in reversed(middlewares):
        handler = partial(middleware, call_next=handler)
    return handler
