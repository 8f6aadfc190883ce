"""How a show ends: it is generated, it fails, or it is cancelled."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from contracts import subjects
from contracts.ai import AiUse
from contracts.audio import Chapter, Loudness, ShowPackage, SpokenSegment, VoiceUse
from contracts.blob import BlobRef
from contracts.cover import CoverSize
from contracts.event import ShowEvent
from contracts.feed import FeedReport, Language, SourceRef
from contracts.show import Host, Stage
from contracts.story import Story
from contracts.usage import Cost, Fallback, Usage


class ShowGenerated(ShowEvent):
    """The show is finished: everything that a listener or an integrator needs."""

    subject: ClassVar[str] = subjects.SHOW_GENERATED
    exclusive_group: ClassVar[str] = subjects.SHOW_ENDED

    title: str
    """Title of the show."""
    episode: str = ""
    """Title of this episode: what is in it, at most 122 characters."""
    description: str = ""
    """The episode in a few plain sentences: the show, its date, and what is in it."""
    notes: str = ""
    """Show notes, HTML of paragraphs, lists and links: the chapters with their sources, hosts and
    music; at most 60,000 characters."""
    station: str
    """Name of the station."""
    language: Language
    """Language of the show (ISO 639-1)."""
    as_of: datetime
    """The time the show was made for (UTC)."""
    timezone: str
    """IANA time zone of the station."""
    hosts: tuple[Host, ...]
    """The hosts."""
    duration: float
    """Length of the show, in seconds."""
    loudness: Loudness
    """Loudness measured on the decoded MP3."""
    audio: BlobRef
    """The MP3, tagged: titles, chapters, cover."""
    master: BlobRef
    """The FLAC master."""
    cover: BlobRef
    """The cover, a square JPEG."""
    cover_sizes: tuple[CoverSize, ...] = ()
    """The cover in sizes for pages, each as WebP and as PNG, the smallest first."""
    transcript: BlobRef
    """The transcript, WebVTT."""
    chapters_file: BlobRef
    """The chapters, Podcasting 2.0 JSON."""
    chapters: tuple[Chapter, ...]
    """The chapters, one a story."""
    segments: tuple[SpokenSegment, ...]
    """Every spoken segment, in order."""
    stories: tuple[Story, ...] = ()
    """The stories that were told, with what each weighed."""
    sources: tuple[SourceRef, ...]
    """Every article that the show is based on, each once."""
    feeds: tuple[FeedReport, ...]
    """The result of reading each feed."""
    music: str = ""
    """Title and licence of the music."""
    written_by: str = ""
    """The script writer, e.g. `local`."""
    ai: AiUse = AiUse()
    """Who made script, voices and cover, and how the show is marked as made by computers."""
    usage: tuple[Usage, ...] = ()
    """What the show used of each provider."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in for one that failed."""
    cost: Cost = Cost()
    """What the show cost."""
    seconds: dict[str, float]
    """Time taken by each stage, in seconds; `total` is from request to finish."""
    minutes_requested: float
    """Requested length, in minutes."""
    preset: str = ""
    """The preset that was used."""
    preset_version: int = 0
    """Its version; 0 where it is built in or stands in the user's file."""
    channel: str = ""
    """The channel that the show belongs to; empty where there is none."""
    memory: bool = False
    """Whether the channel remembers what the show told."""
    notice: str = ""
    """A remark that stays with the show, e.g. that it was made from sample material."""
    unknown_fields: tuple[str, ...] = ()
    """Unknown fields of the request."""
    requested_at: datetime | None = None
    """When the request was received (UTC)."""
    painted_by: str = ""
    """The cover artist, e.g. `local`; empty where the station's own cover replaces a cover."""
    voices: tuple[VoiceUse, ...] = ()
    """Characters and seconds that each voice spoke."""
    takes_spoken: int = Field(default=0, ge=0)
    """Takes that providers synthesized for the show."""
    takes_reused: int = Field(default=0, ge=0)
    """Takes that were read from the cache."""
    package: ShowPackage | None = None
    """The segments with which it can go on the air; none where the show has none."""


class UnfinishedShow(ShowEvent):
    """What is known of a show that ended without a result."""

    exclusive_group: ClassVar[str] = subjects.SHOW_ENDED

    title: str = ""
    """Title of the show; empty where its request was refused, as all that follows then is."""
    station: str = ""
    """Name of the station."""
    language: Language | None = None
    """Language of the show (ISO 639-1)."""
    preset: str = ""
    """The preset that was used."""
    channel: str = ""
    """The channel that the show belongs to."""
    as_of: datetime | None = None
    """The time the show was made for (UTC)."""
    requested_at: datetime | None = None
    """When the request was received (UTC)."""
    minutes_requested: float = Field(default=0.0, ge=0)
    """Requested length, in minutes."""
    usage: tuple[Usage, ...] = ()
    """What its finished stages used of each provider."""
    cost: Cost = Cost()
    """What they cost."""


class ShowFailed(UnfinishedShow):
    """The show has failed, with the stage and the reason.

    So ends every request that is refused, whatever was published as one: `stage` is `show`, `field`
    and `reason` say why, and `caused_by` is the id of its message. Where the request names no valid
    id, the id of this event is derived as for one that names none. Where the id belongs to another
    request, that show is not touched, and this event has an id of its own.
    """

    subject: ClassVar[str] = subjects.SHOW_FAILED

    stage: Stage
    """The stage that failed."""
    reason: str
    """Why, in words; it names the field, file or feed."""
    refused: bool = False
    """Whether the request is at fault: it was refused, and no work began."""
    field: str = ""
    """The field of the request that is at fault, where one is."""
    requested_show_id: str = ""
    """The id that the request named and cannot have: it is invalid, or belongs to another request;
    cut at 100 characters. Empty in all other cases."""
    dead_letter: str = ""
    """Key of the dead letter that holds the event, where there is one."""


class ShowCancelled(UnfinishedShow):
    """The show was cancelled on request."""

    subject: ClassVar[str] = subjects.SHOW_CANCELLED

    reason: str = ""
    """Why, in words."""
