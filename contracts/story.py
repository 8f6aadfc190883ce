"""Stories, each with the articles that it was merged from."""

from pydantic import Field

from contracts.event import Contract
from contracts.feed import SourceRef


class Story(Contract):
    """One piece of news, reported by one or several outlets; it becomes a chapter."""

    number: int
    """Number of the story, from 1, in running order."""
    title: str
    """Headline, as in the chapters."""
    category: str = ""
    """Section of the news."""
    sources: tuple[SourceRef, ...]
    """Every article that was merged into the story."""
    grave: bool = False
    """Whether people died or came to harm; no drums play near it."""
    update: bool = False
    """Whether the channel told of it before, and this is what is new."""
    outlets: int = 0
    """Number of outlets that have the story, in whatever form; 0 where it was not counted."""
    items: int = 0
    """Number of their items about it; 0 where it was not counted."""
    score: dict[str, float] = Field(default={})
    """What the story weighed when stories were chosen, by its parts, e.g. `outlets`, `freshness`;
    the weight is their sum."""
