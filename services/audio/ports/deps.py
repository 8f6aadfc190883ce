"""What handlers and queries of audio use."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from contracts import (
    BlobRef,
    DecodedUpload,
    MediaItem,
    PublishedSpeech,
    ShowGenerated,
    SpeechStatus,
    StationHost,
)
from services.audio.domain.pace import Pace
from services.audio.ports.packaging import Fillers, Packages
from services.audio.ports.productions import Productions
from services.audio.ports.rendering import Mastering, Renderer
from services.audio.ports.speech import SpeechPipeline
from services.kit.blobs import BlobStore
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.notifier import Notifier


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything audio's handlers use."""

    speech: SpeechPipeline
    renderer: Renderer
    packages: Packages
    has_ended: Callable[[str], Awaitable[bool]]
    """Whether the show of an id has ended."""
    blobs: BlobStore
    notify: Notifier
    usage: Callable[[], Awaitable[StageUsage]] = no_usage
    """What the calls to providers came to, for the show whose event is being handled."""
    pace: Pace = field(default_factory=Pace)
    """How fast audio is made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio(Deps):
    """Everything that audio's queries use, beside what its handlers do."""

    productions: Productions
    mastering: Mastering
    fillers: Fillers
    published: PublishedSpeech
    """The speech providers that are used, with their voices."""
    providers: tuple[SpeechStatus, ...]
    """All speech providers, and what each lacks."""
    encoders: Mapping[str, str]
    """Version of each encoder, by its name."""
    workers: int
    """Shows that this process works on at once."""
    find_host: Callable[[str], Awaitable[StationHost]]
    """A host of the station; raises `NotFound`, or `Retry` where nobody tells."""
    find_show: Callable[[str], Awaitable[ShowGenerated]]
    """A finished show; raises `NotFound`, or `Retry` where nobody tells."""
    find_item: Callable[[str], Awaitable[MediaItem]]
    """An item of the station's media; raises `NotFound`, or `Retry` where nobody tells."""
    decode: Callable[[BlobRef], Awaitable[DecodedUpload]]
    """An upload as FLAC; raises `Invalid`, or `Retry` where nobody decodes."""
    waiting: Callable[[], Awaitable[int]]
    """Number of scripts that wait for audio."""
