"""Reading OPML, the format in which feed readers export lists of feeds."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MAX_OUTLINES = 1000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of an OPML list; `address` may be relative to the list."""

    address: str
    name: str
    category: str


@dataclass(slots=True)
class _Parser:
    """The state of parsing: the feeds so far, and the titles of the open outlines."""

    found: list[Outline] = field(default_factory=list)
    open_titles: list[str] = field(default_factory=list)
    depth: int = 0
    is_opml: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError(f"outlines are nested more than {MAX_DEPTH} deep")
        self.is_opml = self.is_opml or tag.lower() == "opml"
        if tag.lower() == "outline":
            self._outline({name.lower(): value.strip() for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag.lower() == "outline":
            self.open_titles.pop()

    def _outline(self, attributes: dict[str, str]) -> None:
        title = attributes.get("text") or attributes.get("title", "")
        if address := attributes.get("xmlurl", ""):
            above = next((text for text in reversed(self.open_titles) if text), "")
            category = first_category(attributes.get("category", "")) or above
            self.found.append(Outline(address, title[:200], category[:200]))
        if len(self.found) > MAX_OUTLINES:
            raise ValueError(f"the list names more than {MAX_OUTLINES} feeds")
        self.open_titles.append("" if address else title)


def read_opml(body: bytes) -> list[Outline]:
    """The feeds of an OPML document, in order.

    An outline without `xmlUrl` is a heading: its text is the category of what lies within,
    unless an outline names its own (OPML 2.0, "category": slash-delimited, comma-separated).
    Declared entities are refused, so none can expand.

    Raises:
        ValueError: it is no OPML; the message gives the reason.
    """
    state = _Parser()
    parser = expat.ParserCreate()
    parser.StartElementHandler = state.start
    parser.EndElementHandler = state.end
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    if not state.is_opml:
        raise ValueError("not an OPML list")
    return state.found


def first_category(text: str) -> str:
    """The last name of the first path in an OPML category, e.g. `World` of `/News/World,/A`."""
    return text.split(",", maxsplit=1)[0].strip().strip("/").rsplit("/", 1)[-1].strip()


def _refuse(*_: Any) -> None:
    raise ValueError("entities are declared; that is no list of feeds")
