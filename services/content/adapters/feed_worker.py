"""Parses feeds in a process of its own, which can be ended: the only file with feedparser.

Run as a file, so that it imports nothing else of ours: about 25 MB. On standard input it takes
requests, on standard output it gives answers; see `serve`.
"""

import io
import json
import re
import resource
import signal
import struct
import sys
from calendar import timegm
from collections.abc import Iterator
from time import struct_time
from typing import Any, BinaryIO

import feedparser

HEAD = struct.Struct(">II")
"""Before each message: the lengths of its JSON and of the bytes that follow it."""
LONGEST_SUMMARY = 20_000
"""Characters of one summary, markup included; what stands beyond is an article, not a summary."""
LONGEST_TITLE = 2000
"""Characters of one title, markup included."""
LONGEST_TEXT = 200_000
"""Bytes between two tags; the longest summary, escaped twice, is shorter."""
LONGEST_TAG = 20_000
"""Bytes of one tag, attributes included."""
LONGEST_ADDRESS = 4000
"""Bytes of an address."""
MOST_TAGS = 100_000
MOST_STRAY_BRACKETS = 1000
"""Opening brackets that begin no tag, and declarations."""
MOST_NAMESPACES = 500
DEEPEST = 100
_MEMORY = 1 << 30
"""Bytes of address space that the process may use."""
_TOKEN = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*+>|[^<]++|<", re.DOTALL)
_NAME = re.compile(rb"</?(?![!?])(?:[^\s:/<>]*+:)?([^\s:/<>]++)")
_SURPLUS = b"surplus category"
_UNUSED = frozenset(
    {b"author", b"creator", b"managingeditor", b"webmaster", b"name", b"email", b"owner",
     b"contributor", b"publisher", b"subject", b"keywords", b"tags", _SURPLUS}
)  # fmt: skip
"""Elements of which nothing is used, and for which feedparser takes quadratic time."""
_CATEGORY, MOST_CATEGORIES, LONGEST_CATEGORY = b"category", 5, 200
"""What an outlet says an item is about: the first few of each are used, since feedparser takes
quadratic time for them too; and the bytes of one."""
_ITEMS = frozenset({b"item", b"entry"})
_ADDRESSES = frozenset({b"link", b"guid", b"id", b"comments", b"url", b"href", b"uri"})
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_LONGEST_REFERENCE = 12


class NoFeed(Exception):  # noqa: N818 - a finding about bytes, not a fault of ours
    """Why bytes cannot be read as a feed, in words that say what to do."""


def parse(body: bytes, content_type: str, most: int) -> dict[str, Any]:
    """What RSS, Atom or RDF holds, as JSON; of more than `most` items, the newest are kept.

    What can be read of a damaged feed is read.

    Raises:
        NoFeed: it is no feed, in words.
    """
    found = _feedparser(bounded(body), content_type)
    if not found.get("version") and not found.entries:
        raise NoFeed(_what_else(body))
    newest = sorted(enumerate(found.entries), key=_freshness, reverse=True)[:most]
    return {
        "title": str(found.feed.get("title", ""))[:LONGEST_TITLE],
        "found": len(found.entries),
        "updated": _when(found.feed),
        "items": [_item(entry) for _, entry in sorted(newest, key=lambda pair: pair[0])],
    }


def bounded(body: bytes) -> bytes:
    """`body` without what costs the parser more than its length and without texts nobody reads.

    One pass over the bytes, whether they are well-formed or not; feeds of two bytes a character
    pass as they are.

    Raises:
        NoFeed: it has more or deeper elements than any feed.
    """
    if b"\0" in body[:4] or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    return b"".join(_kept(body))


def _kept(body: bytes) -> Iterator[bytes]:
    inside: list[bytes] = []
    unused = tags = strays = namespaces = categories = 0
    for found in _TOKEN.finditer(body.lstrip()):
        token = found[0]
        name = _NAME.match(token)
        if name is None:
            strays += token.startswith((b"<!", b"<?")) or token == b"<"
            strays -= token.startswith((_CDATA, b"<!--"))
            _require_sizes(tags, namespaces, len(inside), strays)
            if not unused:
                yield _other(token, inside[-1] if inside else b"")
            continue
        tags += 1
        namespaces += token.count(b"xmlns")
        _require_sizes(tags, namespaces, len(inside), strays)
        element = name[1].lower()
        element, categories = _counted(element, token, categories)
        before = unused
        if token.startswith(b"</"):
            unused = _left(inside, element)
        elif not token.endswith(b"/>"):
            inside.append(element)
            unused += element in _UNUSED
        elif element in _UNUSED:
            continue
        if not before and not unused and len(token) <= LONGEST_TAG:
            yield token


def _counted(element: bytes, token: bytes, left: int) -> tuple[bytes, int]:
    """The element under the name by which it is kept or not, and how many categories are `left`."""
    if element in _ITEMS:
        return element, MOST_CATEGORIES
    if element != _CATEGORY:
        return element, left
    closed = token.startswith(b"</") or token.endswith(b"/>")
    return (_CATEGORY if left > 0 else _SURPLUS), left - closed


