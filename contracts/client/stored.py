"""Messages as they are stored on a stream, and their positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class StreamPosition(NamedTuple):
    """The position of a message: stream and sequence."""

    stream: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as it is stored on a stream."""

    subject: str
    sequence: int
    body: bytes
    message_id: str = ""
    stored_at: datetime | None = None
    """When it was stored (UTC, clock of the broker), where the reader tells."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Its headers, where the reader tells."""

    @property
    def traceparent(self) -> str:
        """The trace that it belongs to (W3C Trace Context), where the reader tells."""
        return self.headers.get("traceparent", "")
