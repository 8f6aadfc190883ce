"""From HTML to paragraphs of plain text."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SILENT = frozenset(
    {
        "aside", "audio", "blockquote", "button", "canvas", "code", "figure", "figcaption",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "math", "nav",
        "noscript", "object", "ol", "pre", "script", "select", "style", "svg", "table",
        "template", "textarea", "title", "ul", "video",
    }
)  # fmt: skip
"""Elements that hold nothing to be said: code, media, captions, lists of links."""
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "header",
        "hr",
        "html",
        "main",
        "p",
        "section",
    }
)
_CUT_TAG = re.compile(r"<[a-zA-Z/!][^<>]*$")
_UNCLOSED = re.compile(r"<[^<>]*+(?=<)")
_MOST_UNCLOSED = 50
"""Tags without an end from which a text is no HTML; the parser takes quadratic time for them."""
_LEFTOVER = re.compile(r"&#?\w{2,31};|</?[a-zA-Z][^<>]*>")
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text in one line; `closed` where the markup shows that it is complete."""

    text: str
    closed: bool


def paragraphs(source: str) -> tuple[Paragraph, ...]:
    """The paragraphs of `source`, HTML or plain text, escaped once or several times.

    Paragraphs that are nothing but a link are left out, and so is what no one says aloud.
    """
    found = _parse(source)
    for _ in range(2):
        if not any(_LEFTOVER.search(p.text) for p in found):
            break
        found = tuple(
            Paragraph(inner.text, p.closed or inner.closed)
            for p in found
            for inner in _parse(p.text)
        )
    return found


def plain(source: str) -> str:
    """`source`, HTML or plain text, as one line of plain text."""
    return " ".join(
        p.text for p in paragraphs(html.escape(source) if "<" not in source else source)
    )


def _parse(source: str) -> tuple[Paragraph, ...]:
    if sum(1 for _ in _UNCLOSED.finditer(source)) > _MOST_UNCLOSED:
        source = _UNCLOSED.sub("", source)
    reader = _Reader()
    reader.feed(_CUT_TAG.sub("", source))
    reader.close()
    reader.end_paragraph(closed=False)
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._text: list[str] = []
        self._linked = 0
        self._in_link = 0
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self.end_paragraph(closed=True)
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.end_paragraph(closed=True)
        elif tag == "br":
            self.end_paragraph(closed=False)
        elif tag == "a":
            self._in_link += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCKS:
            self.end_paragraph(closed=True)
        elif tag == "a":
            self._in_link = max(0, self._in_link - 1)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._text.append(data)
        if self._in_link:
            self._linked += len(data.strip())

    def end_paragraph(self, *, closed: bool) -> None:
        text = " ".join("".join(self._text).split())
        if text and self._linked < _MOSTLY * len(text):
            self.found.append(Paragraph(text, closed))
        self._text.clear()
        self._linked = 0
