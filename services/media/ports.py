"""The ports of media: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from contracts import (
    BlobRef,
    CoverSize,
    DecodedUpload,
    Fallback,
    Language,
    MediaKind,
    MediaSaved,
    PresetSaved,
    StationConfiguration,
)
from services.kit.blobs import BlobStore
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.notifier import Notifier
from services.kit.records import Records
from services.media.domain.commission import Commission


@dataclass(frozen=True, slots=True)
class CoverBrief:
    """The content of a cover; `local_time` is that of the station, `seed` determines the design."""

    title: str
    station: str
    language: Language
    local_time: datetime
    hosts: tuple[str, ...]
    seed: int


class CoverArtist(Protocol):
    """Paints covers."""

    name: str
    model: str
    """The provider's name for the model; empty where it has none."""

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint a square JPEG, 1400 to 3000 pixels wide.

        Raises:
            Retry: the provider is unreachable.
            Discard: the provider refuses the brief.
        """


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture that a provider has made, and what was used for it."""

    picture: bytes
    """A file as the provider sent it; it can be decoded."""
    model: str
    units: Mapping[str, float]
    """Units by name, as in `contracts.Usage.units`."""


@runtime_checkable
class Illustrator(CoverArtist, Protocol):
    """An artist that buys artwork and sets the text itself: artwork serves other covers too."""

    def commission(self, brief: CoverBrief) -> Commission:
        """What the provider is given for the artwork of `brief`."""

    async def illustrate(self, brief: CoverBrief) -> Artwork:
        """Buy the artwork.

        Raises:
            Retry: the provider is unreachable.
            Discard: the provider refuses the brief, or the picture cannot be used.
        """

    async def compose(self, picture: bytes, brief: CoverBrief) -> bytes:
        """The cover of `brief` with `picture` as its artwork, as `paint` returns it.

        Raises:
            Discard: the picture cannot be used.
        """


class Credit(BaseModel):
    """Who painted a cover, in whose place, and what that saved, as `CoverReady` tells it."""

    model_config = ConfigDict(frozen=True)

    painted_by: str
    model: str = ""
    fallbacks: tuple[Fallback, ...] = ()
    reused: bool = False
    saved: float = 0.0


@dataclass(frozen=True, slots=True)
class Painted:
    """A cover, and who painted it."""

    jpeg: bytes
    credit: Credit


class CoverArtists(Protocol):
    """Several artists, one after the other."""

    async def paint(self, brief: CoverBrief) -> Painted:
        """Have the first artist that succeeds paint.

        Raises:
            Retry: every artist failed, the last one for a time; or the broker is unavailable.
            Discard: every artist failed, the last one for good.
        """


@dataclass(frozen=True, slots=True)
class StoredCover:
    """A stored cover, who painted it, and the cover in sizes for pages."""

    ref: BlobRef
    credit: Credit
    sizes: tuple[CoverSize, ...]


class Covers(Protocol):
    """Stores the covers of shows."""

    async def find_or_paint(
        self, show_id: str, paint: Callable[[], Awaitable[Painted | None]]
    ) -> StoredCover | None:
        """The stored cover of that id; where there is none, one worker at a time calls `paint`.

        None where `paint` returns None.
        """


class MediaFile(BaseModel):
    """An upload as it was accepted, with what was measured: see `contracts.MediaItem`."""

    model_config = ConfigDict(frozen=True)

    file: BlobRef
    seconds: float | None = None
    loudness: float | None = None
    true_peak: float | None = None
    tempo: float | None = None
    key: str | None = None
    width: int | None = None
    height: int | None = None


class Uploads(Protocol):
    """Accepts uploads, and keeps their files."""

    def accepted(
        self, upload: BlobRef, kind: MediaKind, key: str
    ) -> AbstractAsyncContextManager[MediaFile]:
        """Decode, measure and store an upload at `key`, without its extension.

        Where the upload is refused, or the block raises `Discard`, nothing is left behind.

        Raises:
            Invalid: the upload is refused; the reason says what to do.
            Retry: the store is unavailable, or the disk is full.
        """

    async def decoded(self, upload: BlobRef) -> DecodedUpload:
        """Decode and measure a sound of at most half an hour; the upload is removed.

        Raises:
            Invalid: the upload is refused; the reason says what to do.
            Retry: the store is unavailable, or the disk is full.
        """

    async def find(self, file: BlobRef) -> bytes | None:
        """The file of an item; None where it is not there any more.

        Raises:
            Retry: the store is unavailable.
        """

    async def remove(self, file: BlobRef) -> None:
        """Remove the file of an item, if it is there."""


@dataclass(frozen=True, slots=True)
class Library:
    """The station's media."""

    items: Records[MediaSaved]
    presets: Records[PresetSaved]
    uploads: Uploads
    keep_since: Callable[[], datetime]
    """Files of versions that were replaced before this time are removed."""


@dataclass(frozen=True, slots=True)
class Deps:
    """The dependencies of media's handlers."""

    artists: CoverArtists
    has_ended: Callable[[str], Awaitable[bool]]
    """Returns whether the show with this id has ended."""
    covers: Covers
    notify: Notifier
    library: Library
    blobs: BlobStore
    usage: Callable[[], Awaitable[StageUsage]] = no_usage
    """What the calls to providers came to, for the show whose event is being handled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio(Deps):
    """The dependencies of media's queries."""

    station: Callable[[], Awaitable[StationConfiguration]]
    """Name and time zone of the station; raises `Retry` where nobody tells."""
    now: Callable[[], datetime]
    """The time."""
