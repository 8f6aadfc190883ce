"""Views of a show for HTTP clients."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from contracts import BlobRef, Event, ShowEvent, ShowGenerated, ShowState
from contracts.cover import PAGE_FORMATS, PAGE_PIXELS

STATE_FIELDS = {"show_id", "requested_at", "generation", "status", "facts", "timeline"}
"""Fields of the state in a view; the others are internal to `show`."""
REVIEW_FIELDS = {"revision", "opened_at", "expires_at", "approved_at"}
"""Fields of the review in a view."""
QUEUE_FIELDS = {"queue_position", "expected_wait"}
"""Fields of the accepted request in a view."""


@dataclass(frozen=True, slots=True)
class ShowFile:
    """A file of a finished show; `of` returns its reference from the event."""

    filename: str
    of: Callable[[ShowGenerated], BlobRef | None]
    """None where an older show has no such file."""


def _cover_of(pixels: int, media_type: str, event: ShowGenerated) -> BlobRef | None:
    """The cover in a size for pages."""
    sizes = (size.file for size in event.cover_sizes if size.pixels == pixels)
    return next((file for file in sizes if file.media_type == media_type), None)


FILES = {
    "audio": ShowFile("show.mp3", attrgetter("audio")),
    "cover": ShowFile("cover.jpg", attrgetter("cover")),
    "transcript": ShowFile("transcript.vtt", attrgetter("transcript")),
    "chapters": ShowFile("chapters.json", attrgetter("chapters_file")),
    "master": ShowFile("master.flac", attrgetter("master")),
    **{
        f"cover-{pixels}.{extension}": ShowFile(
            f"cover-{pixels}.{extension}", partial(_cover_of, pixels, media_type)
        )
        for pixels in PAGE_PIXELS
        for extension, media_type in PAGE_FORMATS.items()
    },
}
"""The files of a finished show, by the last segment of their path."""


def links(show_id: str) -> dict[str, str]:
    """The paths of a show, its events and its files."""
    base = f"/api/v1/shows/{show_id}"
    return {"self": base, "events": f"{base}/events"} | {name: f"{base}/{name}" for name in FILES}


def review_links(show_id: str) -> dict[str, str]:
    """The paths of a review."""
    base = f"/api/v1/shows/{show_id}"
    return {name: f"{base}/{name}" for name in ("script", "approval", "rejection")}


def archived_view(end: ShowEvent) -> dict[str, Any]:
    """Build the view of a show of which only its terminal event is known."""
    return {
        "show_id": end.show_id,
        "requested_at": None,
        "generation": end.generation,
        "status": end.subject.rpartition(".")[2],
        "facts": {},
        "timeline": [],
        **dict.fromkeys(QUEUE_FIELDS),
        "review": None,
        "event": end.model_dump(mode="json"),
        "links": links(end.show_id),
    }


def view(state: ShowState, end: Event | None) -> dict[str, Any]:
    """Build the view of a state; `event` is the terminal event, once there is one.

    `queue_position` and `expected_wait` (seconds) are those of `show.accepted`, None where the
    request was refused. `review` is None before a script came to review.
    """
    queue: dict[str, Any] = dict.fromkeys(QUEUE_FIELDS)
    if state.accepted is not None:
        queue = state.accepted.model_dump(mode="json", include=QUEUE_FIELDS)
    review = state.review
    return {
        **state.model_dump(mode="json", include=STATE_FIELDS),
        **queue,
        "review": review.model_dump(mode="json", include=REVIEW_FIELDS) if review else None,
        "event": None if end is None else end.model_dump(mode="json"),
        "links": links(state.show_id) | (review_links(state.show_id) if review else {}),
    }
