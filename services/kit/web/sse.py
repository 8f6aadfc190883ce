"""Server-sent events, line by line (WHATWG HTML, section 9.2)."""

import re

KEEP_ALIVE = b": keep-alive\n\n"
END_OF_LINE = re.compile(r"\r\n|\r|\n")
"""The line ends of an event stream; other line separators may be part of the JSON."""


def encode(name: str, data: str, event_id: str = "") -> bytes:
    """Encode an event; `name` and `event_id` are ours, and hold no end of a line."""
    head = [f"event: {name}", *([f"id: {event_id}"] if event_id else [])]
    body = [f"data: {line}" for line in END_OF_LINE.split(data)]
    return ("\n".join([*head, *body]) + "\n\n").encode()
