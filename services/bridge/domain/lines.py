"""Server-sent events, line by line (WHATWG HTML, section 9.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts import subjects


@dataclass(frozen=True, slots=True)
class Said:
    """Something to tell a listener; `place` is the event's stream and sequence."""

    name: str
    data: str
    place: tuple[str, int] | None = None
    ends: bool = False


KEEP_ALIVE = b": still here\n\n"
END_OF_LINE = re.compile(r"\r\n|\r|\n")
"""No others end a line of the stream, and JSON may hold others as they are."""
PLACE = re.compile(r"([A-Z]+):([0-9]{1,18})")


def lines(said: Said) -> bytes:
    """The event as it goes over the wire; its id is `{stream}:{sequence}`."""
    head = [f"event: {said.name}"]
    if said.place is not None:
        head.append(f"id: {said.place[0]}:{said.place[1]}")
    body = [f"data: {line}" for line in END_OF_LINE.split(said.data)]
    return ("\n".join([*head, *body]) + "\n\n").encode()


def place(last_event_id: str | None) -> tuple[str, int] | None:
    """The stream and sequence that a Last-Event-ID names, None where it names none."""
    named = PLACE.fullmatch(last_event_id or "")
    return (named[1], int(named[2])) if named else None


def behind(told: Sequence[Said], seen: tuple[str, int] | None) -> list[Said]:
    """What comes after the place a client has seen; the archive's events come last."""
    if seen is None:
        return list(told)
    return [said for said in told if said.place is None or _order(said.place) > _order(seen)]


def _order(at: tuple[str, int]) -> tuple[bool, int]:
    return at[0] == subjects.STREAM_ARCHIVE, at[1]
