"""The ports of the bridge: what its endpoints need from outside, as Protocols."""

from asyncio import Semaphore
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptDrafted,
    ScriptReady,
    ShowEvent,
    ShowRequested,
    ShowState,
)
from contracts.archive import (
    ArchivedShow,
    ArchiveSearchPage,
    ArchiveSearchQuery,
    ArchiveShowsPage,
    ArchiveShowsQuery,
)
from contracts.client.updates import Update
from services.bridge.domain.admission import Unconfirmed
from services.bridge.domain.health import Health, ResourceHealth, ServicesStatus
from services.bridge.domain.making import ShowsInMaking
from services.bridge.domain.recent import RecentRequests
from services.bridge.domain.request_counts import RequestCounts
from services.bridge.settings import BridgeSettings
from services.client.keys import ApiKey
from services.client.service_queries import ServiceQueries
from services.client.subscriptions import Subscription
from services.kit.blobs import BlobStore
from services.kit.discovery import InstanceStatistics, Queue


class Gateway(Protocol):
    """The pipeline; every method raises `services.kit.failures.Retry` if the broker is away."""

    async def request(
        self,
        request: ShowRequested,
        *,
        message_id: str | None = None,
        traceparent: str | None = None,
    ) -> str:
        """Request a show, and return its id once the broker has confirmed the request."""

    async def cancel(self, show_id: str, generation: int, reason: str) -> None:
        """Request the cancellation of a running show."""

    async def delete(self, show_id: str, generation: int, reason: str) -> None:
        """Request the deletion of a show that has ended."""

    async def retry(self, show_id: str, generation: int) -> None:
        """Request the next generation of a show whose `generation` failed."""

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The terminal event of a show; None before it is published."""

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the terminal event so far, in order."""

    async def traceparent(self, state: ShowState) -> str:
        """The trace of a show's latest stored event; empty where it was not traced."""


class Archive(Protocol):
    """The archive; every method raises `services.kit.failures.Retry` where it is unavailable."""

    async def shows(self, query: ArchiveShowsQuery) -> ArchiveShowsPage:
        """A page of shows, those that ended last first."""

    async def search(self, query: ArchiveSearchQuery) -> ArchiveSearchPage:
        """A page of shows that hold all the words."""

    async def find(self, show_id: str) -> ArchivedShow | None:
        """One show; None where the archive holds none of that id."""


class Reviews(Protocol):
    """Scripts in review; methods raise `services.kit.failures.Retry` if the broker is away."""

    async def draft(self, review: Review) -> ScriptDrafted | None:
        """The current draft; None where it has aged out."""

    async def ready(self, sequence: int) -> ScriptReady | None:
        """The script that was announced at that sequence; None where it has aged out."""

    async def send(self, command: ReviewCommand) -> ReviewAnswer:
        """Send a command of a reviewer, and return what became of it."""


class StatesOfShows(Protocol):
    """The states of shows, as they are followed."""

    async def now(self) -> ShowsInMaking:
        """The shows in the making, as far as is known now.

        Raises:
            Retry: their states are not read yet.
        """


class UpdateHub(Protocol):
    """Updates on shows, by subscription."""

    def subscribe(self, show_id: str, backlog: int) -> AbstractContextManager[Subscription]:
        """Subscribe to the updates of one show while the block runs.

        Raises:
            TooManySubscribersError: the limit of subscriptions is reached.
        """


class Keys(Protocol):
    """The API keys of the station."""

    async def find(self, token: str) -> ApiKey | None:
        """The key that `token` is; None where it is none, or has ended.

        Raises:
            Retry: the keys cannot be looked up now.
        """


class SharedCounters(Protocol):
    """Counters that all bridges share."""

    async def add(self, name: str, amount: int) -> int:
        """Add to a counter, and return its new value.

        Raises:
            BrokerUnavailable: the counters are out of reach.
        """


class InvalidToken(Exception):  # noqa: N818 - the refusal of a request, not an error of ours
    """A token is not accepted; the message says why, and nothing of the token."""


class Tokens(Protocol):
    """The tokens of an identity provider."""

    async def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token.

        Raises:
            InvalidToken: it is not accepted.
            Retry: it cannot be verified now.
        """


Ready = Callable[[], Awaitable[bool]]
Probe = Callable[[], Awaitable[None]]
"""Asks a dependency; it raises where that is ill."""


class Machine(Protocol):
    """The machine on which the bridge runs."""

    def disk(self) -> ResourceHealth:
        """What is left of the disk."""

    def memory(self) -> ResourceHealth:
        """What is left of the memory."""


class Discovery(Protocol):
    """The services on the broker; methods raise `services.kit.failures.Retry` if it is away."""

    async def instances(self) -> list[InstanceStatistics]:
        """The processes of services that run."""

    async def queues(self) -> list[Queue]:
        """What waits for each service."""


class StationChecks(Protocol):
    """The health of the station, and the status of its services."""

    async def health(self) -> Health:
        """The health of the station."""

    async def services(self) -> ServicesStatus:
        """The services that run, and what waits for each."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Where files are received."""

    scratch: Path
    """A folder for them."""
    slots: Semaphore
    """One for each file that may be received at once."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the bridge's endpoints use."""

    gateway: Gateway
    services: ServiceQueries
    archive: Archive
    reviews: Reviews
    hub: UpdateHub
    blobs: BlobStore
    recent: RecentRequests
    """The latest requests, until their shows have a state."""
    shows: StatesOfShows
    unconfirmed: Unconfirmed
    """The requests whose confirmation is awaited."""
    receiving: Receiving
    counts: RequestCounts
    """The requests that were answered."""
    settings: BridgeSettings
    keys: Keys
    tokens: Tokens
    checks: StationChecks
    counters: SharedCounters
    ready: Ready
    """Whether a request would be accepted now."""
