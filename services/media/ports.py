"""The ports of media: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts import BlobRef, Fallback, Language, ShowAccepted
from services.kit.calls.usage import StageUsage, no_usage
from services.kit.notifier import Notifier


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

    async def paint(self, brief: CoverBrief) -> bytes:
        """Paint a square JPEG, 1400 to 3000 pixels wide.

        Raises:
            Retry: the provider is unreachable.
            Discard: the provider refuses the brief.
        """


@dataclass(frozen=True, slots=True)
class Painted:
    """A cover, the artist that painted it, and the one for which it stood in."""

    jpeg: bytes
    painted_by: str
    fallbacks: tuple[Fallback, ...] = ()


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
    """A stored cover, and who painted it."""

    ref: BlobRef
    painted_by: str
    fallbacks: tuple[Fallback, ...] = ()


class Covers(Protocol):
    """Stores the covers of shows."""

    async def find_or_paint(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[Painted | None]]
    ) -> StoredCover | None:
        """The stored cover of the show; where there is none, one worker at a time calls `paint`.

        None where `paint` returns None.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """The dependencies of media's handlers."""

    artists: CoverArtists
    has_ended: Callable[[str], Awaitable[bool]]
    """Returns whether the show with this id has ended."""
    covers: Covers
    notify: Notifier
    usage: Callable[[], Awaitable[StageUsage]] = no_usage
    """What the calls to providers came to, for the show whose event is being handled."""
