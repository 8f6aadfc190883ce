"""The ports of audio: what its handlers need from outside, as Protocols."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from contracts import Fallback, Language, Loudness, MusicChoice, VoiceCard, VoiceSetting
from services.audio.domain.bed import Music
from services.audio.domain.levelling import TARGET
from services.audio.domain.scene import Scene
from services.audio.domain.scheduler import SpeechScheduler
from services.audio.domain.speech import Placed, Pronunciation, Speech, Spoken, Take, Utterance
from services.kit.blobs import BlobStore
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.notifier import Notifier


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

    def choose(self, seed: int) -> Music:
        """Return the music of a show; blocks.

        Raises:
            Discard: the user's music cannot be used.
        """


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
    ) -> AbstractAsyncContextManager[RenderSession]:
        """Begin a session; at its end its files are gone.

        `title`, `artist`, `album` and `comment`: tags of the master, left out where empty.
        `speech_seconds`: expected length of speech and gaps, from which loudness is planned;
        `loudness`: that of the show, in LUFS; `music`: the station's media that it uses.

        Raises:
            Retry: the disk is full, or the store of the media is unavailable.
            Discard: the user's music cannot be used.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything audio's handlers use."""

    speech: SpeechPipeline
    renderer: Renderer
    has_ended: Callable[[str], Awaitable[bool]]
    """Whether the show of an id has ended."""
    blobs: BlobStore
    notify: Notifier
    usage: Callable[[], Awaitable[StageUsage]] = no_usage
    """What the calls to providers came to, for the show whose event is being handled."""
