import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.kit.web.ranges import Unsatisfiable, is_unmodified, parse_range

SIZES = st.integers(1, 10**9)


@given(SIZES, st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_range_equals_a_slice(size: int, first: int, last: int) -> None:
    assume(first <= last and first < size)
    found = parse_range(f"bytes={first}-{last}", size)
    assert found is not None
    expected = range(size)[first : last + 1]
    assert (found.start, found.length) == (expected.start, len(expected))


@given(SIZES, st.integers(1, 10**10))
def test_a_suffix_is_the_end_of_the_file(size: int, length: int) -> None:
    found = parse_range(f"bytes=-{length}", size)
    assert found is not None
    assert found.start + found.length == size
    assert found.length == min(length, size)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes=-",
        "bytes=5-2",
        "items=0-1",
        "bytes=a-b",
        "bytes=0-1,4-5",
        "bytes=0-" + "9" * 5000,
        "bytes=٣-",
    ],
)
def test_a_header_that_is_no_single_range_is_ignored(header: str | None) -> None:
    assert parse_range(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=11-12", "bytes=-0"])
def test_a_range_after_the_end_is_unsatisfiable(header: str) -> None:
    with pytest.raises(Unsatisfiable, match=r"bytes \*/10"):
        parse_range(header, 10)


def test_content_range_includes_the_last_byte() -> None:
    found = parse_range("bytes=0-", 10)
    assert found is not None
    assert found.content_range == "bytes 0-9/10"


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
    ],
)
def test_if_none_match(header: str | None, known: bool) -> None:  # noqa: FBT001
    assert is_unmodified('"a"', header) is known
