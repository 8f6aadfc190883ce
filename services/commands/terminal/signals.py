"""Waiting for SIGINT and SIGTERM."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """A stop request: it ends `wait`; while nothing waits, it cancels the task."""

    def __init__(self, task: "asyncio.Task[None] | None") -> None:
        self._task = task
        self._requested = asyncio.Event()
        self._is_waiting = False

    def request(self) -> None:
        """Request the stop; a task that is still starting, or already stopping, is cancelled."""
        if self._is_waiting:
            self._requested.set()
        elif self._task is not None:
            self._task.cancel()

    async def wait(self, *others: asyncio.Event) -> None:
        """Wait until a stop is requested, or one of the other events is set."""
        self._is_waiting = True
        waits = [asyncio.create_task(event.wait()) for event in (self._requested, *others)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        self._is_waiting = False


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """A stop that SIGINT and SIGTERM request while the block runs."""
    stop = Stop(asyncio.current_task())
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.request)
    try:
        yield stop
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
