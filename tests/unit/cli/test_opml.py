from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.commands.feeds.opml import MAX_DEPTH, MAX_OUTLINES, first_category, read_opml


def opml(body: str, prologue: str = "") -> bytes:
    return f'{prologue}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_an_outline_is_a_feed_with_the_text_above_it_as_category() -> None:
    found = read_opml(
        opml(
            '<outline text="Science"><outline text="Moon Notes" xmlUrl="moon.xml"/></outline>'
            '<outline title="Rain" xmlUrl="https://r.example/f" category="/News/Weather,/x"/>'
        )
    )
    assert [(o.name, o.address, o.category) for o in found] == [
        ("Moon Notes", "moon.xml", "Science"),
        ("Rain", "https://r.example/f", "Weather"),
    ]


def test_a_heading_counts_only_for_what_lies_within() -> None:
    found = read_opml(
        opml('<outline text="A"><outline xmlUrl="1"/></outline><outline text="b" xmlUrl="2"/>')
    )
    assert [o.category for o in found] == ["A", ""]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)))
def test_every_address_is_found_in_order(addresses: list[str]) -> None:
    body = "".join(f"<outline xmlUrl={quoteattr(address)}/>" for address in addresses)
    assert [o.address for o in read_opml(opml(body))] == addresses


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>no</body></html>", "not an OPML list"),
        (b"<opml><body><outline xmlUrl='a'>", "not well-formed"),
        (b"", "not well-formed"),
        (opml("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH), "deep"),
        (opml("<outline xmlUrl='a'/>" * (MAX_OUTLINES + 1)), "more than"),
        (
            opml(
                '<outline xmlUrl="&b;"/>', '<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            ),
            "entities",
        ),
        (
            opml("&x;", '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "entities",
        ),
    ],
)
def test_a_body_that_is_no_list_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_opml(body)


@given(st.text())
def test_a_category_holds_no_separators(text: str) -> None:
    assert not set(first_category(text)) & set(",/")
