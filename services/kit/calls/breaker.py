"""A circuit breaker per provider and operation, which all replicas share.

purgatory's is not used: its store interface reads the store before every call, changes it without
compare-and-set, and half open it lets every waiting call through.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from services.kit.clock import Clock
from services.kit.failures import Retry
from services.kit.kv import KeyValue

CACHE_SECONDS = 1.0
"""Seconds for which the shared state is not read again."""
STORE_TIMEOUT = 0.5
"""Seconds for which a call waits for the shared state; then it goes on with what it knows."""
THRESHOLD = 10
"""Failures in a row after which a circuit opens: of a provider that fails three calls in ten at
random, ten in a row are one in 170,000."""
COOLDOWN = 30.0
"""Seconds for which a circuit stays open."""
LONGEST_PAUSE = 300.0
"""Maximum seconds of a pause that a provider asks for."""
CONFLICTS = 5
"""Attempts of a compare-and-set; a change that is lost is one failure less of several."""


class CircuitOpen(Retry):
    """The provider failed repeatedly, and is not called for a while; no attempt was made."""


class CircuitState(BaseModel):
    """The shared state of a circuit."""

    model_config = ConfigDict(frozen=True)

    failures: int = 0
    """Failures in a row, of all replicas."""
    open_until: float = 0.0
    """Unix time until which no call is made; 0 where the circuit is closed."""
    reason: str = ""
    """The last failure, in words."""
    writer: str = ""
    """Random: two replicas never write the same bytes, so that one of them surely lost."""

    def is_open(self, now: float) -> bool:
        """Whether no call may be made at Unix time `now`."""
        return now < self.open_until


Change = Callable[[CircuitState], CircuitState | None]


class Circuit:
    """The circuit of one provider and operation.

    It opens after `threshold` failures in a row, for `cooldown` seconds. Then one replica makes a
    trial: it keeps the circuit open for the others meanwhile, for `cooldown` seconds at most. While
    the broker is unavailable, each replica goes by its own failures.
    """

    def __init__(
        self,
        bucket: KeyValue,
        key: str,
        clock: Clock,
        *,
        threshold: int = THRESHOLD,
        cooldown: float = COOLDOWN,
    ) -> None:
        self._bucket = bucket
        self._key = key
        self._clock = clock
        self._threshold = threshold
        self._cooldown = cooldown
        self._state = CircuitState()
        self._read_at = float("-inf")
        self._lock = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether the circuit is open, as far as this replica knows."""
        return self._state.is_open(self._now())

    async def admit(self) -> None:
        """Return where a call may be made.

        Raises:
            CircuitOpen: the circuit is open.
        """
        if self._is_stale():
            await self._refresh()
        if self._state.open_until and not await self._admitted():
            wait = max(0.0, self._state.open_until - self._now())
            raise CircuitOpen(
                f"not called for another {wait:.0f} s, since it failed: {self._state.reason}",
                after=wait,
            )

    async def failed(self, reason: str) -> None:
        """Count a failure; the last one in a row of `threshold` opens the circuit.

        `reason`: what went wrong, in words; later calls that are not made tell it.
        """
        until = self._now() + self._cooldown

        def count(state: CircuitState) -> CircuitState:
            failures = state.failures + 1
            opened = until if failures >= self._threshold else state.open_until
            return CircuitState(failures=failures, open_until=opened, reason=reason)

        await self._change(count)

    async def pause(self, seconds: float, reason: str) -> None:
        """Open the circuit for as long as the provider asks for."""
        until = self._now() + min(seconds, LONGEST_PAUSE)

        def opened(state: CircuitState) -> CircuitState:
            return CircuitState(failures=state.failures + 1, open_until=until, reason=reason)

        await self._change(opened)

    async def succeeded(self) -> None:
        """Close the circuit, where failures were counted."""
        if self._state.failures or self._state.open_until:
            await self._change(lambda state: CircuitState() if state.failures else None)

    async def _admitted(self) -> bool:
        """Whether the cooldown is over, and the trial is ours."""
        now = self._now()
        if self._state.is_open(now):
            return False

        def claim(state: CircuitState) -> CircuitState | None:
            if not state.open_until or state.is_open(now):
                return None
            return state.model_copy(update={"open_until": now + self._cooldown})

        return await self._change(claim) or not self._state.open_until

    async def _change(self, change: Change) -> bool:
        """Change the state, the shared one where the broker answers; return whether it changed."""
        async with self._lock:
            with suppress(Retry, TimeoutError):
                async with asyncio.timeout(STORE_TIMEOUT):
                    for _ in range(CONFLICTS):
                        revision = await self._read()
                        changed = self._changed(change)
                        if changed is None:
                            return False
                        if await self._write(changed, revision):
                            return True
                    return False
            changed = self._changed(change)
            self._state = changed or self._state
            return changed is not None

    def _changed(self, change: Change) -> CircuitState | None:
        changed = change(self._state)
        return None if changed is None else changed.model_copy(update={"writer": uuid4().hex})

    async def _refresh(self) -> None:
        async with self._lock:
            if not self._is_stale():
                return
            with suppress(Retry, TimeoutError):
                async with asyncio.timeout(STORE_TIMEOUT):
                    await self._read()
            self._read_at = self._now()

    async def _read(self) -> int:
        """Take over the shared state; return its revision, 0 where there is none."""
        found = await self._bucket.get(self._key)
        self._read_at = self._now()
        if found is None:
            self._state = CircuitState()
            return 0
        try:
            self._state = CircuitState.model_validate_json(found[0])
        except ValidationError:
            self._state = CircuitState()
        return found[1]

    async def _write(self, state: CircuitState, revision: int) -> bool:
        value = state.model_dump_json().encode()
        if revision:
            written = await self._bucket.update(self._key, value, revision)
        else:
            written = await self._bucket.create(self._key, value)
        if written is not None:
            self._state = state
        return written is not None

    def _is_stale(self) -> bool:
        """Whether the shared state was read too long ago, or the clock was set back since."""
        return abs(self._now() - self._read_at) > CACHE_SECONDS

    def _now(self) -> float:
        return self._clock.now().timestamp()
