"""Reads a body of `multipart/form-data` (RFC 7578): one file and a few fields."""

from collections.abc import Callable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

FILE = "file"
"""Name of the part that is the file."""
MAX_PARTS, MAX_HEADERS, MAX_FIELD = 50, 8_192, 8_192
"""Parts of a body, and bytes of a header and of the value of a field, at most."""


class Malformed(ValueError):  # noqa: N818 - what the body is
    """The body cannot be read; the message says why."""


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a body of parts; none where the body is something else.

    Raises:
        Malformed: it has no boundary.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        return None
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= 70:  # noqa: PLR2004 - RFC 2046, section 5.1.1
        raise Malformed("the content type names no boundary")
    return boundary


class FormReader:
    """Takes a body piece by piece; the file goes to `write`, the fields are kept in order.

    Every method raises `Malformed` where the body cannot be read.
    """

    def __init__(self, boundary: bytes, write: Callable[[bytes], object]) -> None:
        self.fields: list[tuple[str, str]] = []
        """Names and values, in order."""
        self._write = write
        self._names: list[str] = []
        self._header, self._disposition, self._value = b"", b"", b""
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_begin": self._on_header_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
            max_header_size=MAX_HEADERS,
        )

    def feed(self, piece: bytes) -> None:
        """Take the next piece."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise Malformed(str(error)) from error

    def close(self) -> None:
        """Take note that the body has ended."""
        if not self._ended:
            raise Malformed("it is cut short: its last boundary is missing")
        if FILE not in self._names:
            raise Malformed(f"it has no part named {FILE}")

    def _on_part_begin(self) -> None:
        if len(self._names) >= MAX_PARTS:
            raise Malformed(f"it has more than {MAX_PARTS} parts")
        self._disposition, self._value = b"", b""

    def _on_header_begin(self) -> None:
        self._header = b""

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition += data[start:end]

    def _on_headers_finished(self) -> None:
        name = parse_options_header(self._disposition)[1].get(b"name", b"")
        if not name:
            raise Malformed("a part has no name")
        self._names.append(name.decode(errors="replace"))
        if self._names.count(FILE) > 1:
            raise Malformed(f"it has several parts named {FILE}; send one")

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        name = self._names[-1]
        if name == FILE:
            self._write(data[start:end])
            return
        self._value += data[start:end]
        if len(self._value) > MAX_FIELD:
            raise Malformed(f"the field {name[:40]} is longer than {MAX_FIELD:,} bytes")

    def _on_part_end(self) -> None:
        name = self._names[-1]
        if name == FILE:
            return
        try:
            self.fields.append((name, self._value.decode()))
        except UnicodeDecodeError as error:
            raise Malformed(f"the field {name[:40]} is not UTF-8") from error

    def _on_end(self) -> None:
        self._ended = True
