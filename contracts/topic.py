"""Topics that listeners ask for, which the operator approves or refuses."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.listener import Visitor
from contracts.show import ChannelName
from contracts.vocabulary import Known, Open

TopicStatus = Open[Literal["pending", "approved", "refused"]]
"""What became of a topic: it waits for the operator, who approves or refuses it."""
TopicText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=80)]
"""A topic, in a few words."""
TopicId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""Id of a topic: the same words on the same channel have the same one."""


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
