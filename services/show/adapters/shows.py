"""The state of shows and the rates of voices, in key-value buckets."""

import json
from collections.abc import Callable

from contracts import ShowState, VoiceUse
from services.kit.failures import Retry
from services.kit.kv import KeyValue
from services.show.domain.result import learned

TRIES = 50
"""Compare-and-set is lost only to another change of the same show, and there are few."""


class KeyValueShows:
    """A key per show."""

    def __init__(self, bucket: KeyValue, keep_seconds: float) -> None:
        """`keep_seconds`: how long the state of a show that has ended is kept."""
        self._bucket = bucket
        self._keep_seconds = keep_seconds

    async def find(self, show_id: str) -> ShowState | None:
        """The state, None where there is no such show."""
        found = await self._bucket.get(show_id)
        return None if found is None else ShowState.model_validate_json(found[0])

    async def begin(self, state: ShowState) -> ShowState:
        """Write a new show's state; what stands there already, where something does."""
        body = state.model_dump_json().encode()
        if await self._bucket.create(state.show_id, body) is not None:
            return state
        found = await self.find(state.show_id)
        if found is None:
            raise Retry(f"the state of show {state.show_id} comes and goes")
        return found

    async def change(
        self, show_id: str, step: Callable[[ShowState], ShowState]
    ) -> ShowState | None:
        """Apply `step` until it is written against an unchanged state; the state as it then is.

        Raises:
            Retry: others kept changing it.
        """
        return await self._apply(show_id, step)

    async def close(self, show_id: str, step: Callable[[ShowState], ShowState]) -> ShowState | None:
        """As `change`, for the last step: the broker forgets the state after a while."""
        return await self._apply(show_id, step, ttl=self._keep_seconds)

    async def _apply(
        self,
        show_id: str,
        step: Callable[[ShowState], ShowState],
        *,
        ttl: float | None = None,
    ) -> ShowState | None:
        for _ in range(TRIES):
            found = await self._bucket.get(show_id)
            if found is None:
                return None
            body, revision = found
            state = ShowState.model_validate_json(body)
            new = step(state)
            if new == state:
                return state
            written = new.model_dump_json().encode()
            if await self._bucket.update(show_id, written, revision, ttl=ttl) is not None:
                return new
        raise Retry(f"the state of show {show_id} is changed by others all the time")


class KeyValueRates:
    """One key for all voices: `{provider}/{voice}` to characters a second."""

    KEY = "rates"

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    async def all(self) -> dict[str, float]:
        """Characters a second, by `{provider}/{voice}`."""
        found = await self._bucket.get(self.KEY)
        return {} if found is None else dict(json.loads(found[0]))

    async def learn(self, voices: tuple[VoiceUse, ...]) -> None:
        """Move the rates towards what a show measured."""
        rates = learned(await self.all(), voices)
        await self._bucket.put(self.KEY, json.dumps(rates, sort_keys=True).encode())
