"""Writes to the broker that nobody waits for, until the broker has confirmed them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from services.kit.failures import BrokerUnavailable, Discard

logger = logging.getLogger(__name__)

CLOSE_TIMEOUT = 10.0
"""Seconds that writes get when the process stops."""
PAUSE = 1.0
"""Seconds before a write is repeated that the broker did not confirm."""


class Outbox:
    """Repeats each write until the broker confirms it; an outage delays them, and loses none.

    A write is idempotent. What the broker has not confirmed when the process stops is logged.
    """

    def __init__(self) -> None:
        self._pending: dict[asyncio.Task[None], str] = {}

    def add(self, write: Callable[[], Awaitable[object]], what: str) -> None:
        """Begin a write; `what` describes it in the log, where it is lost."""
        task = asyncio.create_task(_confirmed(write, what))
        self._pending[task] = what
        task.add_done_callback(lambda done: self._pending.pop(done, None))

    async def flush(self, timeout: float | None = None) -> None:
        """Wait until all writes that have begun are confirmed, for `timeout` seconds at most."""
        if self._pending:
            await asyncio.wait(tuple(self._pending), timeout=timeout)

    async def close(self, timeout: float = CLOSE_TIMEOUT) -> None:
        """Wait for `timeout` seconds at most; log the writes that are not confirmed by then."""
        await self.flush(timeout)
        for task, what in tuple(self._pending.items()):
            logger.error("the broker did not confirm in time: %s", what)
            task.cancel()


async def _confirmed(write: Callable[[], Awaitable[object]], what: str) -> None:
    while True:
        try:
            await write()
        except BrokerUnavailable as error:
            logger.warning("%s; it is repeated: %s", error.reason, what)
            await asyncio.sleep(PAUSE)
        except Discard as error:
            logger.error("%s: %s", error.reason, what)  # noqa: TRY400 - an expected error
            return
        except Exception:  # a bug: this write is given up, and no other
            logger.exception("%s", what)
            return
        else:
            return
