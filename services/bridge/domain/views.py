"""Views of a show for HTTP clients."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter

from pydantic import Field

from contracts import (
    BlobRef,
    Fact,
    Review,
    ReviewAnswer,
    ShowCancelled,
    ShowEvent,
    ShowFailed,
    ShowGenerated,
    ShowState,
    Status,
    TimelineEntry,
    subjects,
)
from contracts.cover import PAGE_FORMATS, PAGE_PIXELS
from contracts.event import Contract, ShowId
from services.bridge.domain.paths import SHOWS


class ShowLinks(Contract):
    """A show that is named, with the paths of what belongs to it."""

    show_id: ShowId
    """Id of the show."""
    links: dict[str, str]
    """Paths of the show, its events and its files; where it was not generated, of what there is."""


class ReviewView(Contract):
    """The review of a script."""

    revision: int
    """Number of the current draft."""
    opened_at: datetime
    """When the show began to wait (UTC)."""
    expires_at: datetime
    """When the review expires (UTC)."""
    approved_at: datetime | None = None
    """When the current draft was approved (UTC); none where it was not."""


class ShowView(ShowLinks):
    """The state of a show, with its terminal event once it has ended."""

    status: str
    """`requested`, `running`, `finishing`, or how it ended: `generated`, `failed`, `cancelled`."""
    requested_at: datetime | None = None
    """When the request was received (UTC); none before that, and of a show from the archive."""
    generation: int = 1
    """Number of the attempt, from 1."""
    facts: dict[str, Fact] = Field(default_factory=dict)
    """The recorded results of the stages, by subject."""
    timeline: tuple[TimelineEntry, ...] = ()
    """The events of the show, in order."""
    queue_position: int | None = None
    """Number of shows ahead when this one was accepted; none where it was not."""
    expected_wait: float | None = None
    """Estimated seconds until the work began; none where nothing was measured."""
    review: ReviewView | None = None
    """The review of its script; none before there is a draft, or where it asks for none."""
    event: ShowGenerated | ShowFailed | ShowCancelled | None = None
    """The event that ended the show; none before that."""


class ReviewDecision(ShowLinks):
    """What became of a command of a reviewer."""

    revision: int
    """The current revision after it."""
    seconds: float | None = None
    """Estimated length of the show with an edited script, in seconds."""
    seconds_requested: float | None = None
    """Requested length, in seconds."""


@dataclass(frozen=True, slots=True)
class ShowFile:
    """A file of a finished show; `of` returns its reference from the event."""

    filename: str
    media_type: str
    of: Callable[[ShowGenerated], BlobRef | None]
    """None where an older show has no such file."""


def _cover_of(pixels: int, media_type: str, event: ShowGenerated) -> BlobRef | None:
    """The cover in a size for pages."""
    sizes = (size.file for size in event.cover_sizes if size.pixels == pixels)
    return next((file for file in sizes if file.media_type == media_type), None)


FILES = {
    "audio": ShowFile("show.mp3", "audio/mpeg", attrgetter("audio")),
    "cover": ShowFile("cover.jpg", "image/jpeg", attrgetter("cover")),
    "transcript": ShowFile("transcript.vtt", "text/vtt", attrgetter("transcript")),
    "chapters": ShowFile("chapters.json", "application/json+chapters", attrgetter("chapters_file")),
    "master": ShowFile("master.flac", "audio/flac", attrgetter("master")),
    **{
        f"cover-{pixels}.{extension}": ShowFile(
            f"cover-{pixels}.{extension}", media_type, partial(_cover_of, pixels, media_type)
        )
        for pixels in PAGE_PIXELS
        for extension, media_type in PAGE_FORMATS.items()
    },
}
"""The files of a finished show, by the last segment of their path."""


def links(show_id: str) -> dict[str, str]:
    """The paths of a show that was generated, or may be: its events, its script, its files."""
    return _paths(show_id, "events", "trace", "script", *FILES) | {"self": f"{SHOWS}/{show_id}"}


def review_links(show_id: str) -> dict[str, str]:
    """The paths by which the review of a show ends."""
    return _paths(show_id, "approval", "rejection")


def archived_links(show_id: str, outcome: str) -> dict[str, str]:
    """The paths of a show from the archive: one that was not generated has no files."""
    if outcome == Status.GENERATED:
        return links(show_id)
    return _paths(show_id, "trace") | {"self": f"{SHOWS}/{show_id}"}


def links_of(state: ShowState) -> dict[str, str]:
    """The paths of a show: where it has failed or was cancelled, of what there is."""
    if state.status not in {Status.FAILED, Status.CANCELLED}:
        return links(state.show_id) | (review_links(state.show_id) if state.review else {})
    there = {
        "script": state.review is not None or subjects.SCRIPT_READY in state.facts,
        "retry": can_be_retried(state),
    }
    names = [name for name, is_there in there.items() if is_there]
    return archived_links(state.show_id, state.status) | _paths(state.show_id, "events", *names)


def can_be_retried(state: ShowState) -> bool:
    """Whether a show has failed after its request was accepted."""
    return state.status is Status.FAILED and state.accepted is not None


def _paths(show_id: str, *names: str) -> dict[str, str]:
    return {name: f"{SHOWS}/{show_id}/{name}" for name in names}


def named(show_id: str) -> ShowLinks:
    """A show by its id, with its links."""
    return ShowLinks(show_id=show_id, links=links(show_id))


def requested_view(show_id: str) -> ShowView:
    """The view of a show whose request is stored, and not yet processed."""
    return ShowView(show_id=show_id, status="requested", links=links(show_id))


def archived_view(end: ShowEvent) -> ShowView:
    """The view of a show of which only its terminal event is known."""
    return ShowView(
        show_id=end.show_id,
        generation=end.generation,
        status=_outcome(end),
        event=_terminal(end),
        links=archived_links(end.show_id, _outcome(end)),
    )


def view(state: ShowState, end: ShowEvent | None) -> ShowView:
    """The view of a state; `end` is the terminal event, which comes before the state records it."""
    accepted, review = state.accepted, state.review
    return ShowView(
        show_id=state.show_id,
        requested_at=state.requested_at,
        generation=state.generation,
        status=state.status,
        facts=state.facts,
        timeline=state.timeline,
        queue_position=accepted.queue_position if accepted else None,
        expected_wait=accepted.expected_wait if accepted else None,
        review=_reviewed(review) if review else None,
        event=_terminal(end),
        links=links_of(state),
    )


def decided(show_id: str, answer: ReviewAnswer) -> ReviewDecision:
    """What became of a command that had effect."""
    return ReviewDecision(
        show_id=show_id,
        revision=answer.revision,
        seconds=answer.seconds,
        seconds_requested=answer.seconds_requested,
        links=links(show_id) | review_links(show_id),
    )


def _outcome(end: ShowEvent) -> str:
    return end.subject.rpartition(".")[2]


def _terminal(end: ShowEvent | None) -> ShowGenerated | ShowFailed | ShowCancelled | None:
    return end if isinstance(end, ShowGenerated | ShowFailed | ShowCancelled) else None


def _reviewed(review: Review) -> ReviewView:
    return ReviewView(
        revision=review.revision,
        opened_at=review.opened_at,
        expires_at=review.expires_at,
        approved_at=review.approved_at,
    )
