"""What show needs from the world."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from contracts import BlobRef, Chapter, Event, Language, VoiceUse
from services.kit.clock import Clock
from services.show.domain.request import House
from services.show.domain.state import ShowState

E = TypeVar("E", bound=Event)


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


class Rates(Protocol):
    """The measured speaking rates of voices."""

    async def all(self) -> dict[str, float]:
        """Characters a second, by `{provider}/{voice}`."""

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Move the rates towards what a show measured."""


class Pages(Protocol):
    """What stands on the streams."""

    async def event(self, kind: type[E], sequence: int) -> E:
        """The pipeline's event at `sequence`.

        Raises:
            Discard: it is gone.
        """

    async def look(self, kind: type[E], sequence: int) -> E | None:
        """The pipeline's event at `sequence`, None where it is gone."""

    async def archive_end(self) -> int:
        """The last sequence of the archive."""

    async def announced(self, state: ShowState) -> bool:
        """Whether an end of this generation stands in the archive already."""

    async def lost(self, stream: str, sequence: int) -> bytes:
        """The body of a message that the broker gave up, empty where it is gone."""

    async def bury(
        self, consumer: str, stream: str, sequence: int, body: bytes, deliveries: int
    ) -> None:
        """Record the dead letter of a message that the broker gave up."""


class Press(Protocol):
    """Makes the final file."""

    async def fallback_cover(self) -> BlobRef:
        """The station's own cover."""

    async def press(
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
    """Everything show's handlers use; `house` is what the station has, as of now."""

    shows: Shows
    rates: Rates
    pages: Pages
    press: Press
    house: Callable[[dict[str, float]], House]
    clock: Clock
