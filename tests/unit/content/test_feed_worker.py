"""Hostile feeds: what would cost the parser more than its length is taken out before."""

import signal

import pytest

from services.content.adapters.feed_worker import (
    LONGEST_TEXT,
    NoFeed,
    bounded,
    parse,
)

MEGABYTE = 1_000_000


def rss(*items: bytes) -> bytes:
    channel = b"<channel><title>T</title>" + b"".join(items) + b"</channel>"
    return b"<rss version='2.0'>" + channel + b"</rss>"


def item(more: bytes, title: bytes = b"A title") -> bytes:
    return b"<item><title>" + title + b"</title>" + more + b"</item>"


def atom(entry: bytes) -> bytes:
    opened = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A title</title>"
    return opened + entry + b"</entry></feed>"


LETTERS = b"a" * MEGABYTE
CHEAP = {
    "long author": rss(item(b"<author>" + LETTERS + b"</author>")),
    "long creator": rss(item(b"<dc:creator><b></b>" + LETTERS + b"</dc:creator>")),
    "many authors": rss(item(b"<author>" + b"a" * 1000 + b"</author>") * 3000),
    "long name": atom(b"<author><name>" + LETTERS + b"</name></author>"),
    "many categories": rss(item(b"".join(b"<category>%d</category>" % n for n in range(30_000)))),
    "many terms": atom(b"".join(b"<category term='%d'/>" % n for n in range(40_000))),
    "many entities": rss(item(b"<description>" + b"&amp;" * MEGABYTE + b"</description>")),
    "long address": rss(item(b"<link>" + b"&a" * MEGABYTE + b"</link>")),
    "long attribute": rss(item(b"<link href='" + LETTERS * 4 + b"'/>")),
    "many attributes": rss(item(b"<a " + b" ".join(b"a%d='1'" % n for n in range(99_999)) + b"/>")),
    "CDATA": rss(item(b"<description>" + b"<![CDATA[x]]>" * 300_000 + b"</description>")),
    "HTML": rss(
        item(b"<description><![CDATA[" + b"<p>x</p>" * 500_000 + b"]]></description>")
    ),
    "long date": rss(item(b"<pubDate>" + b"1 " * MEGABYTE + b"</pubDate>")),
    "many newlines": b"\n" * MEGABYTE + rss(item(b"")),
}  # fmt: skip
ENDLESS = {
    "unclosed items": b"<rss><channel>" + b"<item><title>x" * 100_000,
    "deep": rss(item(b"<a>" * MEGABYTE)),
    "many elements": rss(item(b"<b>x</b>" * 500_000)),
    "many namespaces": rss(*(b"<item xmlns:a%d='http://x/%d'/>" % (n, n) for n in range(50_000))),
    "brackets": b"<rss><channel><item>" + b"<" * MEGABYTE,
    "open quotes": b"<rss><channel><item>" + b'<a "' * MEGABYTE,
    "declarations": b"<rss><channel>" + b"<!x>" * MEGABYTE,
    "entity declarations": b"<!DOCTYPE x" + b"\n<!ENTITY " * 400_000,
    "instructions": b"<rss><channel>" + b"<?x" * MEGABYTE,
}


@pytest.fixture(autouse=True)
def two_seconds() -> object:
    """More processor time than the service allows ends the test, even within one pattern."""

    def stop(*_: object) -> None:
        raise AssertionError("more than 2 s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2.0)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("body", CHEAP.values(), ids=CHEAP)
def test_what_is_costly_is_left_out_and_the_item_is_read(body: bytes) -> None:
    found = parse(body, "", 200)
    assert found["found"] >= 1
    assert found["items"][0]["title"] == "A title"
    assert len(found["items"][0]["summary"]) <= 20_000


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_what_no_feed_has_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(NoFeed, match="look for a shorter feed"):
        parse(body, "", 200)


def test_a_feed_within_the_bounds_keeps_every_byte_that_is_used() -> None:
    body = rss(item(b"<description>It &amp; <![CDATA[<b>that</b>]]></description><a:b x='1'/>"))
    assert bounded(body) == body


def test_a_cut_leaves_no_half_of_a_character_or_a_reference() -> None:
    for longer in ("ä".encode(), b"&amp;", "語".encode()):
        text = b"x" + longer * LONGEST_TEXT
        kept = bounded(rss(item(b"<description>" + text + b"</description>")))
        (summary,) = [i["summary"] for i in parse(kept, "", 1)["items"]]
        assert set(summary[1:]) == {longer.decode().replace("&amp;", "&")}


def test_what_follows_an_author_is_kept() -> None:
    body = rss(item(b"<author>A <b>B</b></author><description>Told.</description>"))
    assert parse(body, "", 1)["items"][0]["summary"] == "Told."


def test_the_first_few_categories_of_an_item_are_kept() -> None:
    many = b"".join(b"<category>N%d</category>" % n for n in range(9))
    body = rss(b"<category>Channel</category>", item(many), item(b"<category>B &amp; C</category>"))
    first, second = parse(body, "", 2)["items"]
    assert first["tags"] == ["N0", "N1", "N2", "N3", "N4"]
    assert second["tags"] == ["B & C"]


def test_categories_of_atom_are_kept_too() -> None:
    terms = b"".join(b"<category term='N%d'/>" % n for n in range(9))
    (entry,) = parse(atom(terms), "", 1)["items"]
    assert entry["tags"] == ["N0", "N1", "N2", "N3", "N4"]


def test_an_unclosed_category_hides_nothing_of_the_next_item() -> None:
    body = rss(item(b"<category>A" * 8), item(b"<description>Told.</description>", b"Next"))
    first, second = parse(body, "", 2)["items"]
    assert (second["title"], second["summary"]) == ("Next", "Told.")
    assert len("".join(first["tags"])) <= 200
