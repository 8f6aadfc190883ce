"""Publishes messages that no message of another publisher can displace.

A stream drops a message whose Nats-Msg-Id it has seen, whatever was stored under that id. So where
the broker confirms a duplicate, what it stored is looked at: unless it is the same event, ours is
published under another id, which is derived from the position of the foreign message and hence the
same in each attempt.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from pydantic import BaseModel
from pydantic_core import from_json

from contracts import DeadLetter, Event, subjects
from contracts.client.stored import Stored
from contracts.event import identify
from services.kit.failures import Retry
from services.kit.stream import StreamReader

logger = logging.getLogger(__name__)

MAX_FOREIGN = 20
"""Foreign messages with ids of one event after which its publication is left for later."""


class Confirmation(Protocol):
    """The broker's confirmation of a message."""

    stream: str
    seq: int
    """Sequence of the message; of a duplicate, that of the message which had the id first."""
    duplicate: bool | None


async def publish_once(
    publish: Callable[[str], Awaitable[Confirmation]],
    message_id: str,
    streams: StreamReader,
    is_same: Callable[[Stored], bool],
) -> None:
    """Publish a message until the stream holds it, and at most once.

    `publish` sends it under a message id; `is_same`: whether a stored message is the same one.

    Raises:
        BrokerUnavailable: the broker is unavailable.
        Retry: foreign messages have all ids that were tried.
    """
    for _ in range(MAX_FOREIGN):
        confirmation = await publish(message_id)
        if not confirmation.duplicate:
            return
        stored = await streams.at(confirmation.stream, confirmation.seq)
        if stored is not None and is_same(stored):
            return
        logger.warning(
            "%s: the message at %s:%d is foreign, or gone", message_id, confirmation.stream,
            confirmation.seq,
        )  # fmt: skip
        message_id = f"{message_id}:{confirmation.seq}"
    raise Retry(f"{message_id}: {MAX_FOREIGN} foreign messages have the ids of this one")


def is_repetition(body: BaseModel, subject: str, stored: Stored) -> bool:
    """Whether a stored message is `body` on `subject`, or excludes it as one of its group.

    Of events and dead letters only the id is compared: where a handler runs again, the rest may
    differ.
    """
    payload = _payload(stored)
    if isinstance(body, Event):
        if stored.subject in subjects.EXCLUSIVE_GROUPS.get(body.exclusive_group, ()):
            return payload.get("event_id") == identify(body, stored.subject)
        return stored.subject == subject and payload.get("event_id") == identify(body)
    if isinstance(body, DeadLetter):
        return stored.subject == subject and payload.get("key") == body.key
    return stored.subject == subject and payload == body.model_dump(mode="json")


def _payload(stored: Stored) -> dict[str, object]:
    try:
        payload = from_json(stored.body)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
