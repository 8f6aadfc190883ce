"""Identifies a request: id of its show, id of its message, digest."""

from uuid import uuid4

from contracts import ShowRequested, subjects
from contracts.event import event_id
from contracts.state import request_digest

DIGEST_DIGITS = 16
"""Hexadecimal digits of the digest in a message id."""


def with_show_id(request: ShowRequested) -> ShowRequested:
    """Return the request with a show id, a random one where it has none."""
    return request.model_copy(update={"show_id": request.show_id or str(uuid4())})


def digest_of(request: ShowRequested) -> str:
    """Return the digest of a request; `show` stores the same one in the show's state."""
    return request_digest(request.model_dump(mode="json"))


def message_id(request: ShowRequested, key: str | None = None) -> str:
    """Return the Nats-Msg-Id of a request: the same for the same request, or the same key."""
    distinguisher = key or digest_of(request)[:DIGEST_DIGITS]
    return event_id(subjects.SHOW_REQUESTED, str(request.show_id), distinguisher)
