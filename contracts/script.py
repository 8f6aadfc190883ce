"""The script: what is spoken, by whom, and the articles it rests on."""

from typing import ClassVar, Literal

from contracts import subjects
from contracts.event import Contract, ShowEvent
from contracts.feed import FeedReport, Language, SourceRef
from contracts.show import Host

SegmentKind = Literal["opening", "story", "closing"]


class Segment(Contract):
    """Words that one host says without a break; the unit of speech."""

    id: str
    """Id within the show, in order: `s001`, `s002`, …"""
    kind: SegmentKind
    """What the words do."""
    speaker: str
    """Name of the host."""
    text: str
    """What is said, plain text in whole sentences."""
    story: int | None = None
    """Number of the story, from 1; none for opening and closing."""
    sources: tuple[SourceRef, ...] = ()
    """The articles the words rest on; none where only connective phrases are said."""
    reserve: bool = False
    """Spoken only where time is left; reserves are spent in order, a story's first one
    before any other of that story."""


class Story(Contract):
    """One piece of news, told by one or several outlets; becomes a chapter."""

    number: int
    """Number of the story, from 1, in running order."""
    title: str
    """Headline, as it stands in the chapters."""
    category: str = ""
    """Section of the news."""
    sources: tuple[SourceRef, ...]
    """Every article that was merged into the story."""


class ScriptReady(ShowEvent):
    """The script is written."""

    subject: ClassVar[str] = subjects.SCRIPT_READY

    title: str
    """Title of the show."""
    station: str
    """Name of the station."""
    language: Language
    """Language of the script (ISO 639-1)."""
    minutes: float
    """Length to aim at, in minutes."""
    hosts: tuple[Host, ...]
    """Who speaks."""
    segments: tuple[Segment, ...]
    """Everything there is to say, in running order, reserves included."""
    stories: tuple[Story, ...]
    """The stories, in running order."""
    feeds: tuple[FeedReport, ...] = ()
    """What became of each feed."""
    written_by: str
    """The script writer, e.g. `local`."""
    allow_shorter: bool = False
    """Whether a shorter show is welcome."""
    seed: int = 0
    """Seed of the show's choices, for the music."""
    seconds: dict[str, float]
    """Time taken, in seconds: `feeds`, `script`."""
