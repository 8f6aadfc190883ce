"""The values that pass between the parts of content."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts import Fallback, FeedReport, FeedSource, Segment, ShowAccepted, SourceRef, Story

_WORD = re.compile(r"\w+")
_FEW_WORDS = 3
"""Words by which a headline that is made a sentence is longer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, as parsed: text still as the feed gave it, HTML included.

    `tags`: the outlet's own words for what it is about.
    """

    title: str
    summary: str
    link: str | None
    published_at: datetime | None
    feed: FeedSource
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read; `report.status` says how it went, `items` is empty where it failed.

    `live`: it came from an address, so its items age against now rather than its newest item.
    `updated_at`: when the feed itself says it was made, for items that carry no date.
    """

    source: FeedSource
    report: FeedReport
    items: tuple[Item, ...] = ()
    live: bool = True
    updated_at: datetime | None = None

    @property
    def newest(self) -> datetime | None:
        """When the newest item was published, where any item says so."""
        return max((i.published_at for i in self.items if i.published_at), default=None)


@dataclass(frozen=True, slots=True)
class Article:
    """One item of an outlet's feed, in the show's language.

    `sentences`: what can be said of it, clean and whole; empty where nothing can. `spare`: those of
    its sentences that make sense alone, where they do not say what the title promises. `follows`:
    it is a film, and what is spare may follow the news of others, and begins none. `text`: the
    start of what stands below the title, whether it can be said or not. `rule`: the rule by which
    the first of the sentences was made from the title; empty where it is the outlet's own.
    `wanted`: it is no news, but of a genre that the show tells too.
    `weight`: how much its outlet counts among those that report an event. `update`: the channel
    told of its event before.
    """

    source: SourceRef
    sentences: tuple[str, ...]
    category: str = ""
    region: str = ""
    text: str = ""
    spare: tuple[str, ...] = ()
    follows: bool = False
    rule: str = ""
    weight: float = 1.0
    update: bool = False
    wanted: bool = False

    @property
    def opens_with_headline(self) -> bool:
        """Whether its first sentence is its headline, as it stands or as a rule has made it."""
        if not self.sentences:
            return False
        title, first = (
            set(_WORD.findall(t.casefold())) for t in (self.source.title, self.sentences[0])
        )
        return bool(self.rule) or (title <= first and len(first) <= len(title) + _FEW_WORDS)


@dataclass(frozen=True, slots=True)
class Topic:
    """A story: everything that the outlets say of it, the leading article first.

    `facts`: the sentences worth saying, in order, each with the article it stands in; none
    repeats another of the same show. `light`: it stands at the end of a show. `pastime`: it
    entertains, or is of no public life, and stands after what matters. `trade`: it is for a trade,
    and stands after that. `update`: the channel told of it before, and the facts are what is new.
    `outlets`, `items`: how many have it and how often, in whatever form. `score`: what it weighs,
    by its parts. `corroboration`: the articles that tell the news of the first fact as well.
    """

    articles: tuple[Article, ...]
    facts: tuple[tuple[str, Article], ...]
    category: str = ""
    light: bool = False
    pastime: bool = False
    trade: bool = False
    update: bool = False
    outlets: int = 0
    items: int = 0
    score: Mapping[str, float] = field(default_factory=dict)
    corroboration: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What a show is made from.

    `topics` stand in order of weight: the first `accepted.news` at least are main
    stories; later ones are spent only where time is left. `local_time` is the time the show is
    made for, on the station's clock. `withheld` says in words what the filters and the channel's
    memory left out, `unread` which feeds could not be read; empty where there is nothing to say.
    `aired`: headlines that the channel told lately, the latest first. `reports`: what
    became of each feed. `introductions`: who somebody is, in the words of the day's outlets, by
    surname and by full name.
    """

    accepted: ShowAccepted
    topics: tuple[Topic, ...]
    local_time: datetime
    unread: str = ""
    withheld: str = ""
    aired: tuple[str, ...] = ()
    reports: tuple[FeedReport, ...] = ()
    introductions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A written script.

    `written_by`: who wrote it, as the script tells it. `fallbacks`: the parts that were asked for
    again or that another writer has written, and why. `reused`: how many parts have words that
    were bought for another show.
    """

    segments: tuple[Segment, ...]
    stories: tuple[Story, ...]
    written_by: str = ""
    fallbacks: tuple[Fallback, ...] = ()
    reused: int = 0

    @property
    def certain(self) -> tuple[Segment, ...]:
        """The segments that are sure to be spoken: all but the reserves."""
        return tuple(segment for segment in self.segments if not segment.reserve)

    @property
    def headlines(self) -> tuple[str, ...]:
        """The titles of the stories that are sure to be told."""
        told = {segment.story for segment in self.certain}
        return tuple(story.title for story in self.stories if story.number in told)
