"""The ports of audio: what its handlers need from outside, as Protocols."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from contracts import (
    BlobRef,
    DecodedUpload,
    Fallback,
    Language,
    Loudness,
    MediaItem,
    MusicChoice,
    Packaged,
    PublishedSpeech,
    ShowGenerated,
    ShowPackage,
    SpeechStatus,
    StationHost,
    VoiceCard,
    VoiceSetting,
)
from contracts.event import Contract
from services.audio.domain.air import AirSegment
from services.audio.domain.bed import Music
from services.audio.domain.levelling import TARGET
from services.audio.domain.pace import Pace
from services.audio.domain.scene import Scene
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Placed, Pronunciation, Speech, Spoken, Take, Utterance
from services.kit.blobs import BlobStore
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.notifier import Notifier

C = TypeVar("C", bound=Contract)


class SpeechSynthesizer(Protocol):
    """Speaks takes."""

    name: str
    model: str
    """Everything besides the take that determines the sound: the model, and what else does."""
    concurrency: int
    """Maximum number of takes in flight."""
    voices: tuple[VoiceCard, ...]
    """The voices that hosts may have, with their measured rates."""
    unlisted: Mapping[Language, str]
    """Patterns of the names of voices that it may have beside these, by language."""
    settings: tuple[VoiceSetting, ...]
    """The settings that its voices may have."""

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the provider is unavailable or busy.
            Discard: the provider refuses the text or the voice.
        """


@runtime_checkable
class DialogueSynthesizer(Protocol):
    """A speech provider that speaks several hosts in one call, so that they react to each other."""

    def joins(self, takes: Sequence[Take]) -> bool:
        """Whether one call may speak these takes, in this order, perhaps with others."""

    async def converse(self, takes: Sequence[Take]) -> list[Speech]:
        """Speak takes in one call, and return the speech of each.

        Raises:
            Retry: the provider is unavailable or busy.
            Discard: the provider refuses a text or a voice, or its answer cannot be cut.
        """


@runtime_checkable
class PronunciationGuide(Protocol):
    """A speech provider that tells how it says a text."""

    async def pronounce(self, take: Take) -> Pronunciation:
        """How a take is said.

        Raises:
            Retry: the provider is unavailable or busy.
            Discard: the provider refuses the text or the voice.
        """


class MusicLibrary(Protocol):
    """Chooses the music of shows."""

    def choose(self, seed: int, *, beginning: bool = False) -> Music:
        """Return the music of a show; blocks.

        With `beginning` it is there sooner, but its bed may be silent after three seconds.

        Raises:
            Discard: the user's music cannot be used.
        """

    def prepare(self) -> bool:
        """Have the beginning of one more piece ready; False where nothing was to do; blocks."""


class SpeechSession(Protocol):
    """Speaks the utterances of one show."""

    seconds: float
    """Time spent waiting for speech, in seconds."""

    def speak(self, scheduler: SpeechScheduler) -> AsyncGenerator[Spoken, None]:
        """Speak the utterances of `scheduler`, several takes at a time, and yield them in order.

        Raises:
            Retry: a take failed; the takes that were spoken are cached.
            Discard: a provider refuses a take, or returns no sound for it.
        """


class SpeechPipeline(Protocol):
    """Speech for all shows of the process, with a bounded number of takes in flight."""

    async def prepare(self, utterance: Utterance) -> None:
        """Speak an utterance into the cache, for a session that is still to come.

        Where it is best spoken with the next one, that one brings it. Where it fails, the session
        tries again.

        Raises:
            BrokerUnavailable: the broker is unavailable.
        """

    def open(self) -> AbstractAsyncContextManager[SpeechSession]:
        """Begin a session; at its end none of its takes is in flight any more."""


@dataclass(frozen=True, slots=True)
class Master:
    """A rendered show: files without tags, and the loudness of the decoded MP3."""

    mp3: Path
    flac: Path
    seconds: float
    loudness: Loudness
    stem: Path | None = None
    """The voice alone (FLAC), where it is kept."""
    heard: int = 0
    """Samples of its segments that are heard, in whole blocks; 0 where it was not cut into any."""


