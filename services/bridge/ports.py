"""The ports of the bridge: what its endpoints need from outside, as Protocols."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from contracts import (
    Review,
    ReviewAnswer,
    ReviewCommand,
    ScriptDrafted,
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
from services.bridge.settings import BridgeSettings
from services.client.subscriptions import Subscription
from services.client.updates import Update
from services.kit.blobs import BlobStore


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

    async def state(self, show_id: str) -> ShowState | None:
        """The state of a show, None where there is none."""

    async def outcome(self, state: ShowState) -> ShowEvent | None:
        """The terminal event of a show; None before it is published."""

    async def events_so_far(self, state: ShowState) -> list[Update]:
        """The results of the stages and the terminal event so far, in order."""


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

    async def send(self, command: ReviewCommand) -> ReviewAnswer:
        """Send a command of a reviewer, and return what became of it."""


class UpdateHub(Protocol):
    """Updates on shows, by subscription."""

    def subscribe(self, show_id: str, backlog: int) -> AbstractContextManager[Subscription]:
        """Subscribe to the updates of one show while the block runs.

        Raises:
            TooManySubscribersError: the limit of subscriptions is reached.
        """


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the bridge's endpoints use."""

    gateway: Gateway
    archive: Archive
    reviews: Reviews
    hub: UpdateHub
    blobs: BlobStore
    recent: dict[str, str]
    """Digests of the latest requests, by show id."""
    settings: BridgeSettings
    ready: Callable[[], Awaitable[bool]]
    """Whether a request would be accepted now."""
