"""Listeners: who they are to the station, and what they did.

Nobody's address is told here. Who asks is a `Visitor`: digests of what a browser shows of itself,
which the service `listener` hashes once more with a secret of the station before it keeps anything.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract, Event, ShowId
from contracts.show import ChannelName
from contracts.vocabulary import Open

MAX_STORY = 50
"""Highest number of a story in a show."""
MAX_KEPT = 10_000
"""Votes, and favourites, of one listener that are listed at most, the latest ones."""
Vote = Open[Literal["up", "down", "none"]]
"""What a listener thinks of a show or a story; `none` takes an earlier vote back."""
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
    """A listener voted on a show or a story; their last vote in the order of the stream counts."""

    subject: ClassVar[str] = subjects.LISTENER_RATED
    identity_fields: ClassVar[tuple[str, ...]] = ("rating_id", "revision")

    rating_id: RatingId
    """Id of what one listener thinks of one show or story: the same for each of their votes."""
    revision: int = Field(ge=1)
    """Tells this vote from the others of that id, and orders nothing: it comes from a clock."""
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
    """Tells this change from the others of that id, and orders nothing: the stream does."""


class ListenerDeleted(Event):
    """An account was deleted: all that is kept of its listener is forgotten."""

    subject: ClassVar[str] = subjects.LISTENER_DELETED
    identity_fields: ClassVar[tuple[str, ...]] = ("listener", "attempt")

    listener: ListenerId
    """Pseudonym of the listener; no other account ever has it."""
    attempt: int = Field(default=1, ge=1)
    """Number of the event for that listener: 2 where a vote came in while it was deleted."""


class ListenersPresent(Contract):
    """Pages that play, as a replica of onair has heard of them; over core NATS, lossy."""

    subject: ClassVar[str] = subjects.LISTENERS_PRESENT

    present: Annotated[
        dict[ChannelName, Annotated[tuple[PresenceToken, ...], Field(max_length=10_000)]],
        Field(max_length=100),
    ]
    """Digests of their tokens, by channel."""
