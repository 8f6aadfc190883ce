"""The ports of station: what its handlers need from outside."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from contracts import (
    Event,
    GridSaved,
    Packaged,
    PackageQuery,
    ShowGenerated,
    ShowRequested,
    StationScheduled,
)
from services.broadcast.timeline import Timeline
from services.kit.clock import Clock
from services.kit.versions import RecordStore
from services.station.domain.grid import Occurrence, PresetFacts
from services.station.domain.slots import Told
from services.station.domain.state import ChannelState, Step
from services.station.settings import StationSettings


@dataclass(frozen=True, slots=True)
class Links:
    """The chain of a channel as it was read."""

    timeline: Timeline
    number: int = 1
    """Number of the next airing."""
    sequence: int = 0
    """Sequence of the last one in its stream."""


class Chains(Protocol):
    """The chains of airings.

    Every method raises `BrokerUnavailable` where the broker is unavailable.
    """

    async def read(self, channel: str) -> Links:
        """The chain as it is now; of links from long ago the last one alone."""

    async def append(self, airing: StationScheduled, after: int) -> bool:
        """Append a link behind the one of that sequence; whether it is there by now.

        It is not where another scheduler was faster, or the broker does not confirm it: then the
        chain tells what became of it.
        """


class States(Protocol):
    """What is known of each channel, changed by compare-and-set.

    Every method raises `BrokerUnavailable` where the broker is unavailable.
    """

    async def find(self, channel: str) -> ChannelState:
        """The state of a channel; an empty one where there is none."""

    async def change(self, channel: str, step: Step) -> ChannelState:
        """Apply `step` to the state, again where somebody else has changed it; the new state."""


class Station(Protocol):
    """What other services know.

    Every method raises `Retry` where the service does not answer.
    """

    async def presets(self) -> Mapping[str, PresetFacts]:
        """The presets, by name; those that were known last where nobody answers."""

    async def timezone(self) -> str:
        """The time zone of the station; empty where nobody answers, and none was known before."""

    async def media(self) -> Collection[str]:
        """Names of the station's media that sound."""

    async def package(self, query: PackageQuery) -> Packaged:
        """A package that can go on the air.

        Raises:
            Discard: there is nothing of that name, or it cannot be packaged.
        """

    async def show(self, show_id: str) -> ShowGenerated:
        """A show that was generated.

        Raises:
            NotFound: there is none, or it was deleted.
        """


class Figures(Protocol):
    """The metrics of station."""

    def placed(self, airing: StationScheduled) -> None:
        """Count an airing."""

    def told(self, channel: str, told: Told) -> None:
        """Count a show that is asked for, late, dropped or failed."""

    def planned(self, channel: str, seconds: float) -> None:
        """Measure how far ahead is planned."""

    def silent(self, channel: str, seconds: float) -> None:
        """Add up silence."""


async def as_it_is(_: str, request: ShowRequested) -> ShowRequested:
    """The request as the grid has it."""
    return request


@dataclass(slots=True)
class Upcoming:
    """The occurrences of a channel, which are worked out anew every minute."""

    key: tuple[object, ...] = ()
    found: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything that station uses."""

    grids: RecordStore[GridSaved]
    chains: Chains
    states: States
    station: Station
    request: Callable[[ShowRequested], Awaitable[None]]
    """Publishes a request; the same one twice makes one show."""
    publish: Callable[[Event], Awaitable[Event]]
    """Publishes an event; raises `BrokerUnavailable`."""
    figures: Figures
    settings: StationSettings
    clock: Clock
    prefer: Callable[[str, ShowRequested], Awaitable[ShowRequested]] = as_it_is
    """Adds to the request of a channel's show what its listeners want told."""
    upcoming: dict[str, Upcoming] = field(default_factory=dict)
