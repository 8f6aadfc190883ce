"""Resolving the sources that a user names to feeds: addresses, and files to be stored."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import httpx

from contracts import FeedSource, subjects
from services.commands.feeds.files import (
    MAX_BYTES,
    PEEK_BYTES,
    FeedReference,
    Skipped,
    file_or_folder,
    looks_like_opml,
    outlines,
    read_bytes,
    web_address,
)
from services.commands.feeds.opml import Outline
from services.commands.feeds.web import TIMEOUT, Web, open_web
from services.commands.terminal.errors import Refused
from services.kit.addresses import is_public
from services.kit.blobs import BlobStore

MAX_FEEDS = 200
PRIVATE = "a list of the internet names it, and it is in a private network: name it yourself"


async def survey(
    named: Sequence[str], judge: Callable[[str], bool] = is_public
) -> tuple[list[FeedReference], list[Skipped]]:
    """The feeds of the named sources, each once and in order, and what is skipped of them.

    Skipped are files of folders, and what a list of the internet names in a private network;
    `judge` says whether an address is public.

    Raises:
        Refused: a source cannot be read or names no feed; the message names it.
    """
    async with open_web(judge) as web:
        groups = await asyncio.gather(*(_resolve(source, web) for source in named))
    feeds = _deduplicated(
        each for group in groups for each in group if isinstance(each, FeedReference)
    )
    skipped = [each for group in groups for each in group if isinstance(each, Skipped)]
    if not feeds and not any(each.unreadable for each in skipped):
        raise Refused(f"{', '.join(named)}: no feed is named there")
    if len(feeds) > MAX_FEEDS:
        raise Refused(f"{len(feeds)} feeds are more than a show reads; name at most {MAX_FEEDS}")
    return feeds, skipped


async def find_feeds(
    named: Sequence[str], skip: Callable[[str], object] | None = None
) -> list[FeedReference]:
    """The feeds of `survey`; `skip` is called with a message for each skipped file.

    Raises:
        Refused: as `survey`; or none of the feeds can be read.
    """
    feeds, skipped = await survey(named)
    if skip is not None:
        for each in skipped:
            skip(str(each))
    if not feeds:
        raise Refused(f"{', '.join(named)}: no feed there can be read")
    return feeds


async def store_files(feeds: Sequence[FeedReference], blobs: BlobStore) -> tuple[FeedSource, ...]:
    """The feeds as a request names them; files are stored as blobs, and referenced.

    Raises:
        Refused: a file cannot be read or is too large; the message names it.
    """
    return tuple([await _source(feed, blobs) for feed in feeds])


async def _source(feed: FeedReference, blobs: BlobStore) -> FeedSource:
    if isinstance(feed.location, str):
        return FeedSource(url=feed.location, name=feed.name, category=feed.category)
    body = await asyncio.to_thread(read_bytes, feed.location)
    key = f"files/{hashlib.sha256(body).hexdigest()}"
    blob = await blobs.put(subjects.BLOBS_SOURCES, key, body, "application/xml")
    return FeedSource(blob=blob, name=feed.name, category=feed.category)


async def _resolve(source: str, web: Web) -> Sequence[FeedReference | Skipped]:
    if source.lower().startswith(("http://", "https://")):
        scheme, rest = source.split("://", 1)
        return await _address(web_address(f"{scheme.lower()}://{rest}"), web)
    if "://" in source:
        raise Refused(f"{source}: only http and https addresses, files and folders are read")
    return await asyncio.to_thread(file_or_folder, source)


async def _address(address: str, web: Web) -> Sequence[FeedReference | Skipped]:
    """The feeds of the OPML list at `address`, or else `address` itself as a feed.

    An address that cannot be fetched counts as a feed, unless it ends in `.opml`: the error is
    reported when the feeds are read.
    """
    is_private = await web.is_private(address)
    try:
        body = await _list_at(address, web.client(private=is_private))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        if urlsplit(address).path.lower().endswith(".opml"):
            reason = str(error) or type(error).__name__
            raise Refused(f"{address}: cannot be fetched ({reason})") from error
        return [FeedReference(address)]
    if body is None:
        return [FeedReference(address)]
    named = [
        FeedReference(_joined(address, outline), outline.name, outline.category)
        for outline in outlines(body, address)
    ]
    private = set() if is_private else await web.private_among([str(e.location) for e in named])
    return [Skipped(str(e.location), PRIVATE) if e.location in private else e for e in named]


async def _list_at(address: str, client: httpx.AsyncClient) -> bytes | None:
    """The OPML document at `address`; None where there is something else."""
    body = b""
    async with asyncio.timeout(TIMEOUT), client.stream("GET", address) as response:
        response.raise_for_status()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) >= PEEK_BYTES and not looks_like_opml(body):
                return None
            if len(body) > MAX_BYTES:
                raise Refused(f"{address}: more than {MAX_BYTES // 10**6} MB; no list")
    return body if looks_like_opml(body) else None


def _joined(address: str, outline: Outline) -> str:
    try:
        return web_address(urljoin(address, outline.address))
    except (Refused, ValueError) as error:
        raise Refused(f"{address}: names {outline.address}, which is no http address") from error


def _deduplicated(feeds: Iterable[FeedReference]) -> list[FeedReference]:
    """Each feed once, at its first position, with the first name and category that is given."""
    kept: dict[str, FeedReference] = {}
    for feed in feeds:
        first = kept.setdefault(feed.identity, feed)
        kept[feed.identity] = replace(
            first, name=first.name or feed.name, category=first.category or feed.category
        )
    return list(kept.values())
