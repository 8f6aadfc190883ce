"""A conveyor: a thread that works on what it is handed, in order, with a bounded stock."""

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Line(Generic[T]):
    """Runs `work` on each item in a thread of its own.

    What `work` raises stops the line and is raised again from the next `put` or from `close`.
    """

    def __init__(self, name: str, work: Callable[[T], None], stock: int) -> None:
        self._work = work
        self._items: Queue[T | None] = Queue(stock)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: T) -> None:
        """Hand over an item; waits while the stock is full."""
        self._offer(item)
        if self._error:
            raise self._error

    def close(self) -> None:
        """Wait until everything is worked off; harmless the second time."""
        self._offer(None)
        self._thread.join()
        if self._error:
            raise self._error

    def drop(self) -> None:
        """Forget what is still in stock, and stop."""
        while self._thread.is_alive():
            with suppress(Empty):
                self._items.get_nowait()
            with suppress(Full):
                self._items.put_nowait(None)
            self._thread.join(0.01)

    def _offer(self, item: T | None) -> None:
        while self._thread.is_alive():
            with suppress(Full):
                self._items.put(item, timeout=0.1)
                return

    def _run(self) -> None:
        while (item := self._items.get()) is not None:
            try:
                self._work(item)
            except BaseException as error:  # noqa: BLE001 - it is raised where the work is handed over
                self._error = error
                return
