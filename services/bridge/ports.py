"""What the bridge needs from the world."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from contracts import ShowRequested
from contracts.event import Event
from services.bridge.domain.lines import Said
from services.bridge.domain.shows import ShowState
from services.bridge.settings import BridgeSettings
from services.kit.blobs import BlobStore


class Desk(Protocol):
    """Takes demands to the broker; each returns once the broker has confirmed it.

    Raises `services.kit.failures.Retry` where the broker is away.
    """

    async def ask(self, request: ShowRequested, message_id: str, traceparent: str | None) -> None:
        """Publish a request, as part of the caller's trace where one is named."""

    async def cancel(self, show_id: str, generation: int) -> None:
        """Publish the wish that a show may stop."""


class Shows(Protocol):
    """What is known of shows."""

    async def state(self, show_id: str) -> ShowState | None:
        """The show's state, None where nobody knows it."""

    async def end(self, state: ShowState) -> Event | None:
        """The event that ended the show, with its place in the archive; None before that."""

    async def so_far(self, state: ShowState) -> list[Said]:
        """The milestones of the show up to now, its end included, in order."""


class Listener(Protocol):
    """One client's ear."""

    async def next(self, patience: float) -> Said | None:
        """What is said next; None where nothing was for `patience` seconds.

        Raises:
            EOFError: the client fell too far behind, and is no longer listened for.
        """


class Hub(Protocol):
    """Tells every listener what is said of its show."""

    def listen(self, show_id: str) -> AbstractContextManager[Listener]:
        """Hear what is said of one show while the block runs.

        Raises:
            BusyError: there are too many listeners already.
        """


class BusyError(RuntimeError):
    """More is asked for at once than the bridge takes on."""


@dataclass(frozen=True, slots=True)
class Deps:
    """Everything the bridge's endpoints use; `recent` are the requests it took last."""

    desk: Desk
    shows: Shows
    hub: Hub
    blobs: BlobStore
    recent: dict[str, str]
    settings: BridgeSettings
    ready: Callable[[], Awaitable[bool]]
    """Whether the broker answers at this moment."""
