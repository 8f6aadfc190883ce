"""The ports of speaker: what its handlers need from outside, as Protocols."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from contracts import BlobRef, HostProfile, HostSaved, PresetSaved, PublishedSpeech, RecordSaved

R_co = TypeVar("R_co", bound=RecordSaved, covariant=True)


class SavedRecords(Protocol[R_co]):
    """The records of one kind; every method raises `BrokerUnavailable` without a broker."""

    async def current(self) -> Mapping[str, R_co]:
        """The last version of each record by its name, removals included."""


class HostRecords(SavedRecords[HostSaved], Protocol):
    """The saved hosts."""

    async def history(self, name: str) -> list[HostSaved]:
        """Every version of a host, the oldest first."""

    async def save(self, version: HostSaved) -> HostSaved:
        """Write a version behind the one before it; return it as it is stored.

        Raises:
            Conflict: another version has that number.
        """


class Pictures(Protocol):
    """The pictures of hosts."""

    async def keep(self, picture: BlobRef) -> BlobRef:
        """Check an uploaded picture, and store it anew; one that is stored stays as it is.

        Raises:
            Invalid: it is no picture that can be used; the reason begins with `picture:`.
            Retry: the store is unavailable.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything speaker's handlers use."""

    built_in: Mapping[str, HostProfile]
    """The hosts of RadioX, by name."""
    of_file: Mapping[str, HostProfile]
    """The hosts of the user's file."""
    hosts: HostRecords
    presets: SavedRecords[PresetSaved]
    pictures: Pictures
    speech: Callable[[], Awaitable[PublishedSpeech]]
    """The speech providers with their voices, as audio publishes them."""
    rates: Callable[[], Awaitable[Mapping[str, float]]]
    """Measured characters a second at the usual speed, by `{provider}/{voice}`."""
