"""Listeners: their votes, accounts, favourites, and the topics they ask for.

Nobody's address is told here. Who asks is a `Visitor`: digests of what a browser shows of itself,
which the service `listener` hashes once more with a secret of the station before it keeps anything.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.archive import ArchiveReply
from contracts.event import Contract, Event, ShowId
from contracts.show import ChannelName
from contracts.vocabulary import Known, Open

MAX_STORY = 50
"""Highest number of a story in a show."""
MAX_KEPT = 10_000
"""Votes, and favourites, of one listener that are listed at most, the latest ones."""

Vote = Open[Literal["up", "down", "none"]]
"""What a listener thinks of a show or a story; `none` takes an earlier vote back."""
TopicStatus = Open[Literal["pending", "approved", "refused"]]
"""What became of a topic: it waits for the operator, who approves or refuses it."""
OpinionKind = Open[Literal["outlet", "category"]]
"""What votes of stories are added up by."""
ListenerId = Annotated[str, StringConstraints(pattern=r"^[av]-[0-9a-f]{32}$")]
"""A pseudonym: `a-` of an account, `v-` of a visitor without one (HMAC-SHA256, cut short)."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""
RatingId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""Id of a listener and a show or story, in hexadecimal."""
StoryNumber = Annotated[int, Field(ge=0, le=MAX_STORY)]
"""Number of a story in its show, from 1; 0 is the show as a whole."""
SessionToken = Annotated[str, StringConstraints(max_length=1_000)]
"""A sign-in, as the service has signed it (JWT)."""
Password = Annotated[str, StringConstraints(max_length=200)]
"""A password, as it was typed."""
TopicText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=80)]
"""A topic, in a few words."""
TopicId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""Id of a topic: the same words on the same channel have the same one."""
PresenceToken = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""A digest of the random token of a page that plays, in hexadecimal."""


class Visitor(Contract):
    """Who asks, without an address: digests that only the service of listeners makes use of."""

    fingerprint: Digest
    """Digest of network, user agent and the browser's random token."""
    network: Digest
    """Digest of the network alone, for limits."""
    session: SessionToken | None = None
    """The sign-in; none of visitors without one."""


class ListenerRated(Event):
    """A listener voted on a show or a story; the last vote of a listener counts."""

    subject: ClassVar[str] = subjects.LISTENER_RATED
    identity_fields: ClassVar[tuple[str, ...]] = ("rating_id", "revision")

    rating_id: RatingId
    """Id of what one listener thinks of one show or story: the same for each of their votes."""
    revision: int = Field(ge=1)
    """Raised by each vote: the one with the highest counts, in whatever order they come."""
    listener: ListenerId
    """Pseudonym of the listener."""
    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    vote: Vote
    """The vote; `none` takes the earlier one back."""
    channel: ChannelName | None = None
    """The channel on which it was heard, where it was on the air."""
    airing: int | None = Field(default=None, ge=1)
    """Number of the airing in that channel's chain."""


class ListenerFavoured(Event):
    """A listener made a show or a story a favourite, or no longer one."""

    subject: ClassVar[str] = subjects.LISTENER_FAVOURED
    identity_fields: ClassVar[tuple[str, ...]] = ("favourite_id", "revision")

    favourite_id: RatingId
    """Id of what one listener makes of one show or story: the same for each change."""
    listener: ListenerId
    """Pseudonym of the listener."""
    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    favourite: bool
    """Whether it is one from now on."""
    revision: int = Field(ge=1)
    """Raised by each change: the one with the highest counts."""


class ListenerDeleted(Event):
    """An account was deleted: all that is kept of its listener is forgotten."""

    subject: ClassVar[str] = subjects.LISTENER_DELETED
    identity_fields: ClassVar[tuple[str, ...]] = ("listener", "attempt")

    listener: ListenerId
    """Pseudonym of the listener; no other account ever has it."""
    attempt: int = Field(default=1, ge=1)
    """Number of the event for that listener: 2 where a vote came in while it was deleted."""


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


class RegisterQuery(Contract):
    """A query that makes an account and signs in."""

    subject: ClassVar[str] = subjects.LISTENER_REGISTER

    visitor: Visitor
    """Who asks."""
    name: Annotated[str, StringConstraints(max_length=200)]
    """Name of the account: 3 to 32 letters, digits, spaces and `._-`."""
    password: Password = Field(repr=False)
    """Its password, of at least 10 characters."""


class SignInQuery(Contract):
    """A query that signs in."""

    subject: ClassVar[str] = subjects.LISTENER_SIGNIN

    visitor: Visitor
    """Who asks."""
    name: Annotated[str, StringConstraints(max_length=200)]
    """Name of the account."""
    password: Password = Field(repr=False)
    """Its password."""


class SignedIn(Contract):
    """A sign-in."""

    name: str
    """Name of the account."""
    token: SessionToken = Field(repr=False)
    """The sign-in, to be sent with what follows."""
    expires_at: datetime
    """When it ends (UTC)."""


