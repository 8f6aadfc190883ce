"""Reads the draft of a script as a reviewer has edited it: the JSON of the draft, changed."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from contracts import ScriptDrafted, Segment
from contracts.vocabulary import KNOWN_VALUES

SEGMENTS = TypeAdapter(tuple[Segment, ...])
MAX_ERRORS = 20
"""Errors that are reported at once."""


class EditError(NamedTuple):
    """A field of an edited draft that is at fault, and the reason."""

    field: str
    reason: str


class UnreadableEdit(ValueError):  # noqa: N818 - what the edit is
    """An edited draft cannot be read; `errors` names each field and the reason."""

    def __init__(self, errors: Sequence[EditError]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in errors))
        self.errors = tuple(errors)


def edited_segments(document: Any, draft: ScriptDrafted) -> tuple[Segment, ...]:
    """The segments of an edited document, which `show` checks against the rules of scripts.

    The document is that of `draft`; fields beside `segments` may be missing, but not changed, so
    that no change is lost silently.

    Raises:
        UnreadableEdit: it is no such document; every field at fault is named.
    """
    if not isinstance(document, dict):
        raise UnreadableEdit([EditError("body", "must be a JSON object")])
    errors = [*_changed(document, draft), *_unknown(document.get("segments"))]
    try:
        segments = SEGMENTS.validate_python(document.get("segments"), context=KNOWN_VALUES)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            path = ".".join(str(part) for part in ("segments", *fault["loc"]))
            errors.append(EditError(path, fault["msg"]))
        raise UnreadableEdit(errors[:MAX_ERRORS]) from error
    if errors:
        raise UnreadableEdit(errors[:MAX_ERRORS])
    return segments


def _changed(document: dict[str, Any], draft: ScriptDrafted) -> Iterator[EditError]:
    """The fields beside the segments that the draft does not have, or has with another value."""
    current = draft.model_dump(mode="json")
    for name in sorted(document.keys() - {"segments"}):
        if name not in current:
            yield EditError(name, "is no field of a draft")
        elif document[name] != current[name]:
            yield EditError(name, "cannot be changed: an edit changes the segments alone")


def _unknown(segments: Any) -> Iterator[EditError]:
    """The fields of segments that no segment has."""
    for number, segment in enumerate(segments if isinstance(segments, list) else ()):
        if isinstance(segment, dict):
            for name in sorted(segment.keys() - Segment.model_fields.keys()):
                yield EditError(f"segments.{number}.{name}", "is no field of a segment")
