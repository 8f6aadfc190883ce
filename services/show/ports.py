"""The ports of show: what its handlers need from outside, as Protocols."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from contracts import (
    Advisory,
    BlobRef,
    Chapter,
    Language,
    ShowEvent,
    ShowState,
    VoiceUse,
)
from services.kit.blobs import BlobStore
from services.kit.clock import Clock
from services.show.domain.queue import Pace
from services.show.domain.request import StationConfig

E = TypeVar("E", bound=ShowEvent)


class Shows(Protocol):
    """The state of every show, changed by compare-and-set alone."""

    async def find(self, show_id: str) -> ShowState | None:
        """The state, None where there is no such show."""

    async def begin(self, state: ShowState) -> ShowState:
        """Write a new show's state; what stands there already, where something does."""

    async def change(
        self, show_id: str, step: Callable[[ShowState], ShowState]
    ) -> ShowState | None:
        """Apply `step` until it is written against an unchanged state; the state as it then is.

        None where there is no such show.
        """

    async def close(self, show_id: str, step: Callable[[ShowState], ShowState]) -> ShowState | None:
        """As `change`, for the last step: the state is kept for a while, and then forgotten."""


class Rates(Protocol):
    """The measured speaking rates of voices."""

    async def all(self) -> dict[str, float]:
        """Characters a second, by `{provider}/{voice}`."""

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Move the rates towards what a show measured."""


class Queue(Protocol):
    """The shows that wait for a worker."""

    async def waiting(self) -> int:
        """How many accepted shows no worker of content or audio has taken up yet."""

    async def pace(self) -> Pace:
        """How fast the station finishes shows."""

    async def learn(self, ended_at: datetime, *, waited: bool) -> None:
        """Move the pace towards what one more end tells; `waited`: whether that show had to."""


class EventLog(Protocol):
    """What stands on the streams."""

    async def read(self, kind: type[E], sequence: int) -> E:
        """The pipeline's event at `sequence`.

        Raises:
            Discard: it is gone.
        """

    async def find(self, kind: type[E], sequence: int) -> E | None:
        """The pipeline's event at `sequence`, None where it is gone."""

    async def body(self, stream: str, sequence: int) -> bytes | None:
        """The body of any message, None where it is gone."""

    async def archive_end(self) -> int:
        """The last sequence of the archive."""

    async def is_announced(self, state: ShowState) -> bool:
        """Whether an end of this generation stands in the archive already."""

    async def dead_letter(self, advisory: Advisory) -> None:
        """Record the dead letter of a message that the broker gave up."""


class Packager(Protocol):
    """Makes the final file."""

    async def fallback_cover(self, show_id: str, generation: int) -> BlobRef:
        """The station's own cover, as a file of that show."""

    async def package(
        self, audio: BlobRef, cover: BlobRef, chapters: tuple[Chapter, ...], label: "Label"
    ) -> BlobRef:
        """Store tag and audio as the final blob; no decoding, no re-encoding."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is written on the final file."""

    show_id: str
    generation: int
    title: str
    artist: str
    album: str
    recorded_at: datetime
    timezone: str
    language: Language


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything show's handlers use."""

    shows: Shows
    rates: Rates
    queue: Queue
    events: EventLog
    packager: Packager
    station: Callable[[dict[str, float]], StationConfig]
    """What the station has, with the voices' rates as of now."""
    blobs: BlobStore
    clock: Clock
    keep_seconds: float
    """How long the files of a show are kept, in seconds."""
