"""What listeners think of shows and stories: votes, and what they add up to."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.event import Contract, ShowId
from contracts.listener import ListenerId, StoryNumber, Visitor, Vote
from contracts.show import ChannelName
from contracts.vocabulary import Known, Open

OpinionKind = Open[Literal["outlet", "category"]]
"""What votes of stories are added up by."""


class Rating(Contract):
    """What listeners think of a show or a story."""

    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    up: int = 0
    """Number of votes for it."""
    down: int = 0
    """Number of votes against it."""
    mine: Vote = "none"
    """The vote of who asks."""


class RateQuery(Contract):
    """A query that casts or changes a vote; a reply means that it is on the stream."""

    subject: ClassVar[str] = subjects.LISTENER_RATE

    visitor: Visitor
    """Who votes."""
    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    vote: Known[Vote]
    """The vote."""
    channel: ChannelName | None = None
    """The channel on which it is heard."""
    airing: int | None = Field(default=None, ge=1, le=2**53)
    """Number of the airing."""


class RatingsQuery(Contract):
    """A query for the votes on a show and its stories."""

    subject: ClassVar[str] = subjects.LISTENER_RATINGS

    visitor: Visitor
    """Who asks."""
    show_id: ShowId
    """The show."""


class Ratings(Contract):
    """The votes on a show and its stories."""

    show_id: ShowId
    """The show."""
    ratings: tuple[Rating, ...] = ()
    """Those that have votes, the show as a whole first."""


class ArchiveRatingsQuery(Contract):
    """A query for the votes on a show and its stories."""

    subject: ClassVar[str] = subjects.ARCHIVE_RATINGS

    show_id: ShowId
    """The show."""
    listener: ListenerId | None = None
    """Whose own votes are told."""


class ArchiveRatings(ArchiveReply):
    """The votes on a show and its stories."""

    ratings: tuple[Rating, ...] = ()
    """Those that have votes, by number of the story."""


class ArchiveOpinionsQuery(Contract):
    """A query for what listeners think of outlets and categories, by their votes on stories."""

    subject: ClassVar[str] = subjects.ARCHIVE_OPINIONS

    since: AwareDatetime | None = None
    """Of votes since that time; 30 days ago where left out."""
    channel: ChannelName | None = None
    """Of shows of that channel alone."""
    limit: int = Field(default=200, ge=1, le=1_000)
    """Number of outlets and of categories, at most: those with most votes."""


class Opinion(Contract):
    """What listeners think of an outlet or a category."""

    kind: OpinionKind
    """What it is about."""
    name: str
    """Name of the outlet or the category."""
    up: int = 0
    """Number of votes for its stories."""
    down: int = 0
    """Number of votes against them."""


class ArchiveOpinions(ArchiveReply):
    """What listeners think of outlets and categories."""

    opinions: tuple[Opinion, ...] = ()
    """Those with most votes first."""
