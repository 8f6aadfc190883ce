"""The state of a show, as `show` publishes it in the bucket `shows` under the show's id."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.event import Contract, ShowEvent, ShowId
from contracts.show import (
    ShowAccepted,
    ShowCancelled,
    ShowFailed,
    ShowGenerated,
    Stage,
)

Outcome = Literal["generated", "failed", "cancelled"]
"""How a show ends."""

TERMINAL_EVENTS: Mapping[Outcome, type[ShowEvent]] = {
    "generated": ShowGenerated,
    "failed": ShowFailed,
    "cancelled": ShowCancelled,
}
"""The event that announces each end."""

STAGE_RESULTS: Mapping[str, Stage] = {
    subjects.SCRIPT_READY: "script",
    subjects.AUDIO_READY: "audio",
    subjects.COVER_READY: "cover",
}
"""The events that a finished show needs, by subject, and the stage each comes from."""


class Status(StrEnum):
    """Where a show stands; the last three are ends."""

    RUNNING = "running"
    FINISHING = "finishing"
    GENERATED = "generated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fact(Contract):
    """An event of the pipeline that `show` has recorded."""

    sequence: int
    """Its place on the stream; 0 where the station's own cover stands in for an event."""
    generation: int
    """The generation it belongs to."""


class Moment(Contract):
    """A line of the timeline."""

    at: datetime
    """When (UTC)."""
    what: str
    """A subject, or `finishing: {outcome}`."""


class Failure(Contract):
    """Why a show came to nothing."""

    stage: Stage
    """The stage that failed."""
    reason: str
    """Why, in words."""
    field: str = ""
    """The field of the request that is at fault, where one is."""
    dead_letter: str = ""
    """Key of the dead letter that holds the event, where there is one."""


class Finishing(Contract):
    """The end that was decided and is about to be announced."""

    outcome: Outcome
    """The end."""
    archive_sequence: int
    """The archive's last sequence when the end was decided; its event stands behind it."""
    failure: Failure | None = None
    """Why the show failed, where it did."""
    reason: str = ""
    """Why the show was cancelled, where it was."""


class ShowState(Contract):
    """Everything that is known of one show."""

    show_id: ShowId
    digest: str
    """SHA-256 of the request, as `request_digest` writes it; the same id with another request is
    refused."""
    requested_at: datetime
    """When `show` took the request up (UTC)."""
    accepted: ShowAccepted | None = None
    """The request, judged and frozen; none where it was refused."""
    generation: int = 1
    """How often the show was begun."""
    status: Status = Status.RUNNING
    """Where the show stands."""
    facts: dict[str, Fact] = Field(default_factory=dict)
    """What the stages have made, by subject."""
    finishing: Finishing | None = None
    """The end that was decided, once one is."""
    ended: int = 0
    """Sequence of the terminal event in the archive, once it is there."""
    timeline: tuple[Moment, ...] = ()
    """What happened, in order."""

    @property
    def over(self) -> bool:
        """Whether the end was announced."""
        return self.status not in {Status.RUNNING, Status.FINISHING}

    @property
    def complete(self) -> bool:
        """Whether everything is there that a finished show needs."""
        return set(self.facts) >= set(STAGE_RESULTS)


class ShowStateQuery(Contract):
    """Asks for the state of one show, by request and reply."""

    subject: ClassVar[str] = subjects.SHOW_STATE

    show_id: ShowId
    """The show."""


def request_digest(request: Mapping[str, Any]) -> str:
    """A fingerprint of what is asked for (SHA-256, hexadecimal), whatever the order of fields."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
