"""Looks up API keys without a round trip to the broker for each request."""

import asyncio
import time
from collections.abc import Mapping

from services.client.keys import ApiKey, KeyStore, id_of
from services.kit.clock import Clock

MAX_AGE = 1.0
"""Seconds after which the keys are looked up again: a key that was revoked opens nothing then."""
MIN_INTERVAL = 0.05
"""Seconds between two look-ups for keys that are not among them: whoever guesses waits, and shares
one, while a key that was just made opens at once."""


class KeyRing:
    """The keys of the station, as of at most a second ago.

    Every method raises `BrokerUnavailable` where they cannot be looked up: nothing is opened by a
    key that may have been revoked.
    """

    def __init__(self, store: KeyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._keys: Mapping[str, ApiKey] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def find(self, token: str) -> ApiKey | None:
        """The key that `token` is; None where it is none, or has ended."""
        key_id = id_of(token)
        if key_id is None:
            return None
        arrived_at = time.monotonic()
        await self._read_since(arrived_at - MAX_AGE)
        if key_id not in self._keys:
            await self._read_since(arrived_at)
        key = self._keys.get(key_id)
        return key if key is not None and key.opens(token, self._clock.now()) else None

    async def _read_since(self, at: float) -> None:
        """Look the keys up, unless they were since then."""
        if self._read_at >= at:
            return
        async with self._reading:
            if self._read_at >= at:
                return
            await asyncio.sleep(max(0.0, self._read_at + MIN_INTERVAL - time.monotonic()))
            asked_at = time.monotonic()
            self._keys = await self._store.current()
            self._read_at = asked_at
