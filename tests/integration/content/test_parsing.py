"""Parsers are processes: one that does not come to an end is ended, and others go on."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from contracts import FeedSource
from services.content.adapters.download import Unreadable
from services.content.adapters.parser import ParserPool, open_parser
from services.content.ports import Feed

FEED = (Path(__file__).parents[2] / "fixtures" / "feeds" / "en-harbour-post.xml").read_bytes()
HANGS = (
    "<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><item>"
    f"<author>{'a' * 1_000_000}</author></item></channel></rss>"
).encode("utf-16")
"""The bounds leave two bytes a character as they are; the pattern for e-mail takes an hour."""
SOURCE = FeedSource(name="The Test", url="https://publisher.example")


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    file = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(pid) for pid in file.read_text().split()}


async def test_a_parser_that_hangs_is_ended_and_replaced() -> None:
    before = children()
    async with open_parser(1, 0.4) as parser:
        with pytest.raises(Unreadable, match=r"more than 0\.4 s .* take it out of the list"):
            await parser.parse(HANGS, SOURCE, most=9)
        assert children() == before
        assert (await parser.parse(FEED, SOURCE, most=200)).found == 13
    assert children() == before


async def test_a_worker_is_kept_for_the_next_feed_and_ends_with_the_service() -> None:
    before = children()
    async with open_parser(2, 5.0) as parser:
        assert children() == before
        await parser.parse(FEED, SOURCE, most=1)
        (worker,) = children() - before
        await parser.parse(FEED, SOURCE, most=1)
        assert children() - before == {worker}
    assert children() == before


async def test_an_abandoned_parse_leaves_no_worker_behind() -> None:
    before = children()
    async with open_parser(1, 60.0) as parser:
        task = asyncio.create_task(parser.parse(HANGS, SOURCE, most=9))
        while children() == before:  # noqa: ASYNC110 - the kernel sends no event
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert children() == before
        assert (await parser.parse(FEED, SOURCE, most=200)).found == 13


async def test_another_feed_is_read_while_one_hangs() -> None:
    async with open_parser(2, 30.0) as parser:
        hanging = asyncio.create_task(parser.parse(HANGS, SOURCE, most=9))
        assert (await parser.parse(FEED, SOURCE, most=200)).found == 13
        assert not hanging.done()
        hanging.cancel()
        await asyncio.wait([hanging])


async def test_the_hostile_feeds_of_one_show_leave_a_parser_to_another(
    opened: Any, publisher: Any
) -> None:
    publisher.says("/bad", HANGS, **{"content-type": "application/xml"})
    publisher.says("/", FEED)
    bad = [FeedSource(name=f"B{n}", url=publisher.url(f"/bad?{n}")) for n in range(4)]
    publisher.answers |= {f"/bad?{n}": publisher.answers["/bad"] for n in range(4)}

    async def ignore(_: Feed) -> None:
        return

    async with opened(workers=2, parse_seconds=30.0) as reader:
        hostile = asyncio.create_task(reader.read_all(bad, ignore))
        while not reader.parser.busy:  # noqa: ASYNC110 - the pool sends no event
            await asyncio.sleep(0)
        (feed,) = await reader.read_all([FeedSource(url=publisher.url("/"))], ignore)
        assert feed.report.items == 13
        assert not hostile.done()
        hostile.cancel()
        await asyncio.wait([hostile])


async def test_a_feed_whose_parser_hangs_is_reported_and_the_others_are_read(
    opened: Any, publisher: Any
) -> None:
    publisher.says("/bad", HANGS, **{"content-type": "application/xml"})
    publisher.says("/", FEED)
    sources = [FeedSource(name=path, url=publisher.url(path)) for path in ("/bad", "/")]

    async def ignore(_: Feed) -> None:
        return

    async with opened(parse_seconds=0.4) as reader:
        bad, good = await reader.read_all(sources, ignore)
    assert bad.report.status == "failed"
    assert "more than 0.4 s" in bad.report.error
    assert good.report.items == 13


def test_a_pool_starts_nothing_by_itself() -> None:
    before = children()
    assert ParserPool(2, 1.0).busy == 0
    assert children() == before
