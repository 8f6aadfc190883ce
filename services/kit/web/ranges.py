"""Byte ranges and entity tags of HTTP (RFC 9110)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


class Unsatisfiable(ValueError):  # noqa: N818 - the name of the status
    """The range holds no byte of the file."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A range of a file of `size` bytes: `length` bytes from `start` on."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        """The value of Content-Range."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """Parse a Range header for a file of `size` bytes; None for the whole file.

    A header that is malformed, in another unit, of several ranges or of absurd numbers is
    ignored, which section 14.2 allows.

    Raises:
        Unsatisfiable: the range begins after the end, or has no length.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return _within(size - length, length, size)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    return _within(start, end - start + 1, size)


def _within(start: int, length: int, size: int) -> ByteRange:
    if length <= 0 or start >= size:
        raise Unsatisfiable(f"bytes */{size}")
    return ByteRange(start, length, size)


def is_unmodified(etag: str, if_none_match: str | None) -> bool:
    """Whether If-None-Match lists the entity tag (section 13.1.2)."""
    if if_none_match is None:
        return False
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in known or etag in known
