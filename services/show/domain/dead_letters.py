"""Which show a dead letter ends, and at which stage."""

from contracts import DeadLetter, Stage, subjects

STAGE_OF_SERVICE: dict[str, Stage] = {
    "content": "script",
    "audio": "audio",
    "media": "cover",
    "show": "show",
}
REQUESTS = subjects.consumer_of("show", subjects.SHOW_REQUESTED)
"""The consumer whose dead letters are requests: refused, or never judged because of a bug."""
DEMANDS = frozenset(
    subjects.consumer_of("show", subject)
    for subject in (subjects.SHOW_CANCEL_REQUESTED, subjects.SHOW_RETRY_REQUESTED)
)
"""Consumers whose dead letters are refused demands: the show they name goes on."""


def is_unjudged(letter: DeadLetter) -> bool:
    """Whether the letter is a request that nobody could judge, and that nobody has refused."""
    return letter.consumer == REQUESTS and not letter.refused


def stage_of(letter: DeadLetter) -> Stage | None:
    """The stage that died with the message; None where no show depends on it.

    So it is with what strangers consume, and with letters about letters, which would follow one
    another without end.
    """
    harmless = letter.consumer == REQUESTS or letter.consumer in DEMANDS
    if letter.stream != subjects.STREAM_SHOWS or harmless:
        return None
    return STAGE_OF_SERVICE.get(letter.consumer.split("-")[0])
