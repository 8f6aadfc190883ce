"""A show as the bridge shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from contracts import BlobRef, Event, ShowGenerated, ShowState

STATE_FIELDS = {"show_id", "requested_at", "generation", "status", "facts", "timeline"}
"""What a client sees of a state; the rest is how `show` keeps it."""
QUEUE_FIELDS = {"queue_position", "expected_wait"}
"""What a client sees of the accepted request."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a finished show; `of` finds it in the event."""

    filename: str
    of: Callable[[ShowGenerated], BlobRef]


PARTS = {
    "audio": Part("show.mp3", attrgetter("audio")),
    "cover": Part("cover.jpg", attrgetter("cover")),
    "transcript": Part("transcript.vtt", attrgetter("transcript")),
    "chapters": Part("chapters.json", attrgetter("chapters_file")),
    "master": Part("master.flac", attrgetter("master")),
}
"""What can be had of a finished show, by the last word of its address."""


def links(show_id: str) -> dict[str, str]:
    """Where everything about the show is to be had."""
    base = f"/api/v1/shows/{show_id}"
    return {"self": base, "events": f"{base}/events"} | {part: f"{base}/{part}" for part in PARTS}


def view(state: ShowState, end: Event | None) -> dict[str, Any]:
    """The state for a client; `event` is the end's own body, once there is one.

    `queue_position` and `expected_wait` (seconds) are those of the acceptance, None where the
    request was refused.
    """
    queue: dict[str, Any] = dict.fromkeys(QUEUE_FIELDS)
    if state.accepted is not None:
        queue = state.accepted.model_dump(mode="json", include=QUEUE_FIELDS)
    return {
        **state.model_dump(mode="json", include=STATE_FIELDS),
        **queue,
        "event": None if end is None else end.model_dump(mode="json"),
        "links": links(state.show_id),
    }
