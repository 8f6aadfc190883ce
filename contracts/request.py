"""The request for a show: what anyone may publish."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract, ShowId
from contracts.feed import FeedSource, Language, NewsFilter, ShortText
from contracts.show import ChannelName, MusicUnderStories, OverBudgetRule, Preferred
from contracts.vocabulary import Known

Minutes = Annotated[float, Field(ge=1, le=60)]
StoryCount = Annotated[int, Field(ge=1, le=50)]
Budget = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ShowRequested(Contract):
    """A request for a show; every field is optional.

    It ends in one of `show.generated`, `show.failed` and `show.cancelled`. `show.accepted`, or the
    `show.failed` of one that is refused, has the id of its message as `caused_by` and tells the
    `show_id`; all that follows is known by `show_id`, and is caused by the event before it.
    """

    subject: ClassVar[str] = subjects.SHOW_REQUESTED

    show_id: ShowId | None = None
    """Id of the show; a request that is published twice with it makes one show. Where left out, it
    is derived from the message's Nats-Msg-Id, else from source and id of a CloudEvent, else from
    the message's place in the stream."""
    preset: ShortText | None = None
    """Name of a preset that supplies what the request leaves out."""
    title: Annotated[
        str | None, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
    ] = None
    """Title of the show."""
    minutes: Minutes | None = None
    """Length of the finished show, in minutes."""
    news: StoryCount | None = None
    """The least number of stories."""
    language: Known[Language] | None = None
    """Language of the show (ISO 639-1)."""
    feeds: Annotated[tuple[FeedSource, ...], Field(max_length=200)] | None = None
    """Feeds to read; the catalogue's feeds of the language where left out."""
    as_of: datetime | None = None
    """The time the show is made for; now where left out."""
    allow_shorter: bool | None = None
    """Whether a shorter show is welcome where the feeds hold too little."""
    seed: int | None = Field(default=None, ge=0)
    """Seed of every choice the editor makes; drawn from the show's id where left out. With a seed,
    the same request gives the same show, byte for byte, where it reads the same feeds for the same
    time: the rates of voices that the station has learned, and what a preset's channel has told,
    are left out of account."""
    music_under_stories: Known[MusicUnderStories] | None = None
    """What the bed does under stories; the preset's choice where left out."""
    channel: ChannelName | None = None
    """The channel that the show belongs to; that of the preset where left out. A channel tells no
    story again in its next shows, unless it has moved on. A request that names neither a channel
    nor a preset belongs to none."""
    memory: bool | None = None
    """Whether the show takes account of what its channel has told, and is remembered by it. Where
    left out: yes where the request names a channel; no where it has a seed; else as the preset
    says."""
    filters: NewsFilter | None = None
    """Which news the show tells; a filter that is given replaces the same one of the preset."""
    prefer: Preferred = ()
    """Topics whose stories come earlier, where there are any, by a bounded bonus."""
    notice: Annotated[str, StringConstraints(max_length=500)] = ""
    """A remark that stays with the show, e.g. that it was made from sample material."""
    review: bool | None = None
    """Whether the script waits for review before it is spoken; as the preset says if left out."""
    disclose: bool | None = None
    """Whether the show says in its opening that computers write and speak it; as the preset says
    if left out."""
    budget: Budget | None = None
    """The most that providers may cost, in USD; 0: nothing. The preset's where left out; the limits
    of the station apply beside it."""
    dialogue: bool | None = None
    """Whether the hosts talk to each other, where the script writer can word that; as the preset
    says where left out."""
    over_budget: Known[OverBudgetRule] | None = None
    """What the show does where a budget refuses a call; the preset's choice where left out."""
