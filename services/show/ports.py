"""The ports of show: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from contracts import (
    Advisory,
    BlobRef,
    Chapter,
    ConfigurationSaved,
    FeedHealth,
    Language,
    PresetSaved,
    PublishedSpeech,
    ShowEvent,
    ShowState,
    VoiceUse,
)
from services.kit.blobs import BlobStore
from services.kit.clock import Clock
from services.kit.message import Delivery
from services.kit.versions import RecordStore
from services.kit.xmp import SourceType
from services.show.domain.queue import Pace
from services.show.domain.result import CoverFiles
from services.show.domain.station import Saved, StationConfig

E = TypeVar("E", bound=ShowEvent)


class Shows(Protocol):
    """The states of all shows, changed by compare-and-set."""

    async def find(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""

    async def begin(self, state: ShowState) -> ShowState:
        """Write the state of a new show; return the existing one where there is one."""

    async def change(
        self, show_id: str, step: Callable[[ShowState], ShowState]
    ) -> ShowState | None:
        """Apply `step` to the state by compare-and-set, with retries; return the new state.

        None where there is no such show.
        """

    async def close(self, show_id: str, step: Callable[[ShowState], ShowState]) -> ShowState | None:
        """As `change`, for the last step: the state expires after a while."""


class Voices(Protocol):
    """The voices of the station, and how fast they speak."""

    async def published(self) -> PublishedSpeech:
        """The speech providers with their voices, as audio publishes them."""

    async def learned(self) -> dict[str, float]:
        """The rates that shows have measured: characters a second, by `{provider}/{voice}`."""

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Update the rates with the measurements of a show."""


class StationOf(Protocol):
    """Builds the station's configuration."""

    def __call__(
        self, speech: PublishedSpeech, rates: dict[str, float], saved: Saved = ...
    ) -> StationConfig:
        """The configuration with the voices, their measured rates, and what people have saved."""


class Queue(Protocol):
    """The shows that wait for a worker."""

    async def waiting(self) -> int:
        """Number of accepted shows that no worker of content or audio has received yet."""

    async def holds_request(self, show_id: str) -> bool:
        """Whether a request for the show may wait to be evaluated."""

    async def measure(self) -> None:
        """Tell the metrics how many shows each stage holds."""

    async def pace(self) -> Pace:
        """The measured pace of the station."""

    async def learn(self, ended_at: datetime, *, waited: bool) -> None:
        """Update the pace with the end of a show; `waited`: whether that show was queued."""


class EventLog(Protocol):
    """The messages on the streams."""

    async def read(self, kind: type[E], sequence: int) -> E:
        """The pipeline's event at `sequence`.

        Raises:
            Discard: it has aged out.
        """

    async def find(self, kind: type[E], sequence: int) -> E | None:
        """The pipeline's event at `sequence`, None where it has aged out."""

    async def message(self, stream: str, sequence: int) -> Delivery | None:
        """Any message as it is delivered, None where it has aged out."""

    async def archive_end(self) -> int:
        """The last sequence of the archive."""

    async def is_announced(self, state: ShowState) -> bool:
        """Whether the archive holds a terminal event of this generation."""

    async def dead_letter(self, advisory: Advisory) -> None:
        """Record the dead letter of a message that the broker delivers no more."""


class Packager(Protocol):
    """Writes the final file of a show."""

    async def fallback_cover(self, show_id: str, generation: int) -> CoverFiles:
        """Store the station's own cover as files of the show."""

    async def package(
        self, audio: BlobRef, cover: BlobRef, chapters: tuple[Chapter, ...], tags: "Tags"
    ) -> BlobRef:
        """Store ID3 tag and audio as one file, without re-encoding."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of the final file, with its show and generation."""

    show_id: str
    generation: int
    title: str
    """Title of the episode."""
    show: str
    station: str
    artist: str
    as_of: datetime
    language: Language
    description: str = ""
    notes: str = ""
    made_by: str = ""
    """Who speaks and who made the show, in sentences."""
    source_type: SourceType = "algorithmicMedia"
    """By which means text and speech were made."""
    systems: tuple[str, ...] = ()
    """The generative systems that made them."""


async def no_health(_: float) -> tuple[FeedHealth, ...]:
    """The health of feeds where no archive tells it."""
    return ()


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything show's handlers use."""

    shows: Shows
    voices: Voices
    queue: Queue
    events: EventLog
    packager: Packager
    station: StationOf
    saved: Callable[[], Awaitable[Saved]]
    """The current versions of all records; raises `BrokerUnavailable`."""
    presets: RecordStore[PresetSaved]
    configuration: RecordStore[ConfigurationSaved]
    blobs: BlobStore
    clock: Clock
    feed_health: Callable[[float], Awaitable[tuple[FeedHealth, ...]]] = no_health
    """How feeds did in the shows of so many days; raises `Retry` where the archive is away."""
