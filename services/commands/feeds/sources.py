"""What the user names as sources, resolved to feeds: addresses, and files to be stored."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import httpx

from contracts import FeedSource, subjects
from services.commands.feeds.files import (
    MOST_BYTES,
    PEEK,
    Found,
    Skipped,
    file_or_folder,
    looks_like_opml,
    outlines,
    read_bytes,
    web_address,
)
from services.commands.feeds.opml import Outline
from services.commands.terminal.errors import Refused
from services.kit.blobs import BlobStore

MOST_FEEDS = 200
FETCH_TIMEOUT = 10.0
"""Seconds."""


async def survey(named: Sequence[str]) -> tuple[list[Found], list[Skipped]]:
    """Every feed behind what the user named, each once, in order; and what folders hold besides.

    Raises:
        Refused: something that was named cannot be read, or names no feed; it is said which.
    """
    async with httpx.AsyncClient(follow_redirects=True, timeout=FETCH_TIMEOUT) as client:
        groups = await asyncio.gather(*(_resolve(source, client) for source in named))
    feeds = _each_once(one for group in groups for one in group if isinstance(one, Found))
    skipped = [one for group in groups for one in group if isinstance(one, Skipped)]
    if not feeds and not any(one.unreadable for one in skipped):
        raise Refused(f"{', '.join(named)}: no feed is named there")
    if len(feeds) > MOST_FEEDS:
        raise Refused(f"{len(feeds)} feeds are more than a show reads; name at most {MOST_FEEDS}")
    return feeds, skipped


async def find_feeds(
    named: Sequence[str], skip: Callable[[str], object] | None = None
) -> list[Found]:
    """The feeds of `survey`; `skip` is told in words of each file that a folder loses.

    Raises:
        Refused: as `survey`; or nothing can be read.
    """
    feeds, skipped = await survey(named)
    if skip is not None:
        for one in skipped:
            skip(str(one))
    if not feeds:
        raise Refused(f"{', '.join(named)}: no feed there can be read")
    return feeds


async def stored(feeds: Sequence[Found], blobs: BlobStore) -> tuple[FeedSource, ...]:
    """The feeds as a request names them; files are stored, and travel by reference.

    Raises:
        Refused: a file cannot be read, or is too large; it is named.
    """
    return tuple([await _source(feed, blobs) for feed in feeds])


async def _source(feed: Found, blobs: BlobStore) -> FeedSource:
    if isinstance(feed.place, str):
        return FeedSource(url=feed.place, name=feed.name, category=feed.category)
    body = await asyncio.to_thread(read_bytes, feed.place)
    key = f"files/{hashlib.sha256(body).hexdigest()}"
    blob = await blobs.put(subjects.BLOBS_SOURCES, key, body, "application/xml")
    return FeedSource(blob=blob, name=feed.name, category=feed.category)


async def _resolve(source: str, client: httpx.AsyncClient) -> Sequence[Found | Skipped]:
    if source.lower().startswith(("http://", "https://")):
        scheme, rest = source.split("://", 1)
        return await _address(web_address(f"{scheme.lower()}://{rest}"), client)
    if "://" in source:
        raise Refused(f"{source}: only http and https addresses, files and folders are read")
    return await asyncio.to_thread(file_or_folder, source)


async def _address(address: str, client: httpx.AsyncClient) -> list[Found]:
    """One feed, or the feeds of the list that lies there.

    What cannot be fetched counts as a feed, unless its name says that it is a list: whoever reads
    the feeds will say what is wrong with it.
    """
    try:
        body = await _list_at(address, client)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        if urlsplit(address).path.lower().endswith(".opml"):
            why = str(error) or type(error).__name__
            raise Refused(f"{address}: cannot be fetched ({why})") from error
        return [Found(address)]
    if body is None:
        return [Found(address)]
    return [
        Found(_joined(address, outline), outline.name, outline.category)
        for outline in outlines(body, address)
    ]


async def _list_at(address: str, client: httpx.AsyncClient) -> bytes | None:
    """The OPML document at `address`, None where something else lies there."""
    body = b""
    async with asyncio.timeout(FETCH_TIMEOUT), client.stream("GET", address) as answer:
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) >= PEEK and not looks_like_opml(body):
                return None
            if len(body) > MOST_BYTES:
                raise Refused(f"{address}: more than {MOST_BYTES // 10**6} MB; no list")
    return body if looks_like_opml(body) else None


def _joined(address: str, outline: Outline) -> str:
    try:
        return web_address(urljoin(address, outline.address))
    except (Refused, ValueError) as error:
        raise Refused(f"{address}: names {outline.address}, which is no http address") from error


def _each_once(feeds: Iterable[Found]) -> list[Found]:
    """Each feed once, at its first place, with the first name and category that somebody gave."""
    kept: dict[str, Found] = {}
    for feed in feeds:
        first = kept.setdefault(feed.identity, feed)
        kept[feed.identity] = replace(
            first, name=first.name or feed.name, category=first.category or feed.category
        )
    return list(kept.values())
