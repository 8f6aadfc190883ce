"""A message on its way to its handler, and the middlewares that it passes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol, TypeAlias

from nats.aio.msg import Msg

from services.kit.service import Delivery

Verdict = Literal["done", "repeated", "delayed", "dead", "returned"]
"""What became of a message: handled now, handled before, to come again after a failure, given up
as a dead letter, or handed back unhandled because the service stops or the broker is away."""


class Answerable(Protocol):
    """As much of a JetStream message as answering for it needs."""

    async def ack(self) -> None:
        """Tell the broker that the message had its effect."""

    async def nak(self, delay: float | None = None) -> None:
        """Have the message delivered again, after `delay` seconds."""

    async def in_progress(self) -> None:
        """Tell the broker that the message is still being worked on."""


@dataclass(slots=True)
class Incoming:
    """One delivery of a message at one consumer; the policy sets the verdict."""

    answer: Answerable
    consumer: str
    delivery: Delivery
    deliveries: int = 1
    """How often the broker has delivered the message, this time included."""
    verdict: Verdict = "returned"

    @classmethod
    def of(cls, message: Msg, consumer: str) -> "Incoming":
        """The delivery that a JetStream message is."""
        place, headers = message.metadata, dict(message.headers or {})
        delivery = Delivery(
            body=message.data,
            subject=message.subject,
            stream=place.stream,
            sequence=place.sequence.stream,
            message_id=headers.get("Nats-Msg-Id", ""),
            headers=headers,
            stored_at=place.timestamp,
        )
        return cls(message, consumer, delivery, place.num_delivered)


Next: TypeAlias = Callable[[Incoming], Awaitable[None]]


class Middleware(Protocol):
    """One concern of delivery, around all that lies further in."""

    async def __call__(self, incoming: Incoming, call_next: Next) -> None:
        """Do what the concern wants before and after `call_next`."""


def chain(middlewares: Sequence[Middleware], handler: Next) -> Next:
    """`handler` behind `middlewares`, of which the first is the outermost."""
    for middleware in reversed(middlewares):
        handler = partial(middleware, call_next=handler)
    return handler
