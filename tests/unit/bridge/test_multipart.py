"""Bodies of `multipart/form-data`, as clients and those who mean harm send them."""

import httpx
import pytest

from services.bridge.domain.multipart import MAX_PARTS, FormReader, Malformed, boundary_of


def read(body: bytes, boundary: bytes = b"b", size: int = 7) -> tuple[list[tuple[str, str]], bytes]:
    """The fields and the file of a body that comes in pieces of some bytes."""
    file = bytearray()
    form = FormReader(boundary, file.extend)
    for start in range(0, len(body), size):
        form.feed(body[start : start + size])
    form.close()
    return form.fields, bytes(file)


def part(name: str, value: bytes = b"x") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value + b"\r\n"


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "content", [b"", b"x", b"\r\n", b"--b", b"\r\n--", bytes(range(256)) * 300, b"\r\n\r\n--b\r"]
)
def test_a_body_of_a_client_is_read(content: bytes, size: int) -> None:
    request = httpx.Request(
        "POST",
        "http://station.example",
        files={"file": ('Nürnberg "1".wav', content, "audio/wav")},
        data={"title": "Grüße", "moods": ["calm", "bright"]},
    )
    boundary = boundary_of(request.headers["content-type"])
    assert boundary is not None
    fields, file = read(request.read(), boundary, size)
    assert file == content
    assert sorted(fields) == [("moods", "bright"), ("moods", "calm"), ("title", "Grüße")]


@pytest.mark.parametrize("content_type", ["", "audio/wav", "application/json", "nonsense"])
def test_another_body_has_no_boundary(content_type: str) -> None:
    assert boundary_of(content_type) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"x", "Expected boundary character"),
        (b"--b--", "no part named file"),
        (b"--b", "cut short"),
        (b"--bX\r\n\r\n", "at end of boundary"),
        (b"--b\r\n" + b"x" * 20_000, "Maximum header size exceeded"),
        (b"--b\r\n\r\nx\r\n--b--", "a part has no name"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "a part has no name"),
        (b"--b\r\n\xff\xfe: \x00\r\n\r\nx\r\n--b--", "invalid character"),
        (part("file"), "cut short"),
        (part("file") + part("file") + b"--b--", "several parts named file"),
        (part("title", b"\xff") + b"--b--", "title is not UTF-8"),
        (part("title", b"x" * 9000) + b"--b--", "title is longer than 8,192 bytes"),
        (part("a") * (MAX_PARTS + 1) + b"--b--", "more than 50 parts"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        read(body)


def test_a_boundary_is_bounded() -> None:
    with pytest.raises(Malformed, match="names no boundary"):
        boundary_of(f"multipart/form-data; boundary={'x' * 71}")
