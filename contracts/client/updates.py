"""Updates on shows: their milestones, their ends, and progress."""

from dataclasses import dataclass
from typing import TypeAlias

from contracts import (
    AudioReady,
    CoverReady,
    Progress,
    ScriptDrafted,
    ScriptReady,
    ShowAccepted,
    ShowEvent,
    subjects,
)
from contracts.client.stored import Stored, StreamPosition
from contracts.event import is_show_id
from contracts.state import TERMINAL_SUBJECTS

PROGRESS_NAME = "progress"
MILESTONES: dict[str, type[ShowEvent]] = {
    kind.subject: kind
    for kind in (ShowAccepted, ScriptDrafted, ScriptReady, AudioReady, CoverReady)
} | dict(TERMINAL_SUBJECTS)
"""The events that a follower of a show receives, by subject."""

Announced: TypeAlias = Progress | ShowEvent


@dataclass(frozen=True, slots=True)
class Update:
    """An event of a show, or a progress report, as it was published."""

    show_id: str
    name: str
    """The event's subject, or `progress`."""
    event: Announced
    body: str
    """The JSON as it was published."""
    position: StreamPosition | None = None
    """None for progress, which is not stored."""

    @property
    def ends(self) -> bool:
        """Whether it is a terminal event."""
        return self.name in TERMINAL_SUBJECTS


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
