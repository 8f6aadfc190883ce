"""The result of the audio stage."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts import subjects
from contracts.blob import BlobRef
from contracts.event import Contract, ShowEvent
from contracts.feed import SourceRef
from contracts.usage import Fallback, Usage


class Loudness(Contract):
    """Loudness of a programme after EBU R128, measured on the decoded MP3."""

    integrated: float
    """Integrated loudness, in LUFS."""
    true_peak: float
    """Highest true peak, in dBTP."""
    range: float = Field(ge=0)
    """Loudness range, in LU."""


class SpokenSegment(Contract):
    """A segment of the finished show, with its times."""

    id: str
    """Id of the script's segment."""
    kind: str
    """`opening`, `headlines`, `story`, `recap` or `closing`."""
    speaker: str
    """Name of the host."""
    text: str
    """The spoken text."""
    start: float
    """Start of the speech, in seconds from the start of the show."""
    end: float
    """End of the speech, in seconds from the start of the show."""
    story: int | None = None
    """Number of the story, from 1."""
    sources: tuple[SourceRef, ...] = ()
    """The articles that the text is based on."""
    rules: tuple[str, ...] = ()
    """The rules by which sentences of the text were made from headlines of its sources."""
    edited: bool = False
    """Whether a reviewer has changed the text or the speaker, and answers for the words."""


class Chapter(Contract):
    """A chapter of the show; chapters cover it without gaps."""

    title: str
    """Headline."""
    start: float
    """Start, in seconds."""
    end: float
    """End, in seconds."""
    story: int | None = None
    """Number of the story; none for opening and closing."""
    link: str | None = None
    """Address of the leading article."""


class VoiceUse(Contract):
    """Characters and seconds that a voice spoke; its rate is learned from them."""

    provider: str
    """Name of the speech provider."""
    voice: str
    """The provider's name for the voice."""
    characters: int
    """Characters spoken."""
    seconds: float
    """Length of their speech, in seconds."""
    speed: float = 1.0
    """Factor by which it spoke faster than usual."""


PackageKey = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+){1,2}$", max_length=100)
]
"""Where the segments of a package lie: `show/{show_id}/{generation}`, or `filler/{digest}`."""


class ShowPackage(Contract):
    """Segments that can go on the air: fMP4, lossless FLAC and AAC, cut at the same samples.

    Segment `n` of a rendition is the blob `{key}/{rendition}/{n}.m4s` of the bucket `air`, from 0;
    each holds 184,320 samples (3.84 s), the last one fewer. Renditions are `flac` and `aac`.
    """

    key: PackageKey
    """Where the segments lie."""
    samples: int = Field(gt=0, multiple_of=4096)
    """How long it is heard, in samples at 48 kHz: whole FLAC blocks up to the last sound."""


class AudioReady(ShowEvent):
    """The show is spoken, mixed and mastered; only tags and cover are missing."""

    subject: ClassVar[str] = subjects.AUDIO_READY

    audio: BlobRef
    """The MP3 without tags."""
    master: BlobRef
    """The FLAC master."""
    transcript: BlobRef
    """The transcript, WebVTT."""
    chapters_file: BlobRef
    """The chapters, Podcasting 2.0 JSON."""
    duration: float
    """Length of the show, in seconds."""
    loudness: Loudness
    """Loudness measured on the decoded MP3."""
    segments: tuple[SpokenSegment, ...]
    """Every spoken segment, in order."""
    chapters: tuple[Chapter, ...]
    """The chapters, one a story."""
    voices: tuple[VoiceUse, ...] = ()
    """Characters and seconds of each voice."""
    music: str = ""
    """Title and licence of the music."""
    takes_spoken: int = 0
    """Takes that the provider synthesized for this show."""
    takes_reused: int = 0
    """Takes that were read from the cache."""
    usage: tuple[Usage, ...] = ()
    """What was used of each provider, by earlier attempts of the stage too."""
    fallbacks: tuple[Fallback, ...] = ()
    """Where another provider stood in."""
    package: ShowPackage | None = None
    """The segments with which it can go on the air; none where the show has none."""
    saved: float = Field(default=0.0, ge=0)
    """What the takes that were read from the cache would have cost, in USD."""
    seconds: dict[str, float]
    """Time taken, in seconds: `speech`, `mix`."""
