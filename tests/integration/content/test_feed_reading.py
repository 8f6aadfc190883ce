"""Reading feeds from a real server: what goes wrong is told, and nothing goes further than that."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from contracts import BlobRef, FeedSource, subjects
from services.content.app import check_feeds
from services.content.ports import Feed
from services.kit.blobs.filesystem import FilesystemBlobs
from tests.fakes import ManualClock

if TYPE_CHECKING:
    from services.kit.platform import Platform

Read = Callable[..., Awaitable[Feed]]

FIXTURES = Path(__file__).parents[2] / "fixtures" / "feeds"
FEED = (FIXTURES / "en-harbour-post.xml").read_bytes()
MEGABYTE = 1_000_000


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode()


def item(title: str = "A title", more: str = "") -> str:
    return f"<item><title>{title}</title>{more}</item>"


async def test_reads_a_feed(publisher: Any, read: Read) -> None:
    publisher.says("/", FEED)
    feed = await read(publisher.url("/"))
    assert feed.report.status == "ok"
    assert feed.report.items == len(feed.items) == 13
    assert feed.report.seconds > 0
    assert feed.items[0].title == "Port of Marlow reopens after three-week dock strike"
    assert feed.newest is not None
    assert "RadioX" in publisher.requests[0].headers["user-agent"]


async def test_compressed(publisher: Any, read: Read) -> None:
    publisher.says("/", gzip.compress(FEED), content_encoding="gzip")
    assert (await read(publisher.url("/"))).report.items == 13


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "look for the new one"), (403, "publisher refuses"), (503, "try again later")],
)
async def test_error_statuses(publisher: Any, read: Read, status: int, words: str) -> None:
    publisher.says("/", b"no", status)
    feed = await read(publisher.url("/"))
    assert feed.report.status == "failed"
    assert f"HTTP {status}" in feed.report.error
    assert words in feed.report.error
    assert feed.items == ()


async def test_nobody_answers(publisher: Any, read: Read) -> None:
    server = await asyncio.start_server(lambda _, w: w.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    feed = await read(f"http://127.0.0.1:{port}/")
    assert "nobody answers" in feed.report.error
    assert not publisher.requests


async def test_unknown_host(read: Read) -> None:
    feed = await read("http://nobody.invalid/feed.xml")
    assert "nobody answers" in feed.report.error


@pytest.mark.parametrize(
    "url",
    ["http://x:99999/", "http://127.0.0.1:65536/", "https://[v1.x]/", "http://a..b/", "http:///x",
     f"http://{'a' * 300}.com/", "http://xn--a/", "http://%zz/"],
)  # fmt: skip
@pytest.mark.parametrize("private_feeds", [True, False])
async def test_impossible_addresses(read: Read, url: str, *, private_feeds: bool) -> None:
    feed = await read(url, private_feeds=private_feeds)
    assert feed.report.status == "failed"
    assert feed.report.error


async def test_silence_ends_with_the_time_out(publisher: Any, read: Read) -> None:
    async def silence(*_: Any) -> None:
        await asyncio.Event().wait()

    publisher.answers["/"] = silence
    feed = await read(publisher.url("/"), feed_timeout=0.3)
    assert "within 0.3 s" in feed.report.error


async def test_a_slow_drip_ends_with_the_time_out(publisher: Any, read: Read) -> None:
    """Each read is quick; only the total is too long."""

    async def drip(_: Any, out: asyncio.StreamWriter) -> None:
        out.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<rss>")
        while True:
            out.write(b" ")
            await out.drain()
            await asyncio.sleep(0.02)

    publisher.answers["/"] = drip
    feed = await read(publisher.url("/"), feed_timeout=0.4)
    assert "within 0.4 s" in feed.report.error


async def test_twenty_megabytes_are_not_read_to_the_end(publisher: Any, read: Read) -> None:
    sent = 0

    async def flood(_: Any, out: asyncio.StreamWriter) -> None:
        nonlocal sent
        out.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n")
        for _ in range(20):
            out.write(b"<" * MEGABYTE)
            await out.drain()
            sent += MEGABYTE

    publisher.answers["/"] = flood
    feed = await read(publisher.url("/"))
    assert "larger than 5 MB" in feed.report.error
    assert sent < 19 * MEGABYTE


async def test_a_gzip_bomb_does_not_go_off(
    publisher: Any, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """400 MB of nothing in 400 kB: no more is ever decompressed than the bound."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(400)) + packer.flush()
    largest = 0
    decompressobj = zlib.decompressobj

    class Watched:
        def __init__(self, wbits: int) -> None:
            self._inner = decompressobj(wbits)

        def decompress(self, data: bytes, most: int) -> bytes:
            nonlocal largest
            found = self._inner.decompress(data, most)
            largest = max(largest, len(found))
            return found

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    publisher.says("/", bomb, content_encoding="gzip")
    feed = await read(publisher.url("/"))
    assert "larger than 5 MB" in feed.report.error
    assert 0 < largest <= 5 * MEGABYTE + 1


