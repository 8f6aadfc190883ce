"""Events on shows, for clients that follow one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts import subjects
from contracts.client.stored import StreamPosition
from services.kit.web.sse import encode

EVENT_ID = re.compile(r"([A-Z]+):([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """An event for a client; `ends`: whether it is the last one."""

    name: str
    data: str
    position: StreamPosition | None = None
    ends: bool = False

    def encode(self) -> bytes:
        """Encode the event; its id is `{stream}:{sequence}`."""
        at = self.position
        return encode(self.name, self.data, f"{at.stream}:{at.sequence}" if at else "")


def parse_id(last_event_id: str | None) -> StreamPosition | None:
    """Parse a Last-Event-ID; None where it is absent or malformed."""
    match = EVENT_ID.fullmatch(last_event_id or "")
    return StreamPosition(match[1], int(match[2])) if match else None


def unseen(events: Sequence[ServerSentEvent], seen: StreamPosition | None) -> list[ServerSentEvent]:
    """Return the events after position `seen`; the archive's events come last.

    A position in the archive that no event has is the end of an earlier generation: all events
    of the retry are unseen.
    """
    if seen is None or _is_earlier_end(seen, events):
        return list(events)
    return [
        event for event in events if event.position is None or _order(event.position) > _order(seen)
    ]


def _is_earlier_end(seen: StreamPosition, events: Sequence[ServerSentEvent]) -> bool:
    in_archive = seen.stream == subjects.STREAM_ARCHIVE
    return in_archive and seen not in {event.position for event in events}


def _order(at: StreamPosition) -> tuple[bool, int]:
    return at.stream == subjects.STREAM_ARCHIVE, at.sequence