def _other(token: bytes, inside: bytes) -> bytes:
    """What is kept of text, of a declaration or of a comment within the element `inside`."""
    if token.startswith(b"<!--") and token.endswith(b"-->"):
        return b""
    if not inside and token.isspace():
        return b"\n"
    if inside == _CATEGORY:
        return _shortened(token, LONGEST_CATEGORY)
    return _shortened(token, LONGEST_ADDRESS if inside in _ADDRESSES else LONGEST_TEXT)


def _left(inside: list[bytes], element: bytes) -> int:
    """Leave `element`, where it is open; the number of open elements of which nothing is used."""
    if element in inside:
        while inside.pop() != element:
            pass
    return sum(name in _UNUSED for name in inside)


def _require_sizes(tags: int, namespaces: int, depth: int, strays: int) -> None:
    if (
        tags > MOST_TAGS
        or namespaces > MOST_NAMESPACES
        or depth > DEEPEST
        or strays > MOST_STRAY_BRACKETS
    ):
        raise NoFeed(
            "more elements, or deeper ones, than a news feed has; look for a shorter feed of this "
            "publisher"
        )


def _shortened(text: bytes, longest: int) -> bytes:
    """`text`, cut where it is too long: between two characters and references."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    if _is_utf8(text):
        cut = cut.decode("utf-8", "ignore").encode()
    reference = cut.rfind(b"&", len(cut) - _LONGEST_REFERENCE)
    if reference >= 0 and b";" not in cut[reference:]:
        cut = cut[:reference]
    return cut + _CDATA_END if text.startswith(_CDATA) else cut


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _feedparser(body: bytes, content_type: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": _media_type(body, content_type)},
            resolve_relative_uris=False,
            sanitize_html=False,  # it would close what was cut; the domain takes text only
        )
    except Exception as error:  # feedparser and its XML parser raise their own
        raise NoFeed(f"cannot be parsed ({type(error).__name__}: {error})") from error


def _media_type(body: bytes, content_type: str) -> str:
    """Overrule what server and prolog say of the encoding where the bytes can be UTF-8 only."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content_type or "application/xml"
    return content_type or "application/xml" if text.isascii() else "application/xml; charset=utf-8"


def _freshness(numbered: tuple[int, Any]) -> tuple[float, int]:
    """Newest first; feeds without dates stand newest first as a rule."""
    position, entry = numbered
    when = _when(entry)
    return float("-inf") if when is None else when, -position


def _item(entry: Any) -> dict[str, Any]:
    return {
        "title": str(entry.get("title", ""))[:LONGEST_TITLE],
        "summary": _summary(entry)[:LONGEST_SUMMARY],
        "link": str(entry.get("link", "")),
        "published": _when(entry),
        "tags": [str(t.get("term") or "")[:LONGEST_CATEGORY] for t in entry.get("tags", ())],
    }


def _summary(entry: Any) -> str:
    summary = str(entry.get("summary", ""))
    contents = [str(c.get("value", "")) for c in entry.get("content", ())]
    return summary or next(iter(contents), "")


def _when(dated: Any) -> float | None:
    """Seconds since 1970, in UTC."""
    for name in ("published_parsed", "updated_parsed"):
        parsed = dict.get(dated, name)  # feedparser's own `get` maps one name to the other
        if isinstance(parsed, struct_time):
            return float(timegm(parsed))
    return None


def _what_else(body: bytes) -> str:
    head = body[:4096].lstrip().lower()
    if b"<opml" in head:
        return "this is an OPML list of feeds; give it as a list, or one of its feeds"
    if b"<html" in head or b"<!doctype html" in head:
        return "this is a web page, not a feed; look for its RSS or Atom address"
    if not head:
        return "the answer is empty; try again later"
    return "this is neither RSS nor Atom; check the address"


def serve(requests: BinaryIO, answers: BinaryIO, cpu_seconds: float) -> None:
    """Answer requests until their end; more than `cpu_seconds` of work on one ends the process.

    A request is `HEAD`, `{"content_type": …, "most": …}` and the body. An answer is `HEAD` and
    what `parse` gives, or `{"error": …}`.
    """
    while len(head := requests.read(HEAD.size)) == HEAD.size:
        size, length = HEAD.unpack(head)
        asked, body = json.loads(requests.read(size)), requests.read(length)
        # The default action of the signal ends the process, even within one regular expression.
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = json.dumps(_answer(body, asked)).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(HEAD.pack(len(answer), 0) + answer)
        answers.flush()


def _answer(body: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return parse(body, asked["content_type"], asked["most"])
    except NoFeed as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever a feed does to the parser is told of it
        return {"error": f"cannot be parsed ({type(error).__name__}: {error})"}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[1]))
