"""Reads a request from its message: the payload with the id of its show, or why it is refused."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from pydantic_core import from_json

from contracts.event import is_show_id
from contracts.state import request_digest
from services.kit.message import Delivery, derived_show_id
from services.show.domain.refusal import Refusal

REFUSED = UUID("2b7ac8a5-0f0c-5b52-8f0b-5c1d7f4d9c11")
"""Of ids of refusals that must not be met by another message's."""
MAX_QUOTED = 100
"""Characters of an invalid id that are repeated."""
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """A request as it came in."""

    show_id: str
    """Id of its show: the one that it names, or a derived one."""
    own_id: str
    """An id that no other message has, for a refusal."""
    digest: str
    """SHA-256 of the payload; where that cannot be read, of the body."""
    size: int
    """Size of the payload, in bytes."""
    sequence: int
    """Sequence of its message."""
    payload: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    """Why it is refused before it is evaluated."""
    requested_show_id: str = ""
    """The id that it names and cannot have."""
    traceparent: str = ""
    """The trace context in which it was delivered; empty where it is not traced."""

    def taken(self) -> "IncomingRequest":
        """The refusal of a request whose id belongs to another one, under an id of its own."""
        named = self.payload.get("show_id") is not None and self.refusal is None
        reason = (
            f"show_id: {self.show_id} belongs to another request already"
            if named
            else f"show_id: {self.show_id}, which is derived from the message's id, belongs to "
            "another request already; send it under another message id"
        )
        return replace(
            self,
            show_id=self.own_id,
            refusal=self.refusal or Refusal("show_id", reason),
            requested_show_id=self.requested_show_id or (self.show_id if named else ""),
        )


def read(delivery: Delivery) -> IncomingRequest:
    """Read a request; what cannot be read is a refused one."""
    derived = derived_show_id(delivery)
    own = str(uuid5(REFUSED, delivery.position))
    payload = Refusal("", delivery.fault) if delivery.fault else _payload(delivery.body)
    if isinstance(payload, Refusal):
        digest = hashlib.sha256(delivery.body).hexdigest()
        return IncomingRequest(
            derived,
            own,
            digest,
            len(delivery.body),
            delivery.sequence,
            refusal=payload,
            traceparent=delivery.traceparent,
        )
    request = IncomingRequest(
        derived,
        own,
        request_digest(payload),
        len(delivery.body),
        delivery.sequence,
        payload=payload,
        traceparent=delivery.traceparent,
    )
    named = payload.get("show_id")
    if named is None:
        return request
    if isinstance(named, str) and is_show_id(named):
        return replace(request, show_id=named)
    quoted = named[:MAX_QUOTED] if isinstance(named, str) else ""
    reason = "show_id: 1 to 64 letters, digits, hyphens or underscores"
    return replace(request, refusal=Refusal("show_id", reason), requested_show_id=quoted)


def _payload(body: bytes) -> dict[str, Any] | Refusal:
    if body.startswith(BYTE_ORDER_MARKS):
        reason = "the request is not JSON: it begins with a byte order mark; send UTF-8 without one"
        return Refusal("", reason)
    try:
        payload = from_json(body or b"{}", allow_inf_nan=False)
    except ValueError as error:
        return Refusal("", f"the request is not JSON: {error}")
    if not isinstance(payload, dict):
        return Refusal("", "the request is not a JSON object")
    return payload
