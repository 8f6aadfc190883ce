"""Limits of requests a minute, which all bridges of a broker share.

A bridge leases requests from a counter of the broker, and spends them by itself: a tenth of what
is left at a time, so that a request seldom costs a round trip, and the last ones are exact. All
bridges together never allow more than the limit. Without the broker each bridge counts alone:
what costs money needs the broker anyway, and a station does not fall silent for a counter.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from math import ceil

from cachetools import LRUCache

from services.bridge.ports import SharedCounters
from services.kit.failures import BrokerUnavailable

logger = logging.getLogger(__name__)

WINDOW = 60
"""Seconds for which requests are counted; a window begins with each minute (UTC)."""
SHARE = 10
"""A lease is this part of what is left."""
MAX_ACCOUNTS = 50_000
"""Clients that a bridge remembers; others ask the broker again."""
RETRY_INTERVAL = 5.0
"""Seconds for which a broker that did not reply is not asked again."""


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests of a kind are allowed in a window."""

    name: str
    limit: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a quota is left, after a request that was allowed or not."""

    quota: Quota
    is_allowed: bool
    remaining: int
    resets_in: int
    """Seconds."""


@dataclass(slots=True)
class _Account:
    """What a bridge knows of one client in one window."""

    window: int
    taken: int = 0
    """Requests that all bridges have leased, as far as this one knows."""
    leased: int = 0
    """Requests that this one may still allow by itself."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wants_lease(self, quota: Quota) -> bool:
        """Whether it may allow nothing by itself, and more may be left."""
        return not self.leased and self.taken < quota.limit


class Limiter:
    """Counts requests by quota and client."""

    def __init__(self, counters: SharedCounters, clock: Callable[[], float] = time.time) -> None:
        self._counters = counters
        self._clock = clock
        self._accounts: LRUCache[str, _Account] = LRUCache(MAX_ACCOUNTS)
        self._alone_until = float("-inf")

    async def take(self, quota: Quota, client: str) -> Standing:
        """Count a request of a client, and tell whether it is allowed."""
        now = self._clock()
        window = int(now // WINDOW)
        account = self._account(f"{quota.name}.{client}", window)
        if account.wants_lease(quota):
            async with account.lock:
                if account.wants_lease(quota):
                    await self._lease(account, quota, client)
        is_allowed = account.leased > 0
        account.leased -= is_allowed
        remaining = max(0, quota.limit - account.taken) + account.leased
        return Standing(quota, is_allowed, remaining, max(1, ceil((window + 1) * WINDOW - now)))

    def _account(self, name: str, window: int) -> _Account:
        account = self._accounts.get(name)
        if account is None or account.window != window:
            account = self._accounts[name] = _Account(window)
        return account

    async def _lease(self, account: _Account, quota: Quota, client: str) -> None:
        wanted = max(1, (quota.limit - account.taken) // SHARE)
        hashed = sha256(client.encode()).hexdigest()[:32]
        taken = await self._add(f"{quota.name}-{account.window}-{hashed}", wanted)
        if taken is None:
            taken = account.taken + wanted
        account.leased = max(0, min(wanted, quota.limit - (taken - wanted)))
        account.taken = taken

    async def _add(self, name: str, amount: int) -> int | None:
        """The new value of the shared counter; None without the broker."""
        if time.monotonic() < self._alone_until:
            return None
        try:
            return await self._counters.add(name, amount)
        except BrokerUnavailable as error:
            logger.warning("this bridge applies its limits alone: %s", error)
            self._alone_until = time.monotonic() + RETRY_INTERVAL
            return None
