"""Work without a show: a script, its audio, a cover, a file that is mastered, each by a query.

What is made is stored among the files of shows, and removed by age as they are. Words, takes and
artwork that were bought are kept by what they depend on: a query that is repeated buys nothing
anew, also where its first reply came too late. A service that has no room for more work replies
503 at once.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, StringConstraints

from contracts import subjects
from contracts.audio import Chapter, Loudness, SpokenSegment, VoiceUse
from contracts.blob import BlobRef
from contracts.cover import CoverSize
from contracts.event import Contract
from contracts.feed import Language, ShortText, SourceRef
from contracts.lexicon import Lexicon
from contracts.media import MusicChoice
from contracts.preset import LOUDEST, QUIETEST
from contracts.request import Budget, ShowRequested
from contracts.script import ScriptReady, SegmentKind
from contracts.show import Host, MusicUnderStories, OverBudgetRule, ShowAccepted
from contracts.story import Story
from contracts.style import Style
from contracts.usage import Fallback, Usage
from contracts.vocabulary import Known

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
PRODUCTION_LOUDNESS = -16.0
"""Integrated loudness in LUFS, unless another one is wanted."""


class ShowResolveQuery(Contract):
    """A query for what a request comes to: its defaults, preset, hosts and feeds; none is made."""

    subject: ClassVar[str] = subjects.SHOW_RESOLVE

    request: ShowRequested = ShowRequested()
    """The request."""


class ResolvedRequest(Contract):
    """A request with all its values resolved."""

    accepted: ShowAccepted
    """What `show.accepted` would be of it, under the id `preview`."""


class ScriptWriteQuery(ShowRequested):
    """A query for a script without audio; the fields are those of a request for a show.

    `show_id` names the script: a query that is repeated with it gets the same script. It is no
    show's id, and no show is made. A review is not held.
    """

    subject: ClassVar[str] = subjects.SCRIPT_WRITE


class WrittenScript(Contract):
    """A script, as `audio.generate` takes it."""

    script: ScriptReady
    """The script; its `show_id` is the id under which its calls to providers are booked."""


class SpokenText(Contract):
    """Text that one host speaks without a break."""

    speaker: Annotated[ShortText, StringConstraints(min_length=1)]
    """Name of the host."""
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
    """The spoken text, plain, in whole sentences."""
    id: str = Field(default="", max_length=64)
    """Id within the script; `s001`, `s002`, … where left out."""
    kind: Known[SegmentKind] = "story"
    """Role of the segment."""
    story: int | None = Field(default=None, ge=1, le=1000)
    """Number of its story, which becomes a chapter."""
    sources: tuple[SourceRef, ...] = Field(default=(), max_length=100)
    """The articles that it is based on."""
    rules: tuple[str, ...] = Field(default=(), max_length=100)
    """The rules by which sentences were made from headlines."""
    reserve: bool = False
    """Whether it is spoken only where time is left."""
    with_next: bool = False
    """Whether it hands over to the next segment, another host's."""
    edited: bool = False
    """Whether a person has changed it."""


class SpeakableScript(Contract):
    """A script to be spoken: one of `script.write` as it is, or one's own, of segments alone."""

    segments: Annotated[tuple[SpokenText, ...], Field(min_length=1, max_length=1000)]
    """The segments, in running order."""
    title: Title = "Script"
    """Title of the show."""
    episode: str = Field(default="", max_length=200)
    """Title of this episode."""
    description: str = Field(default="", max_length=4000)
    """The episode in a few sentences."""
    station: str = Field(default="", max_length=200)
    """Name of the station."""
    language: Known[Language] = "en"
    """Language of the script (ISO 639-1)."""
    minutes: float | None = Field(default=None, gt=0, le=60)
    """Length to aim at, in minutes; as long as its segments take where left out."""
    hosts: tuple[Host, ...] = Field(default=(), max_length=8)
    """The hosts with their voices; those that are left out are the station's, by name."""
    stories: tuple[Story, ...] = Field(default=(), max_length=200)
    """The stories, for the chapters."""
    seed: int = Field(default=0, ge=0)
    """Seed of the music."""
    music_under_stories: Known[MusicUnderStories] = "out"
    """What the bed does under stories."""
    music: MusicChoice | None = None
    """The station's own media; RadioX's where left out."""
    style: Style = Style()
    """How it sounds."""
    loudness: float = Field(default=PRODUCTION_LOUDNESS, ge=QUIETEST, le=LOUDEST)
    """Integrated loudness, in LUFS."""
    lexicon: Lexicon = Field(default_factory=dict)
    """How words are said: written form to spoken form."""
    budget: Budget | None = None
    """The most that providers may cost, in USD."""
    over_budget: Known[OverBudgetRule] = "local"
    """What is done where a budget refuses a call."""


class AudioGenerateQuery(Contract):
    """A query that turns a script into audio: spoken, mixed with music and mastered."""

    subject: ClassVar[str] = subjects.AUDIO_GENERATE

    script: SpeakableScript
    """The script."""


