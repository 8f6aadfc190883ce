"""The ports of media: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts import BlobRef, Language, ShowAccepted
from services.kit.notifier import Notifier


@dataclass(frozen=True, slots=True)
class CoverBrief:
    """What a cover shows; `local_time` is on the station's clock, `seed` drives the design."""

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
        """A square JPEG, 1400 to 3000 pixels wide.

        Raises:
            Retry: the provider is out of reach.
            Discard: the provider refuses the brief.
        """


class Covers(Protocol):
    """The covers that were painted."""

    async def find_or_paint(
        self, accepted: ShowAccepted, paint: Callable[[], Awaitable[bytes | None]]
    ) -> BlobRef | None:
        """The cover of the show; `paint` is called by one worker at a time, where there is none.

        None where `paint` gives none.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything media's handlers use."""

    artist: CoverArtist
    has_ended: Callable[[str], Awaitable[bool]]
    """Whether a show, by its id, has ended, so that nobody waits for it any more."""
    covers: Covers
    notify: Notifier