async def test_damaged_and_unknown_compression(publisher: Any, read: Read) -> None:
    publisher.says("/damaged", b"no gzip at all", content_encoding="gzip")
    publisher.says("/unknown", b"?", content_encoding="br")
    assert "damaged compression" in (await read(publisher.url("/damaged"))).report.error
    assert "'br'" in (await read(publisher.url("/unknown"))).report.error


async def test_redirects_are_followed_to_the_feed(publisher: Any, read: Read) -> None:
    publisher.redirects("/old", "/older")
    publisher.redirects("/older", publisher.url("/feed"))
    publisher.says("/feed", FEED)
    assert (await read(publisher.url("/old"))).report.items == 13


async def test_a_redirect_loop_is_left(publisher: Any, read: Read) -> None:
    publisher.redirects("/a", "/b")
    publisher.redirects("/b", "/a")
    feed = await read(publisher.url("/a"))
    assert "in a circle" in feed.report.error
    assert len(publisher.requests) == 2


async def test_redirects_are_counted(publisher: Any, read: Read) -> None:
    for n in range(8):
        publisher.redirects(f"/{n}", f"/{n + 1}")
    feed = await read(publisher.url("/0"))
    assert "more than 5 redirects" in feed.report.error
    assert len(publisher.requests) == 6


@pytest.mark.parametrize(
    "to", ["ftp://example.org/feed", "file:///etc/passwd", "http://", "http://[::1"]
)
async def test_redirects_stay_on_the_web(publisher: Any, read: Read, to: str) -> None:
    publisher.redirects("/", to)
    feed = await read(publisher.url("/"))
    assert feed.report.status == "failed"
    assert feed.report.error


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "127.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"],  # noqa: S104
)
async def test_private_addresses_are_refused(publisher: Any, read: Read, host: str) -> None:
    publisher.says("/", FEED)
    feed = await read(publisher.url("/", host), private_feeds=False)
    assert feed.report.status == "failed"
    assert "private network" in feed.report.error
    assert not publisher.requests


@pytest.mark.parametrize("private_feeds", [True, False])
@pytest.mark.parametrize("host", ["127.0.0.2", "localhost"])
async def test_nothing_public_leads_into_a_private_network(
    publisher: Any, read: Read, host: str, *, private_feeds: bool
) -> None:
    """The publisher counts as public here, the rest of loopback as private."""
    asked: list[str] = []

    def judge(address: str) -> bool:
        asked.append(address)
        return address == "127.0.0.1" and len(asked) == 1

    publisher.redirects("/", publisher.url("/secret", host))
    publisher.says("/secret", FEED)
    feed = await read(publisher.url("/"), judge, private_feeds=private_feeds)
    assert "private network" in feed.report.error
    assert [r.path for r in publisher.requests] == ["/"]


async def test_private_may_lead_to_private_where_allowed(publisher: Any, read: Read) -> None:
    publisher.redirects("/", publisher.url("/feed", "localhost"))
    publisher.says("/feed", FEED)
    assert (await read(publisher.url("/"))).report.status == "ok"


async def test_unchanged(publisher: Any, read: Read) -> None:
    publisher.says("/", FEED, etag='"one"', last_modified="Wed, 18 Mar 2026 18:00:00 GMT")
    first = await read(publisher.url("/"))
    publisher.says("/", b"", 304)
    again = await read(publisher.url("/"))
    assert publisher.requests[1].headers["if-none-match"] == '"one"'
    assert publisher.requests[1].headers["if-modified-since"] == "Wed, 18 Mar 2026 18:00:00 GMT"
    assert again.report.status == "unchanged"
    assert again.items == first.items


async def test_asks_in_full_where_the_body_is_gone(
    publisher: Any, read: Read, blobs: FilesystemBlobs
) -> None:
    publisher.says("/", FEED, etag='"one"')
    await read(publisher.url("/"))
    await blobs.prune(subjects.BLOBS_SOURCES, -1.0)
    again = await read(publisher.url("/"))
    assert "if-none-match" not in publisher.requests[1].headers
    assert again.report.status == "ok"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><body>News</body></html>", "a web page"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "OPML"),
        (b"just text", "neither RSS nor Atom"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "neither RSS nor Atom"),
        (b"", "empty"),
    ],
)
async def test_what_is_no_feed(publisher: Any, read: Read, body: bytes, words: str) -> None:
    publisher.says("/", body)
    feed = await read(publisher.url("/"))
    assert feed.report.status == "failed"
    assert words in feed.report.error


