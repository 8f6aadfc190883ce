"""What the user names as sources, resolved to feeds: addresses, and files to be stored."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
from pydantic import ValidationError

from contracts import FeedSource, subjects
from services.commands.feeds.opml import Outline, read_opml
from services.commands.terminal.errors import Refused
from services.kit.blobs import BlobStore

MOST_BYTES = 5_000_000
MOST_FEEDS = 200
PEEK = 4096
"""Bytes in which an OPML list shows itself."""
FEED_FILES = (".xml", ".rss", ".atom", ".opml")
FETCH_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was named: an address or a file."""

    place: str | Path
    name: str = ""
    category: str = ""

    @property
    def identity(self) -> str:
        """What tells two feeds apart, however they were named."""
        if isinstance(self.place, Path):
            return str(self.place.resolve())
        parts = urlsplit(urldefrag(self.place).url)
        return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


async def find_feeds(named: Sequence[str]) -> list[Found]:
    """Every feed behind what the user named, each once, in order.

    Raises:
        Refused: something cannot be read; the file or address is named.
    """
    async with httpx.AsyncClient(follow_redirects=True, timeout=FETCH_WITHIN) as client:
        found = await asyncio.gather(*(_resolve(source, client) for source in named))
    feeds = _each_once(feed for group in found for feed in group)
    if not feeds:
        raise Refused(f"{', '.join(named)}: no feed is named there")
    if len(feeds) > MOST_FEEDS:
        raise Refused(f"{len(feeds)} feeds are more than a show reads; name at most {MOST_FEEDS}")
    return feeds


async def stored(feeds: Sequence[Found], blobs: BlobStore) -> tuple[FeedSource, ...]:
    """The feeds as a request names them; files are stored, and travel by reference.

    Raises:
        Refused: a file cannot be read, or is too large; it is named.
    """
    return tuple([await _source(feed, blobs) for feed in feeds])


async def _source(feed: Found, blobs: BlobStore) -> FeedSource:
    if isinstance(feed.place, str):
        try:
            return FeedSource(url=feed.place, name=feed.name, category=feed.category)
        except ValidationError as error:
            raise Refused(f"{feed.place}: not an address of a feed") from error
    body = await asyncio.to_thread(_read, feed.place)
    key = f"files/{hashlib.sha256(body).hexdigest()}"
    blob = await blobs.put(subjects.BLOBS_SOURCES, key, body, "application/xml")
    return FeedSource(blob=blob, name=feed.name, category=feed.category)


async def _resolve(source: str, client: httpx.AsyncClient) -> list[Found]:
    if source.lower().startswith(("http://", "https://")):
        scheme, rest = source.split("://", 1)
        return await _address(f"{scheme.lower()}://{rest}", client)
    if "://" in source:
        raise Refused(f"{source}: only http and https addresses, files and folders are read")
    return await asyncio.to_thread(_file_or_folder, source)


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
        for outline in _outlines(body, address)
    ]


async def _list_at(address: str, client: httpx.AsyncClient) -> bytes | None:
    """The OPML document at `address`, None where something else lies there."""
    body = b""
    async with asyncio.timeout(FETCH_WITHIN), client.stream("GET", address) as answer:
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) >= PEEK and not looks_like_opml(body):
                return None
            if len(body) > MOST_BYTES:
                raise Refused(f"{address}: more than {MOST_BYTES // 10**6} MB; no list")
    return body if looks_like_opml(body) else None


def _joined(address: str, outline: Outline) -> str:
    joined = urljoin(address, outline.address)
    if not joined.startswith(("http://", "https://")):
        raise Refused(f"{address}: names {outline.address}, which is no http address")
    return joined


def _file_or_folder(source: str) -> list[Found]:
    path = Path(source).expanduser()
    if not path.is_dir():
        return _file(path)
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in FEED_FILES)
    if not files:
        raise Refused(f"{path}: no {', '.join(FEED_FILES)} in this folder")
    return [feed for file in files for feed in _file(file)]


def _file(path: Path) -> list[Found]:
    body = _read(path)
    if not looks_like_opml(body):
        if path.suffix.lower() == ".opml":
            raise Refused(f"{path}: not an OPML list")
        return [Found(path)]
    return [_beside(path, outline) for outline in _outlines(body, str(path))]


def _beside(path: Path, outline: Outline) -> Found:
    """What an OPML file names: an address, or a file whose path is relative to the list's own."""
    if outline.address.startswith(("http://", "https://")):
        return Found(outline.address, outline.name, outline.category)
    if "://" in outline.address:
        raise Refused(f"{path}: names {outline.address}, which is neither http nor a file")
    file = path.parent / unquote(outline.address)
    if not file.is_file():
        raise Refused(f"{path}: names {outline.address}, and there is no such file")
    return Found(file, outline.name, outline.category)


def _outlines(body: bytes, place: str) -> list[Outline]:
    try:
        return read_opml(body)
    except ValueError as error:
        raise Refused(f"{place}: {error}") from error


def looks_like_opml(body: bytes) -> bool:
    """Whether an OPML list begins here, in whatever encoding."""
    return b"<opml" in body[:PEEK].replace(b"\0", b"").lower()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from error
    if len(body) > MOST_BYTES:
        raise Refused(f"{path}: more than {MOST_BYTES // 1_000_000} MB; no news feed")
    return body


def _each_once(feeds: Iterable[Found]) -> list[Found]:
    """Each feed once, at its first place, with the first name and category that somebody gave."""
    kept: dict[str, Found] = {}
    for feed in feeds:
        first = kept.setdefault(feed.identity, feed)
        kept[feed.identity] = replace(
            first, name=first.name or feed.name, category=first.category or feed.category
        )
    return list(kept.values())
