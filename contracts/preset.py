"""Presets: shows that can be asked for by name."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.event import Contract
from contracts.feed import Language, NewsFilter, ShortText
from contracts.record import RecordSaved
from contracts.show import ChannelName, MusicUnderStories, OverBudgetRule

MAX_REVIEW_HOURS = 120.0
"""Longest review: with a day in the queue, a show ends before its events age out."""


class Preset(Contract):
    """Default values for a request; a request may overrule each."""

    title: Annotated[ShortText, StringConstraints(min_length=1)]
    """Title of the show."""
    language: Language = "en"
    """Language of the show (ISO 639-1)."""
    minutes: float = Field(default=3, ge=1, le=60)
    """Length of the finished show, in minutes."""
    news: int = Field(default=4, ge=1, le=50)
    """The least number of stories."""
    hosts: tuple[ShortText, ...] = Field(max_length=8)
    """Names of the hosts, in the order of their first segments."""
    categories: tuple[ShortText, ...] = Field(default=(), max_length=50)
    """Categories of the feeds that are read; all feeds of the language where there are none."""
    music_under_stories: MusicUnderStories = "out"
    """What the bed does under stories."""
    filters: NewsFilter = NewsFilter()
    """Which news the show tells."""
    channel: ChannelName | None = None
    """The channel that its shows belong to; the preset's name where left out."""
    memory: bool = True
    """Whether its shows take account of what the channel has told, and are remembered."""
    description: Annotated[str, StringConstraints(max_length=500)] = ""
    """What the show is, in a sentence."""
    dialogue: bool = False
    """Whether the hosts talk to each other."""
    review: bool = False
    """Whether the script waits for review before it is spoken."""
    review_hours: float = Field(default=24.0, gt=0, le=MAX_REVIEW_HOURS)
    """Hours after which a review expires."""
    disclose: bool = False
    """Whether the show says in its opening that computers write and speak it."""
    budget: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """The most that providers may cost for a show, in USD."""
    over_budget: OverBudgetRule = "local"
    """What a show does where a budget refuses a call."""


class PresetSaved(RecordSaved):
    """A preset of the station was saved or removed."""

    subject: ClassVar[str] = subjects.PRESET_SAVED

    preset: Preset | None
    """The preset; none where it was removed."""