class RenderSession(Protocol):
    """Mixes, levels and encodes one show while its takes arrive; calls do not overlap."""

    head: float
    """Seconds from the start of the show to the first word (ident and intro)."""
    tail: float
    """Seconds from the last word to the end (outro swell and fade)."""
    jingle: float
    """Seconds of the jingle that parts stories."""
    music: str
    """Title and licence of the music."""
    fallbacks: tuple[Fallback, ...]
    """The station's media that are not there any more, for which RadioX's own play."""
    seconds: float
    """Time spent rendering, in seconds."""

    async def place(self, speech: Speech, gap: float, scene: Scene, *, gain: float = 0.0) -> Placed:
        """Mix a take `gap` seconds after the last one (ignored for the first), in its scene.

        The music changes to the scene within the gap; the first take's scene begins with the intro.
        `gain`: decibels by which the host of the take is louder than others.

        Raises:
            Retry: the disk is full.
        """

    async def finish(self) -> Master:
        """Play the outro and close the files, which last as long as the session.

        Raises:
            Retry: the disk is full.
        """


class Renderer(Protocol):
    """Renders takes and music to the files of a show."""

    def open(
        self,
        *,
        title: str,
        artist: str,
        album: str = "",
        comment: str = "",
        speech_seconds: float,
        seed: int,
        loudness: float = TARGET,
        music: MusicChoice | None = None,
        air: Callable[[AirSegment], None] | None = None,
    ) -> AbstractAsyncContextManager[RenderSession]:
        """Begin a session; at its end its files are gone.

        `title`, `artist`, `album` and `comment`: tags of the master, left out where empty.
        `speech_seconds`: expected length of speech and gaps, from which loudness is planned;
        `loudness`: that of the show, in LUFS; `music`: the station's media that it uses; `air`
        takes the segments of the show, in order and in other threads, as the mix goes on.

        Raises:
            Retry: the disk is full, or the store of the media is unavailable.
            Discard: the user's music cannot be used.
        """

    async def opening(
        self, *, seed: int, loudness: float, music: MusicChoice | None, calm: bool
    ) -> AirSegment | None:
        """The first segment of a show before anything is spoken: ident and intro, with drums.

        None where they are shorter than a segment, or cannot be made now.
        """

    async def compose(self, *, seed: int, calm: bool) -> None:
        """Have the music with which a show begins ready before its script is."""

    async def prepare(self) -> None:
        """Where nothing was rendered for a while, prepare to open shows sooner."""


class Package(Protocol):
    """A package whose segments are stored in their order while they are made."""

    key: str
    """Where they lie."""

    def add(self, segment: AirSegment) -> None:
        """Have a segment stored; called in other threads, and waits while too many wait."""

    async def begun(self) -> None:
        """Wait for the first segment; for ever where there is none."""

    async def flushed(self) -> None:
        """Wait until what was added is stored.

        Raises:
            Retry: the store is unavailable or full.
        """

    async def finish(self, samples: int) -> ShowPackage:
        """Wait until all segments are stored; `samples`: how long they are heard.

        Raises:
            Retry: the store is unavailable or full.
        """


class Packages(Protocol):
    """Stores what can go on the air."""

    def open(
        self, key: str, *, show_id: str = "", generation: int = 1, replaces: bool = True
    ) -> AbstractAsyncContextManager[Package]:
        """Begin a package; at its end nothing of it is written any more.

        `show_id`: the show whose followers are told of each segment; nobody is where it is empty.
        `replaces`: whether its segments take the place of others that are there.
        """

    async def is_whole(self, package: ShowPackage) -> bool:
        """Whether all segments of a package are stored.

        Raises:
            Retry: the store is unavailable.
        """


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


class Productions(Protocol):
    """Keeps what was made without a show."""

    async def find_or_make(self, name: str, kind: type[C], make: Callable[[], Awaitable[C]]) -> C:
        """The reply of that id, whose files are there; else one worker at a time calls `make`.

        Raises:
            Retry: the store or the broker is unavailable.
        """


class Mastering(Protocol):
    """Masters sounds."""

    def mastered(
        self, sound: BlobRef, *, measured: float, loudness: float, title: str
    ) -> AbstractAsyncContextManager[Master]:
        """The sound at `loudness` LUFS; `measured` is its own. The files last as long as the block.

        Raises:
            Retry: the disk is full, or the store is unavailable.
        """


class Fillers(Protocol):
    """Packages sounds that are not made as a show; each is made once, and found again."""

    async def of_file(self, file: BlobRef, gain: float, *, title: str, artist: str) -> Packaged:
        """The package of a FLAC file of 48 kHz and two channels, by `gain` decibels louder.

        Raises:
            NotFound: the file is not stored any more.
            Retry: the store is unavailable, the disk is full, or there is no encoder.
        """

    async def of_music(self, seed: int, seconds: float, *, artist: str) -> Packaged:
        """The package of RadioX's own music, which fades at its end.

        Raises:
            Retry: the store is unavailable, the disk is full, or there is no encoder.
        """


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