async def test_truncated_xml_gives_what_could_be_read(publisher: Any, read: Read) -> None:
    publisher.says("/", FEED[: len(FEED) // 2])
    feed = await read(publisher.url("/"))
    assert feed.report.status == "ok"
    assert 5 <= len(feed.items) < 13


async def test_no_items(publisher: Any, read: Read) -> None:
    publisher.says("/", rss())
    feed = await read(publisher.url("/"))
    assert feed.report.status == "empty"
    assert feed.report.error


async def test_items_without_date_or_link(publisher: Any, read: Read) -> None:
    publisher.says("/", rss(item(), item("B", "<link>javascript:alert(1)</link>")))
    feed = await read(publisher.url("/"))
    assert [(i.published_at, i.link) for i in feed.items] == [(None, None), (None, None)]


async def test_of_five_thousand_items_the_newest_are_kept(publisher: Any, read: Read) -> None:
    dated = "<pubDate>Wed, 18 Mar 2026 {:02}:{:02}:{:02} GMT</pubDate>"
    items = [item(f"N{n}", dated.format(n // 3600, n // 60 % 60, n % 60)) for n in range(5000)]
    publisher.says("/", rss(*items))
    feed = await read(publisher.url("/"), feed_timeout=30.0)
    assert feed.report.items == 5000
    assert {i.title for i in feed.items} == {f"N{n}" for n in range(4800, 5000)}


@pytest.mark.parametrize(
    ("declared", "actual", "header"),
    [
        ("utf-8", "iso-8859-1", "text/xml"),
        ("iso-8859-1", "utf-8", "text/xml"),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-16", "utf-8", "application/xml"),
    ],
)
async def test_wrong_encoding(
    publisher: Any, read: Read, declared: str, actual: str, header: str
) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?>{rss(item('Fähre läuft aus')).decode()}"
    publisher.says("/", text.encode(actual), content_type=header)
    feed = await read(publisher.url("/"))
    assert feed.items[0].title == "Fähre läuft aus"


async def test_entities_do_not_multiply(publisher: Any, read: Read) -> None:
    """Ten to the ninth in nine lines; nor is a file of this machine read into a feed."""
    names = "abcdefghij"
    entities = "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in pairwise(names)
    )
    doctype = f"<!DOCTYPE r [<!ENTITY a 'lol'>{entities}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    body = rss(item("x &j;"), item("y &f;")).decode()
    publisher.says("/", f"<?xml version='1.0'?>{doctype}{body}".encode())
    feed = await read(publisher.url("/"))
    assert all(len(i.title) < 100 and "root:" not in i.title for i in feed.items)


async def test_a_stored_file_is_read_without_the_network(
    opened: Any, blobs: FilesystemBlobs
) -> None:
    ref = await blobs.put(subjects.BLOBS_SOURCES, "file.xml", FEED, "application/xml")
    async with opened(private_feeds=False) as reader:
        feed = await reader.read(FeedSource(blob=ref))
    assert feed.report.name == feed.items[0].feed.name == "Harbour Post"
    assert not feed.live


async def test_a_stored_file_is_bounded_too(opened: Any) -> None:
    large = BlobRef(bucket="sources", key="x", sha256="0" * 64, size=6_000_000, media_type="a/b")
    gone = large.model_copy(update={"size": 1})
    async with opened() as reader:
        assert "larger than 5 MB" in (await reader.read(FeedSource(blob=large))).report.error
        assert "is gone" in (await reader.read(FeedSource(blob=gone))).report.error


async def test_all_at_once_and_in_order(publisher: Any, opened: Any) -> None:
    """Each answer waits until every feed has been asked for."""
    count = 12
    everyone = asyncio.Barrier(count)

    async def answer(_: Any, out: asyncio.StreamWriter) -> None:
        await everyone.wait()
        out.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\nconnection: close\r\n\r\n" + FEED)
        await out.drain()

    sources = [FeedSource(name=f"F{n}", url=publisher.url(f"/{n}")) for n in range(count)]
    publisher.answers |= {f"/{n}": answer for n in range(count)}
    heard: list[str] = []

    async def hear(feed: Feed) -> None:
        heard.append(feed.report.name)

    async with opened() as reader:
        feeds = await reader.read_all(sources, hear)
    assert [f.report.name for f in feeds] == [f"F{n}" for n in range(count)]
    assert sorted(heard) == sorted(f.report.name for f in feeds)
    assert all(f.report.status == "ok" for f in feeds)


async def test_an_operator_may_look_at_feeds(
    publisher: Any, bucket: Any, blobs: FilesystemBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADIOX_CONTENT_PRIVATE_FEEDS", "true")
    publisher.says("/", FEED)
    publisher.says("/gone", b"", 410)
    sources = [FeedSource(name=p, url=publisher.url(p)) for p in ("/", "/gone")]
    heard: list[str] = []

    async def hear(feed: Feed) -> None:
        heard.append(feed.report.name)

    platform = cast(
        "Platform", SimpleNamespace(blobs=blobs, bucket=lambda _: bucket, clock=ManualClock())
    )
    good, gone = await check_feeds(platform, sources, hear)
    assert (good.report.status, good.report.items) == ("ok", 13)
    assert good.newest == datetime(2026, 3, 18, 17, 0, tzinfo=UTC)
    assert "removed it" in gone.report.error
    assert sorted(heard) == ["/", "/gone"]
