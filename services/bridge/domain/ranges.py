"""Parts of a file, as HTTP asks for them (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


class Unsatisfiable(ValueError):  # noqa: N818 - the name of the status
    """No byte of the range is there."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file of `size`: `length` of them from `start` on."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        """The value of Content-Range."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


def part(header: str | None, size: int) -> Part | None:
    """What a Range header asks for; None where the whole file answers it.

    A header that is malformed, in another unit, of several ranges or of absurd numbers counts as
    absent, which section 14.2 allows.

    Raises:
        Unsatisfiable: the range begins behind the end, or has no length.
    """
    asked = _ONE_RANGE.fullmatch(header or "")
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        length = min(int(last), size)
        return _within(size - length, length, size)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    return _within(start, end - start + 1, size)


def _within(start: int, length: int, size: int) -> Part:
    if length <= 0 or start >= size:
        raise Unsatisfiable(f"bytes */{size}")
    return Part(start, length, size)


def unchanged(etag: str, if_none_match: str | None) -> bool:
    """Whether the client has the file already (section 13.1.2)."""
    if if_none_match is None:
        return False
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in known or etag in known
