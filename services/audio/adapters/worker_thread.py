"""A thread that processes items in order, from a bounded queue."""

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")

_POLL = 0.1
"""Seconds between two checks of a waiting `put` whether the thread has stopped."""


class WorkerThread(Generic[T]):
    """Runs `work` on each item in a thread of its own; at most `depth` items wait.

    An exception of `work` stops the thread and is raised again by the next `put` or by `close`.
    """

    def __init__(self, name: str, work: Callable[[T], None], depth: int) -> None:
        self._work = work
        self._items: Queue[T | None] = Queue(depth)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: T) -> None:
        """Queue an item; waits while the queue is full."""
        self._offer(item)
        if self._error:
            raise self._error

    def close(self) -> None:
        """Wait until every item is processed, and stop; harmless the second time."""
        self._offer(None)
        self._thread.join()
        if self._error:
            raise self._error

    def abandon(self) -> None:
        """Drop the waiting items, and stop; harmless after `close`."""
        while self._thread.is_alive():
            with suppress(Empty):
                self._items.get_nowait()
            with suppress(Full):
                self._items.put_nowait(None)
            self._thread.join(0.01)

    def _offer(self, item: T | None) -> None:
        while self._thread.is_alive():
            with suppress(Full):
                self._items.put(item, timeout=_POLL)
                return

    def _run(self) -> None:
        while (item := self._items.get()) is not None:
            try:
                self._work(item)
            except BaseException as error:  # noqa: BLE001 - `put` and `close` raise it
                self._error = error
                return
