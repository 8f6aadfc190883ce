"""Server-sent events, line by line (WHATWG HTML, section 9.2)."""

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


def lines(said: Said) -> bytes:
    """The event as it goes over the wire; its id is `{stream}:{sequence}`."""
    head = [f"event: {said.name}"]
    if said.place is not None:
        head.append(f"id: {said.place[0]}:{said.place[1]}")
    body = [f"data: {line}" for line in said.data.splitlines() or [""]]
    return ("\n".join([*head, *body]) + "\n\n").encode()


def place(last_event_id: str | None) -> tuple[str, int] | None:
    """The stream and sequence that a Last-Event-ID names, None where it names none."""
    stream, _, sequence = (last_event_id or "").partition(":")
    if not sequence.isascii() or not sequence.isdigit():
        return None
    return stream, int(sequence)


def behind(told: Sequence[Said], seen: tuple[str, int] | None) -> list[Said]:
    """What comes after the place a client has seen; the archive's events come last."""
    if seen is None:
        return list(told)
    return [said for said in told if said.place is None or _order(said.place) > _order(seen)]


def _order(at: tuple[str, int]) -> tuple[bool, int]:
    return at[0] == subjects.STREAM_ARCHIVE, at[1]
