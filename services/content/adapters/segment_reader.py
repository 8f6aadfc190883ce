"""Reads the segments of a script from JSON that is still being written."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

_BEGINNING = re.compile(r"\[\s*(?=\{)")
"""Where the list of segments begins, whatever stands before it."""
_BETWEEN = re.compile(r"[\s,]*")


class WrittenSegment(BaseModel):
    """The words of one part, as a model gives them."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    part: int
    sources: list[str]
    text: str


class WrittenScript(BaseModel):
    """The answer of a model; its JSON schema is what structured output follows."""

    model_config = ConfigDict(extra="forbid")

    segments: list[WrittenSegment]


class SegmentReader:
    """Collects JSON and gives each segment once it is complete.

    It needs the list alone: text around it, a missing end and segments of another form are passed
    over, so that an answer that breaks off, or ignores the schema in places, is used as far as
    it goes.
    """

    def __init__(self) -> None:
        self._text = ""
        self._begun = False
        self._decoder = json.JSONDecoder(strict=False)

    def feed(self, text: str) -> Iterator[WrittenSegment]:
        """Take more of the answer; give the segments that are complete by now."""
        self._text += text
        if "}" not in text:  # nothing can have become complete
            return
        if not self._begun:
            beginning = _BEGINNING.search(self._text)
            if beginning is None:
                return
            self._begun = True
            self._text = self._text[beginning.end() :]
        yield from self._complete()

    def _complete(self) -> Iterator[WrittenSegment]:
        while True:
            between = _BETWEEN.match(self._text)
            start = between.end() if between else 0
            try:
                value, end = self._decoder.raw_decode(self._text, start)
            except ValueError:
                return
            self._text = self._text[end:]
            segment = _segment(value)
            if segment is not None:
                yield segment


def _segment(value: Any) -> WrittenSegment | None:
    """The segment of a JSON value; None where it is none. Further fields are passed over."""
    if not isinstance(value, dict):
        return None
    known = {"sources": []} | {k: v for k, v in value.items() if k in WrittenSegment.model_fields}
    try:
        return WrittenSegment.model_validate(known)
    except ValidationError:
        return None