class SignOutQuery(Contract):
    """A query that ends all sign-ins of an account, wherever they are."""

    subject: ClassVar[str] = subjects.LISTENER_SIGNOUT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class AccountQuery(Contract):
    """A query for the account that is signed in."""

    subject: ClassVar[str] = subjects.LISTENER_ACCOUNT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class Account(Contract):
    """An account, as its owner sees it."""

    name: str
    """Its name."""
    created_at: datetime
    """When it was made (UTC)."""


class AccountDelete(Contract):
    """A query that deletes an account, with its votes, favourites and topics."""

    subject: ClassVar[str] = subjects.LISTENER_DELETE

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class AccountDone(Contract):
    """It is done."""

    done: bool = True
    """Always."""


class VoteOfListener(Contract):
    """A vote of a listener."""

    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    vote: Vote
    """The vote."""
    channel: str = ""
    """The channel on which it was heard."""
    at: datetime
    """When it was cast (UTC)."""


class Favourite(Contract):
    """A favourite of a listener."""

    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    title: str = ""
    """Its title; empty where the archive does not hold the show."""
    at: datetime
    """Since when (UTC)."""


class AccountExportQuery(Contract):
    """A query for all that is kept of an account."""

    subject: ClassVar[str] = subjects.LISTENER_EXPORT

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class Topic(Contract):
    """A topic that listeners ask for."""

    topic_id: TopicId
    """Its id."""
    channel: ChannelName
    """The channel."""
    text: TopicText
    """The topic."""
    status: TopicStatus = "pending"
    """What became of it."""
    listeners: int = 1
    """Number of listeners who ask for it."""
    asked_at: datetime
    """When it was asked for first (UTC)."""


class AccountExport(Contract):
    """All that is kept of an account."""

    account: Account
    """The account."""
    votes: tuple[VoteOfListener, ...] = ()
    """Its votes, the latest first."""
    favourites: tuple[Favourite, ...] = ()
    """Its favourites, the latest first."""
    topics: tuple[Topic, ...] = ()
    """Topics that it has asked for and that are still kept."""


class FavourQuery(Contract):
    """A query that makes a show or a story a favourite, or no longer one."""

    subject: ClassVar[str] = subjects.LISTENER_FAVOUR

    session: SessionToken = Field(repr=False)
    """The sign-in."""
    show_id: ShowId
    """The show."""
    story: StoryNumber = 0
    """The story; 0: the show as a whole."""
    favourite: bool = True
    """Whether it is one from now on."""


class FavouritesQuery(Contract):
    """A query for the favourites of the account that is signed in."""

    subject: ClassVar[str] = subjects.LISTENER_FAVOURITES

    session: SessionToken = Field(repr=False)
    """The sign-in."""


class Favourites(Contract):
    """The favourites of an account."""

    favourites: tuple[Favourite, ...] = ()
    """The favourites, the latest first."""


class TopicAsk(Contract):
    """A query that asks for a topic."""

    subject: ClassVar[str] = subjects.LISTENER_TOPIC_ASK

    visitor: Visitor
    """Who asks."""
    channel: ChannelName
    """The channel."""
    text: TopicText
    """The topic: letters, digits, spaces, hyphens and apostrophes."""


class TopicsQuery(Contract):
    """A query for topics that listeners ask for.

    Only those that the operator has approved may be shown to listeners.
    """

    subject: ClassVar[str] = subjects.LISTENER_TOPICS

    channel: ChannelName | None = None
    """Of that channel alone."""
    status: Known[TopicStatus] | None = None
    """Those alone of which that became."""


class Topics(Contract):
    """Topics that listeners ask for."""

    enabled: bool
    """Whether the station takes topics."""
    topics: tuple[Topic, ...] = ()
    """The topics, those that most listeners ask for first."""


class PreferencesQuery(Contract):
    """A query for what the next edition of a channel is to prefer."""

    subject: ClassVar[str] = subjects.LISTENER_PREFERENCES

    channel: ChannelName
    """The channel."""


class Preferences(Contract):
    """What the next edition of a channel is to prefer: the `prefer` of a request for a show."""

    prefer: tuple[TopicText, ...] = ()
    """Topics; empty where the station takes none."""


class TopicJudge(Contract):
    """A query of the operator that approves or refuses a topic."""

    subject: ClassVar[str] = subjects.LISTENER_TOPIC_JUDGE

    topic_id: TopicId
    """The topic."""
    approved: bool
    """Whether it may be shown, and preferred."""


class ListenersPresent(Contract):
    """Pages that play, as a replica of onair has heard of them; over core NATS, lossy."""

    subject: ClassVar[str] = subjects.LISTENERS_PRESENT

    present: Annotated[
        dict[ChannelName, Annotated[tuple[PresenceToken, ...], Field(max_length=10_000)]],
        Field(max_length=100),
    ]
    """Digests of their tokens, by channel."""


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


class ArchiveListenerQuery(Contract):
    """A query for all that the archive keeps of a listener."""

    subject: ClassVar[str] = subjects.ARCHIVE_LISTENER

    listener: ListenerId
    """The listener."""


class ArchiveListener(ArchiveReply):
    """All that the archive keeps of a listener."""

    votes: tuple[VoteOfListener, ...] = ()
    """The votes, the latest first."""
    favourites: tuple[Favourite, ...] = ()
    """The favourites, the latest first."""


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
