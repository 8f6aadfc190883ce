"""Determines the stage that a dead letter fails, and the show's request."""

from contracts import DeadLetter, ShowState, Stage, subjects
from services.kit.message import Delivery

STAGE_OF_SERVICE: dict[str, Stage] = {
    "content": "script",
    "audio": "audio",
    "media": "cover",
    "show": "show",
}
REQUEST_CONSUMER = subjects.consumer_of("show", subjects.SHOW_REQUESTED)
"""The consumer of requests: its dead letters were not processed because of a bug."""
COMMAND_CONSUMERS = frozenset(
    subjects.consumer_of("show", subject)
    for subject in (
        subjects.SHOW_CANCEL_REQUESTED,
        subjects.SHOW_RETRY_REQUESTED,
        subjects.SHOW_DELETE_REQUESTED,
        subjects.SCRIPT_REVISE_REQUESTED,
        subjects.SCRIPT_REJECT_REQUESTED,
    )
)
"""Consumers of commands: their dead letters were refused, and the show continues."""
APPROVAL_CONSUMER = subjects.consumer_of("show", subjects.SCRIPT_APPROVE_REQUESTED)
"""The consumer of approvals: the show waits in vain for one that is recorded and fails later."""

OPENING_CONSUMER = subjects.consumer_of("audio", subjects.SHOW_ACCEPTED)
"""The consumer that lets a show be heard early: without it the show begins with its first take."""

PIPELINE = (subjects.STREAM_SHOWS, subjects.STREAM_DEADLINES)
"""Streams on whose messages shows depend."""


def is_unprocessed_request(letter: DeadLetter) -> bool:
    """Whether the letter is a request that could not be processed; one that is refused has none."""
    return letter.consumer == REQUEST_CONSUMER and letter.stream == subjects.STREAM_SHOWS


def message_of(letter: DeadLetter) -> Delivery:
    """The message of a letter, as far as the letter holds it."""
    return Delivery(
        body=letter.payload.encode(),
        subject=letter.subject,
        stream=letter.stream,
        sequence=letter.sequence,
        message_id=letter.message_id,
        headers={},
    )


def fails_over_budget(letter: DeadLetter, state: ShowState) -> bool:
    """Whether a budget refused a call, and the show is to fail then."""
    accepted = state.accepted
    return letter.over_budget and accepted is not None and accepted.over_budget == "fail"


def stage_of(letter: DeadLetter) -> Stage | None:
    """The stage that failed with the message; None where no show depends on it.

    No show depends on messages of other consumers, nor on dead letters of dead letters, which
    would otherwise cause one another without end.
    """
    ignored = letter.consumer in {REQUEST_CONSUMER, OPENING_CONSUMER, *COMMAND_CONSUMERS}
    ignored = ignored or (letter.consumer == APPROVAL_CONSUMER and letter.refused)
    if letter.stream not in PIPELINE or ignored:
        return None
    return STAGE_OF_SERVICE.get(letter.consumer.split("-")[0])
