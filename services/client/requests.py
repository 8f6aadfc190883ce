"""How a request is named: its show, its message, its fingerprint."""

from uuid import uuid4

from contracts import ShowRequested, subjects
from contracts.event import event_id
from contracts.state import request_digest

DIGEST_KEPT = 16
"""Hexadecimal digits of the digest that a message id holds."""


def named(request: ShowRequested) -> ShowRequested:
    """The request with an id for its show, drawn at random where it has none."""
    return request.model_copy(update={"show_id": request.show_id or str(uuid4())})


def digest_of(request: ShowRequested) -> str:
    """The fingerprint of a request; `show` keeps the same one in the show's state."""
    return request_digest(request.model_dump(mode="json"))


def message_id(request: ShowRequested, key: str | None = None) -> str:
    """The Nats-Msg-Id of a request: the same for the same request, or for the same key."""
    told_by = key or digest_of(request)[:DIGEST_KEPT]
    return event_id(subjects.SHOW_REQUESTED, str(request.show_id), told_by)
