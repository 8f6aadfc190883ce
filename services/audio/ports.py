"""What audio needs from the world, and the values that pass between its parts."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contracts import Language, Loudness, Segment, Voice
from services.kit.blobs import BlobStore
from services.kit.progress import Progress

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a word begins: at character `offset` of the text, `seconds` into the speech."""

    offset: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Take:
    """The unit of speech that is bought, claimed, cached and stored: one segment in one voice."""

    text: str
    voice: Voice
    language: Language


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken take: mono float32 in [-1, 1] at `rate` Hz; `marks` may be empty."""

    samples: Samples
    rate: int
    marks: tuple[Mark, ...] = ()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate


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
class Placed:
    """Where a take stands in the programme: seconds from its start."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Master:
    """A finished programme: files without tags, and what was measured on the decoded MP3."""

    mp3: Path
    flac: Path
    seconds: float
    loudness: Loudness


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


@dataclass(frozen=True, slots=True)
class Line:
    """A segment that is certain to be spoken, and the take that speaks it."""

    segment: Segment
    take: Take


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that has been spoken; `reused`: its take was found in the cache."""

    line: Line
    speech: Speech
    reused: bool


class Agenda(Protocol):
    """What is to be spoken, decided line by line as real durations come in."""

    def next(self) -> Line | None:
        """The next line; whatever is handed out here is used in the show."""

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


class Cancelled(Protocol):
    """Tells whether a show has come to its end meanwhile."""

    async def __call__(self, show_id: str) -> bool:
        """Whether nobody waits for the show any more."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything audio's handlers use."""

    booth: Booth
    desk: Desk
    cancelled: Cancelled
    blobs: BlobStore
    progress: Progress
