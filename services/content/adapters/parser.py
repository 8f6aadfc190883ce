"""Feeds from bytes, with feedparser."""

import heapq
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from contracts import FeedSource
from services.content.adapters.download import Unreadable
from services.content.domain.news import Item

_LONGEST_SUMMARY = 20_000
"""Characters of one summary, markup included; what stands beyond is an article, not a summary."""
_LONGEST_LINK = 2000
_UNDATED = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a feed holds; `found` counts its items before the newest were chosen."""

    title: str
    items: tuple[Item, ...]
    found: int
    updated_at: datetime | None


def parse(body: bytes, source: FeedSource, *, most: int, content_type: str = "") -> Parsed:
    """Parse RSS, Atom or RDF; of more than `most` items, the newest are kept.

    What can be read of a damaged feed is read.

    Raises:
        Unreadable: it is no feed, in words.
    """
    found = _feedparser(body, content_type)
    if not found.get("version") and not found.entries:
        raise Unreadable(_what_else(body))
    title = " ".join(str(found.feed.get("title", "")).split())
    named = source if source.name else source.model_copy(update={"name": title[:200]})
    items = [_item(entry, named) for entry in found.entries]
    newest = heapq.nlargest(most, enumerate(items), key=_freshness)
    return Parsed(
        title=title,
        items=tuple(item for _, item in sorted(newest, key=lambda pair: pair[0])),
        found=len(items),
        updated_at=_when(found.feed),
    )


def _feedparser(body: bytes, content_type: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": _media_type(body, content_type)},
            resolve_relative_uris=False,
            sanitize_html=False,  # it would close what was cut; the domain takes text only
        )
    except Exception as error:
        raise Unreadable(f"cannot be parsed ({type(error).__name__}: {error})") from error


def _freshness(numbered: tuple[int, Item]) -> tuple[datetime, int]:
    """Newest first; feeds without dates stand newest first as a rule."""
    position, item = numbered
    return item.published_at or _UNDATED, -position


def _media_type(body: bytes, content_type: str) -> str:
    """Overrule what server and prolog say of the encoding where the bytes can be UTF-8 only."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content_type or "application/xml"
    return content_type or "application/xml" if text.isascii() else "application/xml; charset=utf-8"


def _item(entry: Any, source: FeedSource) -> Item:
    link = str(entry.get("link", ""))
    return Item(
        title=str(entry.get("title", "")),
        summary=_summary(entry)[:_LONGEST_SUMMARY],
        link=link
        if link.startswith(("http://", "https://")) and len(link) <= _LONGEST_LINK
        else None,
        published_at=_when(entry),
        feed=source,
    )


def _summary(entry: Any) -> str:
    summary = str(entry.get("summary", ""))
    contents = [str(c.get("value", "")) for c in entry.get("content", ())]
    return summary or next(iter(contents), "")


def _when(dated: Any) -> datetime | None:
    return next(_moments(dated), None)


def _moments(dated: Any) -> Iterator[datetime]:
    for name in ("published_parsed", "updated_parsed"):
        parsed = dated.get(name)
        if isinstance(parsed, struct_time):
            try:
                yield datetime(*parsed[:6], tzinfo=UTC)
            except ValueError:
                continue


def _what_else(body: bytes) -> str:
    head = body[:4096].lstrip().lower()
    if b"<opml" in head:
        return "this is an OPML list of feeds; give it as a list, or one of its feeds"
    if b"<html" in head or b"<!doctype html" in head:
        return "this is a web page, not a feed; look for its RSS or Atom address"
    if not head:
        return "the answer is empty; try again later"
    return "this is neither RSS nor Atom; check the address"
