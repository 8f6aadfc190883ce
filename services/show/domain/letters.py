"""Which show a dead letter ends, and at which stage."""

from contracts import DeadLetter, Stage, subjects

STAGE_OF_SERVICE: dict[str, Stage] = {
    "content": "script",
    "audio": "audio",
    "media": "cover",
    "show": "show",
}
HARMLESS = frozenset(
    subjects.consumer_of("show", subject)
    for subject in (
        subjects.SHOW_REQUESTED,
        subjects.SHOW_CANCEL_REQUESTED,
        subjects.SHOW_RETRY_REQUESTED,
    )
)
"""Consumers whose dead letters are refused demands: the show they name goes on."""


def stage_of(letter: DeadLetter) -> Stage | None:
    """The stage that died with the message; None where no show depends on it.

    So it is with what strangers heard, and with letters about letters: mourned, those would be
    followed by the next without end.
    """
    if letter.stream != subjects.STREAM_SHOWS or letter.consumer in HARMLESS:
        return None
    return STAGE_OF_SERVICE.get(letter.consumer.split("-")[0])
