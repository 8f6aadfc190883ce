"""Server-sent events, line by line (WHATWG HTML, section 9.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts import subjects

Place = tuple[str, int]
"""An event's stream and sequence."""
KEEP_ALIVE = b": keep-alive\n\n"
END_OF_LINE = re.compile(r"\r\n|\r|\n")
"""No others end a line of the stream, and JSON may hold others as they are."""
PLACE = re.compile(r"([A-Z]+):([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """An event for a client; `ends` where none comes after it."""

    name: str
    data: str
    place: Place | None = None
    ends: bool = False

    def encode(self) -> bytes:
        """The event as it goes over the wire; its id is `{stream}:{sequence}`."""
        head = [f"event: {self.name}"]
        if self.place is not None:
            head.append(f"id: {self.place[0]}:{self.place[1]}")
        body = [f"data: {line}" for line in END_OF_LINE.split(self.data)]
        return ("\n".join([*head, *body]) + "\n\n").encode()


def parse_id(last_event_id: str | None) -> Place | None:
    """The place that a Last-Event-ID names, None where it names none."""
    named = PLACE.fullmatch(last_event_id or "")
    return (named[1], int(named[2])) if named else None


def unseen(events: Sequence[ServerSentEvent], seen: Place | None) -> list[ServerSentEvent]:
    """What comes after the place a client has seen; the archive's events come last.

    A place in the archive that none of them has is the end of an earlier generation: what the
    retry has made since stands before it.
    """
    if seen is None or _is_earlier_end(seen, events):
        return list(events)
    return [event for event in events if event.place is None or _order(event.place) > _order(seen)]


def _is_earlier_end(seen: Place, events: Sequence[ServerSentEvent]) -> bool:
    in_archive = seen[0] == subjects.STREAM_ARCHIVE
    return in_archive and seen not in {event.place for event in events}


def _order(at: Place) -> tuple[bool, int]:
    return at[0] == subjects.STREAM_ARCHIVE, at[1]
