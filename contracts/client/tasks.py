"""Ends tasks that are not needed any more."""

import asyncio
from collections.abc import Iterable
from typing import Any

CANCEL_INTERVAL = 0.5
"""Seconds between two cancellations of a task that does not end."""


async def cancel_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until all tasks end: one that connects or reconnects may lose a cancellation.

    `asyncio.wait_for` drops it where what it waits for ends at the same moment (Python 3.11).
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_INTERVAL)