class GeneratedAudio(Contract):
    """A script as audio."""

    audio_id: str
    """Id of the audio: the same script has the same."""
    audio: BlobRef
    """The MP3, without tags."""
    master: BlobRef
    """The FLAC master."""
    transcript: BlobRef
    """The transcript, WebVTT."""
    chapters_file: BlobRef
    """The chapters, Podcasting 2.0 JSON."""
    duration: float
    """Length, in seconds."""
    loudness: Loudness
    """Loudness measured on the decoded MP3."""
    chapters: tuple[Chapter, ...]
    """The chapters."""
    segments: tuple[SpokenSegment, ...]
    """Every spoken segment, in order."""
    unspoken: tuple[str, ...] = ()
    """Ids of segments that were left out, since there was no time for them."""
    voices: tuple[VoiceUse, ...] = ()
    """Characters and seconds of each voice."""
    music: str = ""
    """Title and licence of the music."""
    takes_spoken: int = 0
    """Takes that providers synthesized."""
    takes_reused: int = 0
    """Takes that were read from the cache."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider, by earlier attempts too."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    saved: float = Field(default=0.0, ge=0)
    """What the takes that were read from the cache would have cost, in USD."""


class AudioProcessQuery(Contract):
    """A query that masters an uploaded sound: its loudness is set, and its peaks are limited."""

    subject: ClassVar[str] = subjects.AUDIO_PROCESS

    upload: BlobRef
    """The uploaded file, in the bucket `uploads`; it is removed once it is decoded or refused."""
    loudness: float = Field(default=PRODUCTION_LOUDNESS, ge=QUIETEST, le=LOUDEST)
    """Integrated loudness of the result, in LUFS."""
    title: str = Field(default="", max_length=200)
    """Title, for the tags of the FLAC."""


class ProcessedAudio(Contract):
    """A mastered sound."""

    audio_id: str
    """Id of the audio: the same file, mastered alike, has the same."""
    audio: BlobRef
    """The MP3."""
    master: BlobRef
    """The FLAC."""
    duration: float
    """Length, in seconds."""
    loudness: Loudness
    """Loudness measured on the decoded MP3."""
    loudness_before: float
    """Integrated loudness of the uploaded file, in LUFS."""
    true_peak_before: float
    """Highest true peak of the uploaded file, in dBTP."""


class MediaDecodeQuery(Contract):
    """A query that decodes an uploaded sound apart, and encodes it anew as 48 kHz stereo FLAC."""

    subject: ClassVar[str] = subjects.MEDIA_DECODE

    upload: BlobRef
    """The uploaded file, in the bucket `uploads`; it is removed once it is decoded or refused."""


class DecodedUpload(Contract):
    """An uploaded sound as FLAC; whoever asked for it removes the file."""

    file: BlobRef
    """The FLAC, in the bucket `uploads`."""
    seconds: float
    """Length, in seconds."""
    loudness: float
    """Integrated loudness, in LUFS."""
    true_peak: float
    """Highest true peak, in dBTP."""


class CoverGenerateQuery(Contract):
    """A query for a cover with a title, or with the first headline of some stories."""

    subject: ClassVar[str] = subjects.COVER_GENERATE

    title: Title | None = None
    """Title on the cover; the first of the stories where left out."""
    stories: Annotated[tuple[Title, ...], Field(max_length=50)] = ()
    """Headlines."""
    station: ShortText | None = None
    """Name of the station on the cover; its own where left out."""
    language: Known[Language] = "en"
    """Language of the date (ISO 639-1)."""
    hosts: tuple[ShortText, ...] = Field(default=(), max_length=8)
    """Names of hosts on the cover."""
    as_of: AwareDatetime | None = None
    """The date on the cover; now where left out."""
    seed: int | None = Field(default=None, ge=0)
    """Seed of the design; drawn from the title where left out."""
    budget: Budget | None = None
    """The most that providers may cost, in USD."""
    over_budget: Known[OverBudgetRule] = "local"
    """What is done where a budget refuses a call."""


class GeneratedCover(Contract):
    """A cover."""

    cover_id: str
    """Id of the cover: the same query for the same hour has the same."""
    cover: BlobRef
    """A square JPEG, 1400 to 3000 pixels wide."""
    cover_sizes: tuple[CoverSize, ...] = ()
    """The cover in sizes for pages, the smallest first."""
    title: str
    """Title on the cover."""
    painted_by: str
    """The cover artist, e.g. `local`."""
    model: str = ""
    """The artist's name for its model, where it has one."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    reused: bool = False
    """Whether the artwork was read from the cache."""
    saved: float = Field(default=0.0, ge=0)
    """What that artwork had cost, in USD."""


class AudioStatusQuery(Contract):
    """A query for the state of the service audio."""

    subject: ClassVar[str] = subjects.AUDIO_STATUS


class SpeechStatus(Contract):
    """A speech provider, as it stands here."""

    name: str
    """Name of the provider."""
    ready: bool
    """Whether it lacks nothing."""
    missing: str = ""
    """What it lacks, in words."""
    used: bool
    """Whether shows use it."""
    voices: int = 0
    """Number of its voices, where it is used."""


class AudioStatus(Contract):
    """The state of the service audio, as one replica knows it."""

    providers: tuple[SpeechStatus, ...]
    """The speech providers, those first that shows use, in the order in which they are tried."""
    encoders: Mapping[str, str]
    """Version of each encoder, by its name."""
    workers: int
    """Shows that one replica works on at once."""
    waiting: int
    """Scripts that wait for audio."""
    realtime_factor: float | None = None
    """Seconds of audio made in a second, by the last shows and scripts of this replica; none where
    it has made none yet."""


class VoicesQuery(Contract):
    """A query for the voices that the station has."""

    subject: ClassVar[str] = subjects.VOICE_LIST

    language: Known[Language] | None = None
    """Only those that speak this language."""
    provider: ShortText | None = None
    """Only those of this speech provider."""
