"""The script: segments with their speakers, and the stories that they tell."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts import subjects
from contracts.event import Contract, ShowEvent
from contracts.feed import FeedReport, Language, SourceRef
from contracts.lexicon import Lexicon
from contracts.media import MusicChoice
from contracts.show import Host, MusicUnderStories, OverBudgetRule
from contracts.story import Story
from contracts.style import Style
from contracts.usage import Fallback, Usage
from contracts.vocabulary import Open

SegmentKind = Open[Literal["opening", "headlines", "story", "recap", "closing"]]
"""`headlines` follow the opening; a `recap` precedes the closing."""


class Segment(Contract):
    """Text that one host speaks without a break; the unit of speech."""

    id: str
    """Id within the show, in order: `s001`, `s002`, …"""
    kind: SegmentKind
    """Role of the segment in the show."""
    speaker: str
    """Name of the host."""
    text: str
    """The spoken text, plain, in whole sentences."""
    story: int | None = None
    """Number of the story, from 1; none for the other kinds."""
    sources: tuple[SourceRef, ...] = ()
    """The articles that the text is based on, the one that is read first; where it tells news of
    a story, also those that tell the same. None for connective phrases alone."""
    rules: tuple[str, ...] = ()
    """The rules by which sentences of the text were made from headlines of its sources."""
    reserve: bool = False
    """Whether it is spoken only where time is left; reserves are used in order, within each story
    from its first one on."""
    with_next: bool = False
    """Whether it hands over to the next segment, another host's, so that the two are best spoken
    together; never in two segments that follow each other."""
    edited: bool = False
    """Whether a reviewer has changed the text or the speaker, and answers for the words: `sources`
    and `rules` are those of the text before."""


class Script(ShowEvent):
    """A script, as it is drafted or ready."""

    title: str
    """Title of the show."""
    episode: str = ""
    """Title of this episode: what is in it, at most 122 characters."""
    description: str = ""
    """The episode in a few plain sentences: the show, its date, and what is in it."""
    station: str
    """Name of the station."""
    language: Language
    """Language of the script (ISO 639-1)."""
    minutes: float
    """Length to aim at, in minutes."""
    hosts: tuple[Host, ...]
    """The hosts."""
    segments: tuple[Segment, ...]
    """All segments, in running order, reserves included."""
    stories: tuple[Story, ...]
    """The stories, in running order."""
    feeds: tuple[FeedReport, ...] = ()
    """The result of reading each feed."""
    written_by: str
    """The script writer, e.g. `local`."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    parts_reused: int = Field(default=0, ge=0)
    """Parts whose words were bought for another show, which asked for the same."""
    saved: float = Field(default=0.0, ge=0)
    """What those words had cost, as far as it is known, in USD."""
    allow_shorter: bool = False
    """Whether a shorter show is allowed."""
    seed: int = 0
    """Seed of the show's choices, for the music."""
    music_under_stories: MusicUnderStories = "out"
    """What the bed does under stories."""
    music: MusicChoice | None = None
    """The station's own media that the show uses; none where all of it is RadioX's."""
    style: Style = Style()
    """How the show sounds."""
    loudness: float = -16.0
    """Integrated loudness of the finished show, in LUFS."""
    lexicon: Lexicon = Field(default_factory=dict)
    """How words are said, by the station's lexicon."""
    budget: float | None = None
    """The most that providers may cost for the whole show, in USD; none where it has no budget."""
    over_budget: OverBudgetRule = "local"
    """What the show does where a budget refuses a call."""
    seconds: dict[str, float]
    """Time taken, in seconds: `feeds`, `script`, and `review` where it was reviewed."""


class ScriptReady(Script):
    """The script is written, and approved where the show asks for review."""

    subject: ClassVar[str] = subjects.SCRIPT_READY


class SegmentWritten(ShowEvent):
    """A segment is final while the rest of the script is still written: its speech may begin.

    Only a writer that streams has it published, and only where the script waits for no review;
    `script.ready` has the same segment.
    """

    subject: ClassVar[str] = subjects.SEGMENT_WRITTEN
    identity_fields: ClassVar[tuple[str, ...]] = ("show_id", "generation", "segment_id")

    segment_id: str
    """Id of the segment."""
    segment: Segment
    """The segment; never a reserve."""
    host: Host
    """The host who speaks it."""
    before: Segment | None = None
    """The segment before it, where that is `with_next`."""
    before_host: Host | None = None
    """The host who speaks that one."""
    language: Language
    """Language of the script (ISO 639-1)."""
    lexicon: Lexicon = Field(default_factory=dict)
    """How words of the segment are said, by the station's lexicon."""
    budget: float | None = None
    """The most that providers may cost for the whole show, in USD; none where it has no budget."""
    over_budget: OverBudgetRule = "local"
    """What the show does where a budget refuses a call."""
