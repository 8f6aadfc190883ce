"""Which section of the news an article belongs to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from services.content.domain.news import Article, Item
from services.content.domain.reading.section_words import CULTURE, NAMES, SPORT, WORDS

_SECTION = {name: section for section, names in NAMES.items() for name in names.split()}
"""The section that a word of an address, or a tag of an outlet, stands for."""
_TOPICAL = frozenset(NAMES) | {"arts", "climate", "economy", "finance", "space", "sports"}
"""Categories of feeds that say what they are about, rather than where they come from."""
_LONGEST_PATH_PART = 3
"""Words of a part of an address beyond which it is no section, but a headline."""
_LONGEST_PATH = 2000

_WRAPPED = re.compile(r"\n\s*")
_PATTERNS = {
    language: {
        section: re.compile(rf"\b(?:{_WRAPPED.sub('', words)})\b", re.IGNORECASE)
        for section, words in sections.items()
    }
    for language, sections in WORDS.items()
}
_TITLE = 2
"""How often a word counts that the title has."""
_ENOUGH = 3
"""Count of different words from which a text is of a section."""
_AHEAD = 1.5
"""How much more often it must have words of that section than of any other."""
_READ = 400
"""Characters of a text that are looked at."""


def category_of(item: Item, title: str, text: str, language: str) -> str:
    """The section of an item: as the outlet tags it or files it, as its feed is, or as it reads.

    What a feed says of where its news come from (`world`, `asia`) does not hide that an item is
    about sport or the arts. Empty where nothing tells.
    """
    filed = _filed(item)
    if filed:
        return filed
    own = item.feed.category.strip()
    if own.casefold() in _TOPICAL:
        return own
    read = read_as(title, text, language)
    return read if read in (CULTURE, SPORT) else own or read


def of_event(articles: Sequence[Article]) -> str:
    """The section of an event: that of most of its articles, the earlier one of two.

    One that says what the event is about goes before one that says where.
    """
    counts = Counter(a.category for a in articles if a.category)
    topical = Counter({c: n for c, n in counts.items() if c.casefold() in _TOPICAL})
    most = (topical if 2 * topical.total() > counts.total() else counts).most_common(1)
    return most[0][0] if most else ""


def read_as(title: str, text: str, language: str) -> str:
    """The section that the words of a text are of; empty where they tell none.

    It rather says nothing than errs: of 4,400 captured items it found half of those that their
    outlets file under sport, and of those that it took for sport and that are filed, 98 % rightly.
    """
    counts = {
        section: _count(pattern, title, text[:_READ])
        for section, pattern in _PATTERNS[language].items()
    }
    first, second = sorted(counts, key=lambda section: counts[section], reverse=True)[:2]
    enough = counts[first] >= max(_ENOUGH, _AHEAD * counts[second])
    return first if enough else ""


def _count(pattern: re.Pattern[str], title: str, text: str) -> int:
    """How many different words of a section there are; those of the title count more."""
    named = _found(pattern, title)
    return _TITLE * len(named) + len(_found(pattern, text) - named)


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match.casefold() for match in pattern.findall(text)}


def _filed(item: Item) -> str:
    """The section by the outlet's own tags and by the item's address; sport before any other."""
    found = list(_sections((*item.tags, *_path(item.link or ""))))
    if SPORT in found:
        return SPORT
    return found[-1] if found else ""


def _sections(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        whole = "-".join(name.casefold().split())
        parts = whole.split("-")
        if whole in _SECTION:
            yield _SECTION[whole]
        elif len(parts) <= _LONGEST_PATH_PART:
            yield from (_SECTION[part] for part in parts if part in _SECTION)


def _path(link: str) -> tuple[str, ...]:
    """The folders of an address, and the first label of its host."""
    try:
        parts = urlsplit(link[:_LONGEST_PATH])
        host = parts.hostname or ""
    except ValueError:
        return ()
    return host.partition(".")[0], *parts.path.split("/")[1:-1]
