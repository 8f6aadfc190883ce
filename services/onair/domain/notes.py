"""Show notes as they may reach listeners: HTML of a few elements, whatever the event holds."""

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

ELEMENTS = frozenset({"p", "ul", "ol", "li", "a", "em", "strong", "br"})
"""Elements that are kept; of others only the text is."""
SILENT = frozenset({"script", "style", "template", "iframe", "object"})
"""Elements of which not even the text is kept."""
MAX_DEPTH = 32
"""Depth of nested elements beyond which they are left out."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not have (section 2.2)."""


def clean_text(text: str) -> str:
    """The text without characters that XML does not have."""
    return NOT_XML.sub("", text)


def is_web_address(address: str) -> bool:
    """Whether an address may become a link: one of the web, without a user."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username


@lru_cache(maxsize=128)
def clean_notes(html: str) -> str:
    """The notes with the elements of `ELEMENTS` alone, closed in order, and links of the web."""
    cleaner = _Cleaner()
    cleaner.feed(clean_text(html))
    cleaner.close()
    return cleaner.text()


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element that is allowed."""
        if tag in SILENT:
            self._silent += 1
        if self._silent or tag not in ELEMENTS or len(self._open) >= MAX_DEPTH:
            return
        link = dict(attrs).get("href") or ""
        if tag == "a" and not is_web_address(link):
            return
        address = f' href="{escape(link)}"' if tag == "a" else ""
        if tag == "br":
            self._parts.append("<br>")
            return
        self._parts.append(f"<{tag}{address}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element that is open, and those within it."""
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in self._open:
            while self._open:
                closed = self._open.pop()
                self._parts.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._silent:
            self._parts.append(escape(data, quote=False))

    def text(self) -> str:
        """All that was kept, with every element closed."""
        return "".join([*self._parts, *(f"</{tag}>" for tag in reversed(self._open))])
