"""Running until a signal asks the process to stop."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """SIGINT and SIGTERM end the wait; outside of it they cancel the task that would wait."""

    def __init__(self, task: "asyncio.Task[None] | None") -> None:
        self._task = task
        self._requested = asyncio.Event()
        self._waited_for = False

    def request(self) -> None:
        """Ask to stop: what still starts, or stops for too long, is cancelled."""
        if self._waited_for:
            self._requested.set()
        elif self._task is not None:
            self._task.cancel()

    async def wait(self, *others: asyncio.Event) -> None:
        """Wait until a stop is requested, or one of the other events is set."""
        self._waited_for = True
        waits = [asyncio.create_task(event.wait()) for event in (self._requested, *others)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        self._waited_for = False


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """A stop that the process's signals request while the block runs."""
    stop = Stop(asyncio.current_task())
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.request)
    try:
        yield stop
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
