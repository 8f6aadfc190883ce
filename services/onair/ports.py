"""The ports of onair: what its routes need from outside."""

from asyncio import Semaphore
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from contracts.archive import ArchivedShow, ArchiveShowsPage, ArchiveShowsQuery
from contracts.audio import ShowPackage
from services.client.service_queries import ServiceQueries
from services.kit.blobs import BlobStore
from services.kit.clock import Clock
from services.onair.domain.channels import Channel, Channels
from services.onair.domain.growing import Growing, News
from services.onair.domain.icy import SoundPiece
from services.onair.domain.listings import Listings
from services.onair.settings import OnAirSettings


class Archive(Protocol):
    """Shows that have ended; methods raise `services.kit.failures.Retry` where it is away."""

    async def shows(self, query: ArchiveShowsQuery) -> ArchiveShowsPage:
        """A page of shows, those that ended last first."""

    async def find(self, show_id: str) -> ArchivedShow | None:
        """One show; None where the archive holds none of that id."""


class Segments(Protocol):
    """The segments of packages, as they are stored."""

    async def get(self, key: str, *, anew: bool = False) -> bytes:
        """The segment `{package}/{rendition}/{n}.m4s`; `anew`: as it is in the store now.

        Raises:
            BlobMissing: there is none, or it was removed.
            Retry: the store is unavailable.
        """


class Packages(Protocol):
    """What is known of the packages of the latest shows, while they are made and after that."""

    def find(self, show_id: str) -> Growing | None:
        """How far the package of a show has grown; None where nothing was heard of it."""

    def note(self, news: News) -> None:
        """Take note of news."""

    async def wait(self, show_id: str, segments: int, timeout: float) -> Growing | None:
        """Wait until a show has more than so many segments or is complete; `timeout` seconds."""


class Masters(Protocol):
    """Packages of finished shows, made of their masters where their own are not there."""

    async def find(self, show_id: str, timeout: float) -> ShowPackage:
        """The package of a show, within `timeout` seconds.

        Raises:
            NotFound: there is no such show, or its master was removed.
            Retry: it is still being made, or cannot be made now.
        """


class Presence(Protocol):
    """The pages that play now, as all replicas have heard of them."""

    def note(self, channel: str, token: str, network: str) -> None:
        """Note that a page plays; `network`: a digest, by which pages are bounded."""

    def current(self, channel: str) -> int:
        """Number of pages that play a channel."""


class TooManyListenersError(Exception):
    """As many clients are connected as may be."""


class Streams(Protocol):
    """The MP3 streams of the channels, which are encoded only while somebody listens."""

    def listen(self, channel: Channel) -> AsyncGenerator[SoundPiece, None]:
        """The stream of a channel from now on, piece by piece, for as long as it is read.

        Raises:
            TooManyListenersError: as many listen as may.
        """


class FeedHub(Protocol):
    """A hub that tells others of feeds that have changed."""

    async def publish(self, feeds: Sequence[str]) -> bool:
        """Tell it of feeds, by their addresses; returns whether it took it, and raises nothing."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything that onair uses."""

    clock: Clock
    channels: Channels
    """The channels, as far as their chains of airings are known; a task follows them."""
    listings: Listings
    """Playlists as they are sent."""
    segments: Segments
    """Segments of packages; those that were read last are in memory."""
    blobs: BlobStore
    """Files of shows."""
    services: ServiceQueries
    archive: Archive
    settings: OnAirSettings
    lookups: ServiceQueries
    """The services, for what listeners look at: replies are kept for moments."""
    streams: Streams
    events: Semaphore
    """Event streams that may still be opened."""
    packages: Packages
    """The packages of shows that are being made; a task follows them."""
    masters: Masters
    """Packages of finished shows whose own are not there."""
    holds: Semaphore
    """Requests that may still be held until there is something to be heard."""
    presence: Presence
    """The pages that play now."""
    secret: bytes = field(repr=False)
    """Keys the digests of who asks; all replicas have the same."""
    hub: FeedHub | None = None
    """Who is told of feeds that have changed; nobody where there is none."""
