"""What is announced of shows: events of the pipeline, their ends, and progress."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from contracts import (
    STAGE_RESULTS,
    TERMINAL_EVENTS,
    AudioReady,
    CoverReady,
    Progress,
    ScriptReady,
    ShowAccepted,
    ShowEvent,
    subjects,
)
from contracts.event import is_show_id
from services.kit.stream import Stored

PROGRESS = "progress"
ENDS: dict[str, type[ShowEvent]] = {kind.subject: kind for kind in TERMINAL_EVENTS.values()}
"""The events that end a show, by subject."""
MILESTONES: dict[str, type[ShowEvent]] = {
    kind.subject: kind for kind in (ShowAccepted, ScriptReady, AudioReady, CoverReady)
} | ENDS
"""The events that a follower of a show is given, by subject."""


class Place(NamedTuple):
    """Where an event stands."""

    stream: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Update:
    """An event of a show, or a report of progress, as it was published."""

    show_id: str
    name: str
    """The event's subject, or `progress`."""
    event: "Announced"
    body: str
    """The JSON as it stands on the wire."""
    place: Place | None = None
    """None for progress, which is stored nowhere."""

    @property
    def ends(self) -> bool:
        """Whether the show ends with it."""
        return self.name in ENDS


Announced: TypeAlias = Progress | ShowEvent


def event_update(stored: Stored, stream: str) -> Update | None:
    """The update that a message of a stream is; None where it is no milestone, or malformed."""
    kind = MILESTONES.get(stored.subject)
    if kind is None:
        return None
    try:
        event = kind.model_validate_json(stored.body)
    except ValueError:
        return None
    placed = event.model_copy(update={"sequence": stored.sequence})
    place = Place(stream, stored.sequence)
    return Update(event.show_id, stored.subject, placed, stored.body.decode(), place)


def progress_update(subject: str, body: bytes) -> Update | None:
    """The update that a message of core NATS is; None where it is malformed."""
    show_id = subject.removeprefix(subjects.PROGRESS.format(show_id=""))
    try:
        progress = Progress.model_validate_json(body)
    except ValueError:
        return None
    if progress.show_id != show_id or not is_show_id(show_id):
        return None
    return Update(show_id, PROGRESS, progress, body.decode())


def result_places(facts: dict[str, int]) -> list[Place]:
    """Where the results of the stages stand, in order; sequence 0 names none."""
    known = sorted(sequence for subject, sequence in facts.items() if subject in STAGE_RESULTS)
    return [Place(subjects.STREAM_SHOWS, sequence) for sequence in known if sequence]
