"""The events that the archive is made of."""

from datetime import datetime
from fnmatch import fnmatchcase

from contracts import (
    ConfigurationSaved,
    Event,
    HostSaved,
    MediaSaved,
    PresetSaved,
    ShowCancelled,
    ShowDeleted,
    ShowFailed,
    ShowGenerated,
    subjects,
)

EVENTS: tuple[type[Event], ...] = (
    ShowGenerated,
    ShowFailed,
    ShowCancelled,
    ShowDeleted,
    HostSaved,
    PresetSaved,
    ConfigurationSaved,
    MediaSaved,
)
"""All events of the stream `ARCHIVE`."""
_KINDS = {subjects.wildcard(kind.subject): kind for kind in EVENTS}


def parsed(
    subject: str, body: bytes, sequence: int, stored_at: datetime | None = None
) -> Event | None:
    """The event of a message; None where its subject is none of the archive's events.

    Raises:
        ValidationError: the body is no such event.
    """
    kind = next((kind for name, kind in _KINDS.items() if fnmatchcase(subject, name)), None)
    if kind is None:
        return None
    event = kind.model_validate_json(body)
    return event.model_copy(update={"sequence": sequence, "stored_at": stored_at})
