"""Updates on shows: events of the pipeline, terminal events, and progress."""

from dataclasses import dataclass
from typing import TypeAlias

from contracts import (
    STAGE_RESULTS,
    TERMINAL_EVENTS,
    AudioReady,
    CoverReady,
    Progress,
    ScriptDrafted,
    ScriptReady,
    ShowAccepted,
    ShowEvent,
    subjects,
)
from contracts.event import is_show_id
from services.kit.message import StreamPosition
from services.kit.stream import Stored

PROGRESS_NAME = "progress"
TERMINAL_SUBJECTS: dict[str, type[ShowEvent]] = {
    kind.subject: kind for kind in TERMINAL_EVENTS.values()
}
"""The terminal events of a show, by subject."""
MILESTONES: dict[str, type[ShowEvent]] = {
    kind.subject: kind
    for kind in (ShowAccepted, ScriptDrafted, ScriptReady, AudioReady, CoverReady)
} | TERMINAL_SUBJECTS
"""The events that a subscriber of a show receives, by subject."""


@dataclass(frozen=True, slots=True)
class Update:
    """An event of a show, or a progress report, as it was published."""

    show_id: str
    name: str
    """The event's subject, or `progress`."""
    event: "Announced"
    body: str
    """The JSON as it was published."""
    position: StreamPosition | None = None
    """None for progress, which is not stored."""

    @property
    def ends(self) -> bool:
        """Whether it is a terminal event."""
        return self.name in TERMINAL_SUBJECTS


Announced: TypeAlias = Progress | ShowEvent


def event_update(stored: Stored, stream: str) -> Update | None:
    """Parse a message of a stream; None where it is no milestone, or malformed."""
    kind = MILESTONES.get(stored.subject)
    if kind is None:
        return None
    try:
        event = kind.model_validate_json(stored.body)
    except ValueError:
        return None
    sequenced = event.model_copy(update={"sequence": stored.sequence})
    position = StreamPosition(stream, stored.sequence)
    return Update(event.show_id, stored.subject, sequenced, stored.body.decode(), position)


def progress_update(subject: str, body: bytes) -> Update | None:
    """Parse a progress report of core NATS; None where it is malformed."""
    show_id = subject.removeprefix(subjects.PROGRESS.format(show_id=""))
    try:
        progress = Progress.model_validate_json(body)
    except ValueError:
        return None
    if progress.show_id != show_id or not is_show_id(show_id):
        return None
    return Update(show_id, PROGRESS_NAME, progress, body.decode())


def result_positions(facts: dict[str, int], draft: int = 0) -> list[StreamPosition]:
    """Positions of the stages' results and of the current draft, in order.

    Facts without an event (sequence 0) have none; nor has a show whose script is not reviewed.
    """
    known = sorted(
        [draft, *(sequence for subject, sequence in facts.items() if subject in STAGE_RESULTS)]
    )
    return [StreamPosition(subjects.STREAM_SHOWS, sequence) for sequence in known if sequence]
