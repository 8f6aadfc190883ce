"""A show as the bridge tells of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts import BlobRef, Event, ShowGenerated

OVER = frozenset({"generated", "failed", "cancelled"})


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


class Known(BaseModel):
    """A part of what stands in the show's state; unknown fields are none of the bridge's affair."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Moment(Known):
    """A line of the timeline."""

    at: datetime
    what: str


class Fact(Known):
    """An event of the pipeline, by its place on the stream; 0 where no event brought it."""

    sequence: int
    generation: int


class Finishing(Known):
    """The end that was decided, and how far the archive went when it was."""

    archive_sequence: int


class ShowState(Known):
    """The state of a show, as `show` keeps it in its bucket."""

    show_id: str
    digest: str
    requested_at: datetime
    generation: int = 1
    status: str
    facts: dict[str, Fact] = {}
    finishing: Finishing | None = None
    ended: int = 0
    timeline: tuple[Moment, ...] = ()

    @property
    def over(self) -> bool:
        """Whether `show` has marked the show's end."""
        return self.status in OVER


def links(show_id: str) -> dict[str, str]:
    """Where everything about the show is to be had."""
    base = f"/api/v1/shows/{show_id}"
    return {"self": base, "events": f"{base}/events"} | {part: f"{base}/{part}" for part in PARTS}


def view(state: ShowState, end: Event | None) -> dict[str, Any]:
    """The state for a client; `event` is the end's own body, once there is one."""
    told = state.model_dump(mode="json", exclude={"digest", "finishing", "ended"})
    return told | {
        "event": None if end is None else end.model_dump(mode="json"),
        "links": links(state.show_id),
    }
