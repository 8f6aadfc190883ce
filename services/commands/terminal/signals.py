"""Running until somebody says stop."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """SIGINT and SIGTERM end the wait; outside of it they cancel the task that would wait."""

    def __init__(self, task: "asyncio.Task[None] | None") -> None:
        self._task = task
        self._said = asyncio.Event()
        self._waited_for = False

    def say(self) -> None:
        """Stop: what still starts, or stops for too long, is cancelled."""
        if self._waited_for:
            self._said.set()
        elif self._task is not None:
            self._task.cancel()

    async def wait(self, *others: asyncio.Event) -> None:
        """Wait until somebody says stop, or one of the other events is set."""
        self._waited_for = True
        waits = [asyncio.create_task(event.wait()) for event in (self._said, *others)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        self._waited_for = False


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """A stop that the process's signals say while the block runs."""
    stop = Stop(asyncio.current_task())
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.say)
    try:
        yield stop
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
