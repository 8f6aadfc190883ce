"""Ports of packages for the air."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from contracts import (
    BlobRef,
    Packaged,
    ShowPackage,
)
from services.audio.domain.air import AirSegment


class Package(Protocol):
    """A package whose segments are stored in their order while they are made."""

    key: str
    """Where they lie."""

    def add(self, segment: AirSegment) -> None:
        """Have a segment stored; called in other threads, and waits while too many wait."""

    async def begun(self) -> None:
        """Wait for the first segment; for ever where there is none."""

    async def flushed(self) -> None:
        """Wait until what was added is stored.

        Raises:
            Retry: the store is unavailable or full.
        """

    async def finish(self, samples: int) -> ShowPackage:
        """Wait until all segments are stored; `samples`: how long they are heard.

        Raises:
            Retry: the store is unavailable or full.
        """


class Packages(Protocol):
    """Stores what can go on the air."""

    def open(
        self, key: str, *, show_id: str = "", generation: int = 1, replaces: bool = True
    ) -> AbstractAsyncContextManager[Package]:
        """Begin a package; at its end nothing of it is written any more.

        `show_id`: the show whose followers are told of each segment; nobody is where it is empty.
        `replaces`: whether its segments take the place of others that are there.
        """

    async def is_whole(self, package: ShowPackage) -> bool:
        """Whether all segments of a package are stored.

        Raises:
            Retry: the store is unavailable.
        """


class Fillers(Protocol):
    """Packages sounds that are not made as a show; each is made once, and found again."""

    async def of_file(self, file: BlobRef, gain: float, *, title: str, artist: str) -> Packaged:
        """The package of a FLAC file of 48 kHz and two channels, by `gain` decibels louder.

        Raises:
            NotFound: the file is not stored any more.
            Retry: the store is unavailable, the disk is full, or there is no encoder.
        """

    async def of_music(self, seed: int, seconds: float, *, artist: str) -> Packaged:
        """The package of RadioX's own music, which fades at its end.

        Raises:
            Retry: the store is unavailable, the disk is full, or there is no encoder.
        """
