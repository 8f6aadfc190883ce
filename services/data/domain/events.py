"""The events that the archive is made of."""

import json
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from contracts import (
    ConfigurationSaved,
    Event,
    GridSaved,
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
    GridSaved,
)
"""All events of the stream `ARCHIVE`."""
NUL = rb"\u0000"
"""The character NUL, as JSON escapes it."""
_KINDS = {subjects.wildcard(kind.subject): kind for kind in EVENTS}


def parsed(
    subject: str, body: bytes, sequence: int, stored_at: datetime | None = None
) -> Event | None:
    """The event of a message; None where its subject is none of the archive's events.

    Its texts are without the character NUL, which PostgreSQL cannot hold.

    Raises:
        ValidationError: the body is no such event.
    """
    kind = next((kind for name, kind in _KINDS.items() if fnmatchcase(subject, name)), None)
    if kind is None:
        return None
    event = kind.model_validate_json(without_nul(body) if NUL in body else body)
    return event.model_copy(update={"sequence": sequence, "stored_at": stored_at})


def without_nul(body: bytes) -> bytes:
    """A JSON document whose texts have no NUL; as it is where it is none."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_cleaned(document)).encode()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value
