"""What audio needs from the world."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contracts import Loudness
from services.audio.domain.signal import Samples
from services.audio.domain.speech import Line, Mark, Placed, Speech, Spoken, Take
from services.kit.blobs import BlobStore
from services.kit.notifier import Notifier

__all__ = [
    "Agenda",
    "Booth",
    "Deps",
    "Desk",
    "Line",
    "Mark",
    "Master",
    "Mix",
    "Placed",
    "Programme",
    "Reading",
    "Samples",
    "Speech",
    "SpeechSynthesizer",
    "Spoken",
    "Studio",
    "Take",
]


class SpeechSynthesizer(Protocol):
    """Speaks."""

    name: str
    model: str
    """Model and settings: everything besides voice, language and text that shapes the sound."""
    concurrency: int
    """How many takes may be in flight at once."""

    async def speak(self, take: Take) -> Speech:
        """Speak one take.

        Raises:
            Retry: the provider is out of reach or busy.
            Discard: the provider refuses the text or the voice.
        """


@dataclass(frozen=True, slots=True)
class Master:
    """A finished programme: files without tags, and what was measured on the decoded MP3."""

    mp3: Path
    flac: Path
    seconds: float
    loudness: Loudness
    stem: Path | None = None
    """The voice alone (FLAC), where the studio keeps it."""


class Programme(Protocol):
    """A show that is being mixed; all methods block, and are called from one thread at a time."""

    head: float
    """Seconds from the start of the programme to the first word (ident and intro)."""
    tail: float
    """Seconds from the last word to the end (outro swell and fade)."""
    music: str
    """Title and licence of the music."""

    def place(self, speech: Speech, gap: float) -> Placed:
        """Mix, level and encode a take `gap` seconds after the last one (ignored for the first)."""

    def finish(self) -> Master:
        """Play the outro and close the files."""

    def abandon(self) -> None:
        """Stop and remove the files; harmless after `finish`."""


class Studio(Protocol):
    """Opens programmes."""

    def open(
        self, folder: Path, *, title: str, artist: str, speech_seconds: float, seed: int
    ) -> Programme:
        """Begin a programme whose files lie in `folder`.

        `speech_seconds`: the speech and gaps that are expected, from which loudness is planned.
        """


class Agenda(Protocol):
    """What is to be spoken, decided line by line as real durations come in."""

    def next(self) -> Line | None:
        """The next line, or None where there is none, or none before more has been heard.

        Whatever is handed out is used in the show.
        """

    def heard(self, line: Line, seconds: float) -> None:
        """Tell how long a line really is, as soon as it has been spoken."""


class Reading(Protocol):
    """One show's time in the booth."""

    seconds: float
    """Time that was spent waiting for speech, in seconds."""

    def read(self, agenda: Agenda) -> AsyncGenerator[Spoken, None]:
        """Speak an agenda, several lines at a time, and give the lines in order.

        Raises:
            Retry: a take failed; what has been spoken is kept.
            Discard: a provider refuses a take, or gives no sound for it.
        """


class Booth(Protocol):
    """Where lines are spoken: claimed, cached and bounded across all shows of the process."""

    def session(self) -> AbstractAsyncContextManager[Reading]:
        """Begin a reading; at its end no take of it is in flight any more."""


class Mix(Protocol):
    """A programme at work off the event loop; see `Programme`."""

    head: float
    tail: float
    music: str
    seconds: float
    """Time that was spent mixing, in seconds."""

    async def place(self, speech: Speech, gap: float) -> Placed:
        """Mix a take `gap` seconds after the last one."""

    async def finish(self) -> Master:
        """Play the outro; the files last as long as the session.

        Raises:
            Retry: the disk is full.
        """


class Desk(Protocol):
    """Where takes and music become a programme, in a scratch folder of its own."""

    def session(
        self, *, title: str, artist: str, speech_seconds: float, seed: int
    ) -> AbstractAsyncContextManager[Mix]:
        """Begin a mix; at its end its folder is gone."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything audio's handlers use."""

    booth: Booth
    desk: Desk
    has_ended: Callable[[str], Awaitable[bool]]
    """Whether nobody waits for a show, by its id, any more."""
    blobs: BlobStore
    notify: Notifier
    take_seconds: float
    """Age at which a stored take is removed, in seconds."""
