"""An adaptive limit of concurrent calls to a provider."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_limit: ContextVar["AdaptiveLimit | None"] = ContextVar("limit", default=None)


def limit_reported(calls: int) -> None:
    """Take over the limit of concurrent calls that a provider reports with an answer.

    An adapter calls it while it makes a call; without one it has no effect.
    """
    limit = _limit.get()
    if limit is not None:
        limit.report(calls)


class AdaptiveLimit:
    """Additive increase, multiplicative decrease (AIMD), as TCP controls congestion.

    The limit starts at `start`, its maximum until the provider reports another one. It is halved
    when the provider refuses a call because of its rate, and rises by one as soon as as many calls
    as the limit have succeeded.
    """

    def __init__(self, start: int) -> None:
        self._maximum = max(1, start)
        self._limit = float(self._maximum)
        self._active = 0
        self._decreases = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """Number of calls that may be in flight now."""
        return int(self._limit)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a slot, in order of arrival, and hold it while the block runs."""
        await self._acquire()
        token = _limit.set(self)
        try:
            yield
        finally:
            _limit.reset(token)
            self._active -= 1
            self._wake()

    def succeeded(self) -> None:
        """Raise the limit after a success."""
        self._limit = min(self._maximum, self._limit + 1 / self._limit)
        self._wake()

    @property
    def epoch(self) -> int:
        """Number of decreases so far; a call remembers it for `refused`."""
        return self._decreases

    def refused(self, epoch: int) -> None:
        """Halve the limit, unless it was halved since the refused call had the given epoch.

        Calls that were in flight together are refused together: they count as one refusal.
        """
        if epoch == self._decreases:
            self._decreases += 1
            self._limit = max(1.0, self._limit / 2)

    def report(self, calls: int) -> None:
        """Take over a maximum that the provider reports."""
        raised = calls > self._maximum
        self._maximum = max(1, calls)
        self._limit = float(self._maximum) if raised else min(self._limit, self._maximum)
        self._wake()

    async def _acquire(self) -> None:
        if self._active < self.limit and not self._waiting:
            self._active += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._active -= 1
                self._wake()
            else:
                self._waiting.remove(turn)
            raise

    def _wake(self) -> None:
        while self._waiting and self._active < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._active += 1
                turn.set_result(None)
