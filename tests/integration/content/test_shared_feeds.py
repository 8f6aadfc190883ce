"""A feed is fetched once for many shows, counted at a real server."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from contracts import FeedSource
from services.content.app import open_deps
from services.content.ports import Feed
from services.content.settings import ContentSettings
from services.kit.runtime import connected
from services.kit.settings import PlatformSettings
from tests.fakes import ManualClock

Read = Callable[..., Awaitable[Feed]]

FIXTURES = Path(__file__).parents[2] / "fixtures" / "feeds"
FEED = (FIXTURES / "en-harbour-post.xml").read_bytes()
WINDOW = {"feed_seconds": 300, "failed_feed_seconds": 30}


async def ignore(_: Feed) -> None:
    return None


def slow(body: bytes, status: int = 200) -> Callable[[Any, asyncio.StreamWriter], Awaitable[None]]:
    """An answer that comes late enough for others to ask for it too."""

    async def answer(_: Any, out: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        head = f"HTTP/1.1 {status} so\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        out.write(head.encode() + body)
        await out.drain()

    return answer


async def test_within_the_window_a_feed_is_not_fetched_again(
    publisher: Any, read: Read, clock: ManualClock
) -> None:
    publisher.says("/", FEED)
    first = await read(publisher.url("/"), **WINDOW)
    clock.forward(299)
    again = await read(publisher.url("/"), **WINDOW)
    assert (first.report.status, again.report.status) == ("ok", "cached")
    assert again.items == first.items
    assert len(publisher.requests) == 1
    clock.forward(2)
    assert (await read(publisher.url("/"), **WINDOW)).report.status == "ok"
    assert len(publisher.requests) == 2


async def test_after_the_window_the_server_says_whether_it_changed(
    publisher: Any, read: Read, clock: ManualClock
) -> None:
    publisher.says("/", FEED, etag='"one"')
    await read(publisher.url("/"), **WINDOW)
    publisher.says("/", b"", 304)
    found = []
    for _ in range(2):
        clock.forward(301)
        found += [(await read(publisher.url("/"), **WINDOW)).report.status for _ in range(2)]
    assert found == ["unchanged", "cached"] * 2
    assert [r.headers.get("if-none-match") for r in publisher.requests] == [None, '"one"', '"one"']


async def test_a_dead_feed_is_left_alone_for_a_while(
    publisher: Any, read: Read, clock: ManualClock
) -> None:
    publisher.says("/", b"", 503)
    errors = [(await read(publisher.url("/"), **WINDOW)).report.error for _ in range(3)]
    assert len(publisher.requests) == 1
    assert "HTTP 503" in errors[0]
    assert len(set(errors)) == 1
    publisher.says("/", FEED)
    clock.forward(31)
    assert (await read(publisher.url("/"), **WINDOW)).report.status == "ok"
    assert (await read(publisher.url("/"), **WINDOW)).report.status == "cached"


async def test_a_failure_does_not_forget_the_last_answer(
    publisher: Any, read: Read, clock: ManualClock
) -> None:
    publisher.says("/", FEED, etag='"one"')
    await read(publisher.url("/"), **WINDOW)
    clock.forward(301)
    publisher.says("/", b"", 503)
    assert (await read(publisher.url("/"), **WINDOW)).report.status == "failed"
    clock.forward(31)
    publisher.says("/", b"", 304)
    assert (await read(publisher.url("/"), **WINDOW)).report.status == "unchanged"


async def test_addresses_with_different_passwords_are_different_feeds(
    publisher: Any, read: Read, bucket: Any
) -> None:
    publisher.says("/", FEED)
    for user in ("ann:one", "ben:two"):
        address = publisher.url("/", f"{user}@127.0.0.1")
        assert (await read(address, **WINDOW)).report.status == "ok"
    assert len(publisher.requests) == 2
    assert not any("ann" in key or "one" in key for key in await bucket.keys())


async def test_a_reader_who_leaves_does_not_take_the_feed_along(
    publisher: Any, opened: Any
) -> None:
    asked = asyncio.Event()

    async def answer(request: Any, out: asyncio.StreamWriter) -> None:
        asked.set()
        await slow(FEED)(request, out)

    publisher.answers["/"] = answer
    source = FeedSource(name="F", url=publisher.url("/"))
    async with opened(**WINDOW) as reader:
        first = asyncio.create_task(reader.read(source))
        second = asyncio.create_task(reader.read(source))
        await asked.wait()
        first.cancel()
        assert (await second).report.status == "ok"


@pytest.mark.parametrize("body", [FEED, b""], ids=["alive", "dead"])
async def test_a_hundred_shows_on_two_processes_fetch_each_feed_once(
    publisher: Any, broker_settings: PlatformSettings, body: bytes
) -> None:
    """Two services with connections of their own on one broker stand for two processes."""
    paths = [f"/{number}" for number in range(5)]
    publisher.answers |= {path: slow(body, 200 if body else 503) for path in paths}
    sources = [FeedSource(name=path, url=publisher.url(path)) for path in paths]
    settings = ContentSettings(private_feeds=True, failed_feed_seconds=300)
    async with AsyncExitStack() as stack:
        readers = []
        for _ in range(2):
            _, platform = await stack.enter_async_context(connected(broker_settings, "content"))
            deps = await stack.enter_async_context(open_deps(platform, settings))
            readers.append(deps.feeds)
        shows = [readers[number % 2].read_all(sources, ignore) for number in range(100)]
        read = [feed.report for feeds in await asyncio.gather(*shows) for feed in feeds]
    assert Counter(request.path for request in publisher.requests) == dict.fromkeys(paths, 1)
    expected = {"ok": 5, "cached": 495} if body else {"failed": 500}
    assert Counter(report.status for report in read) == expected
