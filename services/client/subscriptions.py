"""Followers of shows: what one consumer reads fans out to all of them in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from services.client.updates import Update


class TooManyFollowersError(RuntimeError):
    """More followers are there already than are allowed at once."""


class FellBehindError(RuntimeError):
    """A follower left more updates unread than it may, and some of them are lost."""


class Subscription:
    """The updates of one show from now on, in order; iterating stops after the show's end.

    `backlog` is how many updates may be unread; 0 for any number.
    """

    def __init__(self, backlog: int = 0) -> None:
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue(backlog)
        self._fell_behind = False

    async def next(self, timeout: float) -> Update | None:
        """The next update; None where there was none for `timeout` seconds, or after `wake`.

        Raises:
            FellBehindError: updates were lost because too many were unread.
        """
        if self._fell_behind:
            raise FellBehindError
        try:
            return await asyncio.wait_for(self._queue.get(), timeout)
        except TimeoutError:
            return None

    async def __aiter__(self) -> AsyncIterator[Update]:
        """Every update up to the end of the show.

        Raises:
            FellBehindError: updates were lost because too many were unread.
        """
        while True:
            if self._fell_behind:
                raise FellBehindError
            update = await self._queue.get()
            if update is not None:
                yield update
            if update is not None and update.ends:
                return

    def wake(self) -> None:
        """Let `next` return None at once, for whoever has something else to look at."""
        if not self._queue.full():
            self._queue.put_nowait(None)

    def put(self, update: Update) -> None:
        """Add an update; a follower that is too far behind is not waited for."""
        try:
            self._queue.put_nowait(update)
        except asyncio.QueueFull:
            self._fell_behind = True


class Updates:
    """The subscriptions to each show; at most `most` at once, where a number is given."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._count = 0
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    @contextmanager
    def subscribe(self, show_id: str, backlog: int = 0) -> Iterator[Subscription]:
        """Receive the updates of one show while the block runs.

        Raises:
            TooManyFollowersError: there are as many subscriptions as are allowed.
        """
        if self._most is not None and self._count >= self._most:
            raise TooManyFollowersError(f"{self._most} clients are listening already")
        subscription = Subscription(backlog)
        self._count += 1
        self._subscriptions[show_id].add(subscription)
        try:
            yield subscription
        finally:
            self._count -= 1
            self._subscriptions[show_id].discard(subscription)
            if not self._subscriptions[show_id]:
                del self._subscriptions[show_id]

    def publish(self, update: Update) -> None:
        """Hand an update to every subscription of its show."""
        for subscription in self._subscriptions.get(update.show_id, ()):
            subscription.put(update)
