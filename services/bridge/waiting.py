"""Waits for the end of a show, for a client that prefers to (RFC 7240, `Prefer: wait`)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress

from contracts import Status
from services.bridge.domain import views
from services.bridge.domain.views import ShowView
from services.bridge.ports import Deps
from services.bridge.reading import found, state_of
from services.client.subscriptions import (
    SlowSubscriberError,
    Subscription,
    TooManySubscribersError,
)
from services.kit.failures import Retry

CHECK_INTERVAL = 1.0
"""Seconds between two reads of the state, in case an update was lost."""
ENDING_INTERVAL = 0.1
"""Seconds between two reads of the state of a show that is about to end."""


class Waiting:
    """A subscription to a show that begins before it is requested, so that no event is missed."""

    def __init__(
        self, show_id: str, seconds: float, deps: Deps, subscription: Subscription | None
    ) -> None:
        self._show_id = show_id
        self._seconds = seconds
        self._deps = deps
        self._subscription = subscription

    @classmethod
    @asynccontextmanager
    async def of(cls, show_id: str, seconds: float, deps: Deps) -> "AsyncIterator[Waiting]":
        """Subscribe while the block runs; where too many do, or none is wanted, nobody waits."""
        with ExitStack() as stack:
            subscription = None
            if seconds:
                with suppress(TooManySubscribersError):
                    subscribed = deps.hub.subscribe(show_id, deps.settings.backlog)
                    subscription = stack.enter_context(subscribed)
            yield cls(show_id, seconds, deps, subscription)

    @property
    def applied(self) -> dict[str, str]:
        """The header that names the preference that was honoured."""
        if self._subscription is None:
            return {}
        return {"Preference-Applied": f"wait={self._seconds:.0f}"}

    async def for_end(self) -> ShowView | None:
        """The show once it has ended; None where it has not in time, or nobody waits.

        It is None too where the broker does not say: the request is stored anyway.
        """
        if self._subscription is None:
            return None
        deadline = time.monotonic() + self._seconds
        with suppress(Retry):
            while (left := deadline - time.monotonic()) > 0:
                state = await state_of(self._show_id, self._deps)
                if state is not None and found(state, self._show_id).over:
                    return views.view(state, await self._deps.gateway.outcome(state))
                ending = state is not None and state.status is Status.FINISHING
                interval = ENDING_INTERVAL if ending else CHECK_INTERVAL
                await _next_end(self._subscription, min(left, interval))
        return None


async def _next_end(subscription: Subscription, seconds: float) -> None:
    """Return on a terminal event, or after some seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            try:
                async for _ in subscription:
                    pass
            except SlowSubscriberError:
                await asyncio.sleep(seconds)
