"""The port of what is made without a show."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from contracts.event import Contract

C = TypeVar("C", bound=Contract)


class Productions(Protocol):
    """Keeps what was made without a show."""

    async def find_or_make(self, name: str, kind: type[C], make: Callable[[], Awaitable[C]]) -> C:
        """The reply of that id, whose files are there; else one worker at a time calls `make`.

        Raises:
            Retry: the store or the broker is unavailable.
        """
