"""The ports of the bridge: what its endpoints need from outside, as Protocols."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from contracts import ShowEvent, ShowRequested, ShowState
from services.bridge.settings import BridgeSettings
from services.client.subscriptions import Subscription
from services.client.updates import Update
from services.kit.blobs import BlobStore


class Gateway(Protocol):
    """The pipeline; every method raises `services.kit.failures.Retry` where the broker is away."""

    async def request(
        self,
        request: ShowRequested,
        *,
        message_id: str | None = None,
        traceparent: str | None = None,
    ) -> str:
        """Ask for a show, and return its id once the broker has confirmed the request."""

    async def cancel(self, show_id: str, generation: int, reason: str) -> None:
        """Ask for the end of a running show."""

    async def state(self, show_id: str) -> ShowState | None:
        """The show's state, None where nobody knows it."""

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The event that ended the show; None before that."""

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the end, as far as they are there, in order."""


class Updates(Protocol):
    """What is announced of shows."""

    def subscribe(self, show_id: str, backlog: int) -> AbstractContextManager[Subscription]:
        """Receive the updates of one show while the block runs.

        Raises:
            TooManyFollowersError: there are as many subscriptions as are allowed.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the bridge's endpoints use."""

    gateway: Gateway
    updates: Updates
    blobs: BlobStore
    recent: dict[str, str]
    """Digests of the requests that were taken last, by show id."""
    settings: BridgeSettings
    ready: Callable[[], Awaitable[bool]]
    """Whether a request would be taken at this moment."""
