"""Show notes reach pages and players: nothing of them runs there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.onair.domain.notes import clean_notes, is_web_address
from tests.unit.onair.shows import generated


def test_notes_as_the_station_makes_them_stay_as_they_are() -> None:
    notes = generated().notes
    assert clean_notes(notes) == notes


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<p onclick=alert(1)>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ('<a href="data:text/html,x">a</a>', "a"),
        ('<a href="https://user:pw@example.org/">a</a>', "a"),
        ('<a href="https://example.org/?a=1&amp;b=%22">a</a>',
         '<a href="https://example.org/?a=1&amp;b=%22">a</a>'),
        ('<a href="https://example.org/&quot;onmouseover=&quot;x">a</a>',
         '<a href="https://example.org/&quot;onmouseover=&quot;x">a</a>'),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<svg/onload=alert(1)>a", "a"),
        ("<ul><li>a", "<ul><li>a</li></ul>"),
        ("</p></ul>a", "a"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<!-- <script> -->a<!DOCTYPE x>", "a"),
    ],
)  # fmt: skip
def test_only_harmless_elements_are_kept(html: str, clean: str) -> None:
    assert clean_notes(html) == clean


@given(st.text(alphabet="<>/=\"'& aplscritonhef:", max_size=80))
def test_clean_notes_are_clean(html: str) -> None:
    clean = clean_notes(html)
    assert clean_notes(clean) == clean
    assert "<script" not in clean.lower()


def test_deep_nesting_is_bounded() -> None:
    assert clean_notes("<ul>" * 5000).count("<ul>") == 32


@pytest.mark.parametrize("address", ["http://[::1", "//example.org", "", "https://", "ftp://a/b"])
def test_what_is_no_web_address(address: str) -> None:
    assert not is_web_address(address)
