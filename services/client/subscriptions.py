"""Subscriptions to shows: one reader of the broker fans out to all of them in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from contracts.client.updates import Update


class TooManySubscribersError(RuntimeError):
    """The limit of concurrent subscriptions is reached."""


class SlowSubscriberError(RuntimeError):
    """A subscriber left more updates unread than its backlog allows, and lost some."""


class Subscription:
    """The updates of one show from now on, in order; iteration stops after the show's end.

    `backlog`: greatest number of unread updates; 0 for no limit.
    """

    def __init__(self, backlog: int = 0) -> None:
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue(backlog)
        self._failure: Exception | None = None

    async def next(self, timeout: float) -> Update | None:
        """The next update; None where there was none for `timeout` seconds, or after `wake`.

        Raises:
            SlowSubscriberError: updates were lost because too many were unread.
        """
        if self._failure is not None:
            raise self._failure
        try:
            return await asyncio.wait_for(self._queue.get(), timeout)
        except TimeoutError:
            return None

    async def __aiter__(self) -> AsyncIterator[Update]:
        """Every update up to the end of the show.

        Raises:
            SlowSubscriberError: updates were lost because too many were unread.
        """
        while True:
            if self._failure is not None:
                raise self._failure
            update = await self._queue.get()
            if update is not None:
                yield update
            if update is not None and update.ends:
                return

    def wake(self) -> None:
        """Make `next` return None at once, so that its caller can check something else."""
        if not self._queue.full():
            self._queue.put_nowait(None)

    def put(self, update: Update) -> None:
        """Add an update; where the backlog is full it is dropped, and the subscription fails."""
        try:
            self._queue.put_nowait(update)
        except asyncio.QueueFull:
            self.fail(SlowSubscriberError())

    def fail(self, failure: Exception) -> None:
        """Make the subscriber's next step raise `failure`: it has lost updates."""
        self._failure = failure
        self.wake()


class SubscriptionHub:
    """The subscriptions to all shows; at most `max_subscriptions` at once, where given."""

    def __init__(self, max_subscriptions: int | None = None) -> None:
        self._max_subscriptions = max_subscriptions
        self._count = 0
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    @contextmanager
    def subscribe(self, show_id: str, backlog: int = 0) -> Iterator[Subscription]:
        """Subscribe to the updates of one show while the block runs.

        Raises:
            TooManySubscribersError: the limit of subscriptions is reached.
        """
        if self._max_subscriptions is not None and self._count >= self._max_subscriptions:
            raise TooManySubscribersError(
                f"{self._max_subscriptions} clients are subscribed already"
            )
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
        """Put an update into every subscription to its show."""
        for subscription in self._subscriptions.get(update.show_id, ()):
            subscription.put(update)
