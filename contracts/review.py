"""Review before air: drafts, the commands of a reviewer, and what became of them.

A show that asks for review, with one draft that is edited once and then approved:

    show.accepted → content → script.drafted (revision 1)   → show opens the review, the clock stops
    reviewer → script.revise.requested (of revision 1)      → show checks it
                          show → script.drafted (revision 2) → show records it as the current one
    reviewer → script.approve.requested (revision 2)        → show closes the review
                          show → script.ready                → audio, as without a review

`show` alone decides, by compare-and-set on the show's state: the first of approval, rejection,
expiry and cancellation counts. What became of a command stands in the state (`Review.answers`).
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.event import SHOW_ID_PATTERN, Contract, ShowEvent
from contracts.script import Script, Segment
from contracts.vocabulary import Open

CommandId = Annotated[str, Field(pattern=SHOW_ID_PATTERN)]
Refusal = Open[Literal["stale", "closed", "expired", "invalid"]]
"""Why a command has no effect: it names another revision than the current one; the review is
decided or was never opened; its time is up; the edit breaks a rule."""


class ScriptDrafted(Script):
    """The script waits for review.

    Of several edits of one revision the first counts: `Review.sequence` names the current draft.
    """

    subject: ClassVar[str] = subjects.SCRIPT_DRAFTED
    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "revision")

    revision: int = Field(ge=1)
    """Number of the draft, from 1; each edit raises it."""
    revised_by: str = ""
    """Id of the command that edited it; empty where the script writer wrote it."""
    expires_at: datetime
    """When the review expires (UTC)."""


class ReviewCommand(ShowEvent):
    """What all commands of a reviewer share."""

    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "command_id")

    command_id: CommandId
    """Id of the command, unique for the show: the answer to it names it."""
    revision: int = Field(ge=1)
    """The draft that the reviewer has read; where it is not the current one, the command is
    refused."""


class ScriptReviseRequested(ReviewCommand):
    """A request to edit the script in review; `show` checks it.

    Segments may be reordered, left out, and given another text or speaker.
    """

    subject: ClassVar[str] = subjects.SCRIPT_REVISE_REQUESTED

    segments: tuple[Segment, ...]
    """All segments of the new revision, in order, under the ids that they have in the old one."""


class ScriptApproveRequested(ReviewCommand):
    """A request to go on air with the script as it is; `show` decides."""

    subject: ClassVar[str] = subjects.SCRIPT_APPROVE_REQUESTED


class ScriptRejectRequested(ReviewCommand):
    """A request to cancel the show in review; `show` decides."""

    subject: ClassVar[str] = subjects.SCRIPT_REJECT_REQUESTED

    reason: str = Field(default="", max_length=500)
    """Why, in words."""


class ReviewDeadline(ShowEvent):
    """A time limit that a review has set is up.

    It is scheduled for the review when it is opened, for the whole show when it is approved.
    """

    subject: ClassVar[str] = subjects.REVIEW_DEADLINE
    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "stage")

    stage: Open[Literal["script", "show"]]
    """`script`: the review has expired; `show`: the time of the show after its approval is up."""


class ReviewAnswer(Contract):
    """What became of a command."""

    command_id: str
    """The command."""
    revision: int
    """The current revision after it."""
    refusal: Refusal | None = None
    """Why it has no effect; none where it has."""
    reason: str = ""
    """The refusal in words."""
    field: str = ""
    """The field of an edit that breaks a rule, e.g. `segments.s004.text`."""
    seconds: float | None = None
    """Estimated length of the show with an edited script, without its reserves, in seconds."""
    seconds_requested: float | None = None
    """Requested length, in seconds, for comparison."""


class Review(Contract):
    """The review of a script, while it is open and after it."""

    generation: int
    """The generation that it belongs to."""
    revision: int
    """Number of the current draft."""
    sequence: int
    """Sequence of its `script.drafted` on the stream."""
    opened_at: datetime
    """When the show began to wait (UTC); its clock pauses from then on."""
    expires_at: datetime
    """When the review expires (UTC)."""
    approved_at: datetime | None = None
    """When the current draft was approved (UTC); none where it was not."""
    answers: tuple[ReviewAnswer, ...] = ()
    """What became of the latest commands, the last 20 at most."""
