"""Which rows a query means, and the pages that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from contracts.archive import ArchiveSearchQuery, ArchiveShowsQuery, ArchiveStoriesQuery
from services.data.domain.rows import Row, first_position
from services.data.domain.shows import FILTERS
from services.data.domain.words import label, words_of

LAST_POSITION = (1 << 63) - 1
"""The greatest place that a database can hold."""


class _Period(Protocol):
    @property
    def since(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows at places from `first` up to and without `before`, the greatest place first.

    Of the place `before` itself, the numbers behind `number` belong to it, where there is one.
    `equal`: values of columns. `words`: what has to be among a show's words.
    """

    first: int = 0
    before: int = LAST_POSITION
    number: int | None = None
    equal: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    limit: int = 20


def of_shows(query: ArchiveShowsQuery) -> Selection:
    """The rows of a page of shows, and one more, which tells whether there is a next page."""
    first, before = _range(query, query.after)
    equal = {name: value for name in FILTERS if (value := getattr(query, name)) is not None}
    return Selection(first, before, equal=equal, limit=query.limit + 1)


def of_search(query: ArchiveSearchQuery, words: Sequence[str]) -> Selection:
    """The rows of a page of shows that have the words; filters are words too."""
    first, before = _range(query, query.after)
    labels = [label(name, value) for name in FILTERS if (value := getattr(query, name)) is not None]
    return Selection(first, before, words=(*words, *labels), limit=query.limit + 1)


def of_stories(query: ArchiveStoriesQuery) -> Selection:
    """The rows of a page of stories, and one more."""
    first, before = _range(query, query.after)
    number = (query.after or "").partition(".")[2]
    names = ("channel", "language", "category")
    equal = {name: value for name in names if (value := getattr(query, name)) is not None}
    return Selection(first, before, int(number) if number else None, equal, limit=query.limit + 1)


def of_period(period: _Period) -> tuple[int, int]:
    """The places of shows that ended in a period: the first one, and the one behind the last."""
    return _range(period, None)


def since_days(now: datetime, days: float) -> int:
    """The first place of shows that ended at most so many days ago."""
    return first_position(now - timedelta(days=days))


def wanted_words(query: ArchiveSearchQuery) -> tuple[str, ...]:
    """The distinct words of a search; none where it holds no letter or digit."""
    return tuple(dict.fromkeys(words_of(query.words)))


def next_show(rows: Sequence[Row], limit: int) -> str | None:
    """Where the page behind these rows begins, of which there may be one too many."""
    return str(rows[limit - 1]["position"]) if len(rows) > limit else None


def next_story(rows: Sequence[Row], limit: int) -> str | None:
    """Where the page behind these stories begins."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return f"{last['position']}.{last['number']}"


def _range(period: _Period, after: str | None) -> tuple[int, int]:
    """The first place, and the one behind the last; `after` may name a story of a place."""
    place = (after or "").partition(".")[0]
    first = first_position(period.since) if period.since else 0
    before = first_position(period.until) if period.until else LAST_POSITION
    return first, min(before, int(place) if place else LAST_POSITION)
