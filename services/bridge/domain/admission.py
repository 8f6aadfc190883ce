"""Bounds how many requests wait for the broker's confirmation."""

from collections.abc import Iterator
from contextlib import contextmanager


class Overloaded(RuntimeError):  # noqa: N818 - what the station is
    """As many requests as are allowed wait already."""


class Unconfirmed:
    """Counts the requests whose confirmation is awaited, and refuses more than `limit`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a request while the block runs.

        Raises:
            Overloaded: as many as are allowed are awaited already.
        """
        if self._count >= self._limit:
            raise Overloaded(f"{self._limit} requests wait for the broker's confirmation already")
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1
